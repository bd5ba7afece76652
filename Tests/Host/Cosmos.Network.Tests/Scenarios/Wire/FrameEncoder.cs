using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Cosmos.Network.Tests.Simulation.Frames;

namespace Cosmos.Network.Tests.Scenarios.Wire;

/// <summary>Makes a frame of layers, outermost first. What a scenario does not say is filled in correctly; what it says is taken as it is, right or wrong.</summary>
public static class FrameEncoder
{
    private static ushort s_identification = 1000;

    /// <summary>Makes a frame.</summary>
    /// <param name="layers">The layers, the first one being eth.</param>
    public static byte[] Encode(IReadOnlyList<Layer> layers)
    {
        byte[] frame = Encode(layers, 0);
        Layer ethernet = layers[0];
        if (ethernet.Fields.ContainsKey("trailer"))
            frame = [.. frame, .. new byte[ethernet.Number("trailer", 0)]];
        if (ethernet.Fields.ContainsKey("truncate"))
            frame = frame[..(int)ethernet.Number("truncate", frame.Length)];
        return frame;
    }

    private static byte[] Encode(IReadOnlyList<Layer> layers, int index)
    {
        if (index == layers.Count)
            return [];
        Layer layer = layers[index];
        byte[] inner = [.. Contents(layer), .. Encode(layers, index + 1)];
        return layer.Name switch
        {
            "eth" => Ethernet(layer, layers, index, inner),
            "arp" => Arp(layer),
            "ip" => IPv4(layer, layers, index, inner),
            "ip6" => IPv6(layer, layers, index, inner),
            "ext" => Extension(layer, layers, index, inner),
            "frag" => Fragment(layer, layers, index, inner),
            "tcp" => Tcp(layer, layers, index, inner),
            "udp" => Udp(layer, layers, index, inner),
            "icmp" => ControlMessage.EncodeV4(layer, inner),
            "icmp6" => ControlMessage.EncodeV6(layer, inner, (source, destination, bytes) => Transport(layer, layers, index, bytes, 58, 2)),
            "igmp" => inner,
            "dhcp" => DhcpText.Encode(layer),
            "dns" => DnsText.Encode(layer),
            "data" => inner,
            _ => throw new FormatException($"No layer is called '{layer.Name}'."),
        };
    }

    /// <summary>What a layer carries by its own fields: <c>len</c>, <c>hex</c>, <c>text</c>, <c>quote</c> (already bytes).</summary>
    private static byte[] Contents(Layer layer)
    {
        if (layer.Payload.Length > 0)
            return layer.Payload;
        if (layer.Fields.TryGetValue("hex", out string? hex))
            return Convert.FromHexString(hex);
        if (layer.Fields.TryGetValue("text", out string? text))
            return Encoding.UTF8.GetBytes(text);
        bool hasLength = layer.Name is "tcp" or "udp" or "icmp" or "icmp6" or "data";
        return hasLength ? Pattern.Make(layer.Number("from", 0), (int)layer.Number("len", 0)) : [];
    }

    private static byte[] Ethernet(Layer layer, IReadOnlyList<Layer> layers, int index, byte[] inner)
    {
        long type = (index + 1 < layers.Count ? layers[index + 1].Name : "") switch
        {
            "ip" => 0x0800,
            "ip6" => 0x86DD,
            "arp" => 0x0806,
            _ => 0x88B5,
        };
        byte[] header = new byte[14];
        layer.Mac("dst", "02:00:00:00:00:01").CopyTo(header, 0);
        layer.Mac("src", "02:00:00:00:00:02").CopyTo(header, 6);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(12), (ushort)layer.Number("type", type));
        return [.. header, .. inner];
    }

    private static byte[] Arp(Layer layer)
    {
        byte[] packet = new byte[28];
        BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)layer.Number("hardware", 1));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)layer.Number("protocol", 0x0800));
        packet[4] = (byte)layer.Number("hlen", 6);
        packet[5] = (byte)layer.Number("plen", 4);
        string operation = layer.Text("op", "request");
        packet[7] = (byte)(operation == "request" ? 1 : operation == "reply" ? 2 : Layer.ParseNumber(operation));
        layer.Mac("sha", "02:00:00:00:00:02").CopyTo(packet, 8);
        layer.Address("spa", "10.0.0.2").CopyTo(packet, 14);
        layer.Mac("tha", "00:00:00:00:00:00").CopyTo(packet, 18);
        layer.Address("tpa", "10.0.0.1").CopyTo(packet, 24);
        return packet;
    }

    private static byte[] IPv4(Layer layer, IReadOnlyList<Layer> layers, int index, byte[] inner)
    {
        byte[] options = layer.Fields.TryGetValue("opts", out string? hex) ? Convert.FromHexString(hex) : [];
        byte[] packet = [.. new byte[20], .. options, .. inner];
        packet[0] = (byte)((layer.Number("version", 4) << 4) | layer.Number("hlen", (20 + options.Length) / 4));
        packet[1] = (byte)layer.Number("tos", 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)layer.Number("length", packet.Length));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)layer.Number("id", s_identification++));
        int fragment = (int)layer.Number("off", 0) / 8 | (layer.Has("df") ? 0x4000 : 0) | (layer.Has("mf") ? 0x2000 : 0) | (layer.Has("reserved") ? 0x8000 : 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)fragment);
        packet[8] = (byte)layer.Number("ttl", 64);
        packet[9] = (byte)layer.Number("proto", ProtocolOf(layers, index));
        layer.Address("src", "10.0.0.2").CopyTo(packet, 12);
        layer.Address("dst", "10.0.0.1").CopyTo(packet, 16);
        ushort checksum = Sum.Finish(Sum.Add(0, packet.AsSpan(0, 20 + options.Length)));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), Checksum(layer, checksum));
        return packet;
    }

    private static byte[] IPv6(Layer layer, IReadOnlyList<Layer> layers, int index, byte[] inner)
    {
        byte[] packet = [.. new byte[40], .. inner];
        long first = (layer.Number("version", 6) << 28) | (layer.Number("tc", 0) << 20) | layer.Number("flow", 0);
        BinaryPrimitives.WriteUInt32BigEndian(packet, (uint)first);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)layer.Number("length", inner.Length));
        packet[6] = (byte)layer.Number("next", ProtocolOf(layers, index));
        packet[7] = (byte)layer.Number("hops", 64);
        layer.Address("src", "2001:db8::2").CopyTo(packet, 8);
        layer.Address("dst", "2001:db8::1").CopyTo(packet, 24);
        return packet;
    }

    private static byte[] Extension(Layer layer, IReadOnlyList<Layer> layers, int index, byte[] inner)
    {
        // The options of the header, padded with PadN to a multiple of 8 bytes.
        byte[] options = layer.Fields.TryGetValue("options", out string? hex) ? Convert.FromHexString(hex) : [1, 4, 0, 0, 0, 0];
        int length = (options.Length + 2 + 7) / 8 * 8;
        byte[] header = new byte[length];
        header[0] = (byte)layer.Number("next", ProtocolOf(layers, index));
        header[1] = (byte)layer.Number("length", (length / 8) - 1);
        options.CopyTo(header, 2);
        return [.. header, .. inner];
    }

    private static byte[] Fragment(Layer layer, IReadOnlyList<Layer> layers, int index, byte[] inner)
    {
        byte[] header = new byte[8];
        header[0] = (byte)layer.Number("next", ProtocolOf(layers, index));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(layer.Number("off", 0) | (layer.Has("mf") ? 1L : 0)));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), (uint)layer.Number("id", 1));
        return [.. header, .. inner];
    }

    private static byte[] Tcp(Layer layer, IReadOnlyList<Layer> layers, int index, byte[] inner)
    {
        byte[] options = TcpOption.Encode(layer.Options ?? []);
        byte[] segment = [.. new byte[20], .. options, .. inner];
        BinaryPrimitives.WriteUInt16BigEndian(segment, (ushort)layer.Number("sport", 0));
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)layer.Number("dport", 0));
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), (uint)layer.Number("seq", 0));
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), (uint)layer.Number("ack", 0));
        segment[12] = (byte)((layer.Number("hlen", (20 + options.Length) / 4) << 4) | layer.Number("reserved", 0));
        segment[13] = TcpFlags.Parse(layer.Text("flags", "."));
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), (ushort)layer.Number("win", 65535));
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(18), (ushort)layer.Number("urg", 0));
        return Transport(layer, layers, index, segment, 6, 16);
    }

    private static byte[] Udp(Layer layer, IReadOnlyList<Layer> layers, int index, byte[] inner)
    {
        byte[] datagram = [.. new byte[8], .. inner];
        BinaryPrimitives.WriteUInt16BigEndian(datagram, (ushort)layer.Number("sport", 0));
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)layer.Number("dport", 0));
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)layer.Number("length", datagram.Length));
        return Transport(layer, layers, index, datagram, 17, 6);
    }

    private static byte[] Transport(Layer layer, IReadOnlyList<Layer> layers, int index, byte[] bytes, byte protocol, int checksumOffset)
    {
        Layer network = NetworkLayer(layers, index);
        bool isV4 = network.Name == "ip";
        byte[] source = network.Address("src", isV4 ? "10.0.0.2" : "2001:db8::2");
        byte[] destination = network.Address("dst", isV4 ? "10.0.0.1" : "2001:db8::1");
        ushort checksum = Sum.Finish(Sum.Add(Sum.PseudoHeader(source, destination, protocol, bytes.Length), bytes));
        if (protocol == 17 && checksum == 0)
            checksum = 0xFFFF;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(checksumOffset), Checksum(layer, checksum));
        return bytes;
    }

    private static Layer NetworkLayer(IReadOnlyList<Layer> layers, int index)
    {
        while (--index >= 0)
        {
            if (layers[index].Name is "ip" or "ip6")
                return layers[index];
        }

        throw new FormatException("A transport layer needs ip or ip6 before it.");
    }

    private static ushort Checksum(Layer layer, ushort right) => layer.Text("checksum", "") switch
    {
        "" => right,
        "bad" => (ushort)(right ^ 0x1234),
        string value => (ushort)Layer.ParseNumber(value),
    };

    private static long ProtocolOf(IReadOnlyList<Layer> layers, int index) => index + 1 == layers.Count ? 59 : layers[index + 1].Name switch
    {
        "icmp" => 1,
        "igmp" => 2,
        "tcp" => 6,
        "udp" => 17,
        "frag" => 44,
        "icmp6" => 58,
        "ext" => layers[index + 1].Number("kind", 0),
        _ => 253,
    };
}
