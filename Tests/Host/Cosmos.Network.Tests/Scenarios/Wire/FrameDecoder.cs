using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Net;

namespace Cosmos.Network.Tests.Scenarios.Wire;

/// <summary>Takes a frame apart into layers, outermost first. Frames come from a card that has checked their lengths and sums.</summary>
public static class FrameDecoder
{
    /// <summary>Takes a frame apart.</summary>
    public static List<Layer> Decode(ReadOnlySpan<byte> frame)
    {
        int type = BinaryPrimitives.ReadUInt16BigEndian(frame[12..]);
        List<Layer> layers = [new Layer("eth").With("dst", Mac(frame)).With("src", Mac(frame[6..])).With("type", type).With("len", frame.Length - 14)];
        ReadOnlySpan<byte> packet = frame[14..];
        switch (type)
        {
            case 0x0806:
                layers.Add(Arp(packet));
                break;
            case 0x0800:
                IPv4(layers, packet);
                break;
            case 0x86DD:
                IPv6(layers, packet);
                break;
        }

        return layers;
    }

    internal static string Mac(ReadOnlySpan<byte> bytes) => $"{bytes[0]:x2}:{bytes[1]:x2}:{bytes[2]:x2}:{bytes[3]:x2}:{bytes[4]:x2}:{bytes[5]:x2}";

    private static Layer Arp(ReadOnlySpan<byte> packet) => new Layer("arp")
        .With("op", packet[7] switch { 1 => "request", 2 => "reply", byte other => $"{other}" })
        .With("sha", Mac(packet[8..])).With("spa", Address(packet.Slice(14, 4)))
        .With("tha", Mac(packet[18..])).With("tpa", Address(packet.Slice(24, 4)));

    private static void IPv4(List<Layer> layers, ReadOnlySpan<byte> packet)
    {
        int headerLength = (packet[0] & 15) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        int fragment = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        Layer layer = new Layer("ip")
            .With("src", Address(packet.Slice(12, 4))).With("dst", Address(packet.Slice(16, 4)))
            .With("ttl", packet[8]).With("tos", packet[1]).With("id", BinaryPrimitives.ReadUInt16BigEndian(packet[4..]))
            .With("df", (fragment >> 14) & 1).With("mf", (fragment >> 13) & 1).With("off", (fragment & 0x1FFF) * 8)
            .With("proto", packet[9]).With("len", total - headerLength);
        if (headerLength > 20)
            layer.With("opts", Convert.ToHexString(packet[20..headerLength]));
        layer.Payload = packet[headerLength..total].ToArray();
        layers.Add(layer);
        if ((fragment & 0x3FFF) == 0)
            Transport(layers, packet[headerLength..total], packet[9]);
    }

    private static void IPv6(List<Layer> layers, ReadOnlySpan<byte> packet)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        uint first = BinaryPrimitives.ReadUInt32BigEndian(packet);
        byte next = packet[6];
        Layer layer = new Layer("ip6")
            .With("src", Address(packet.Slice(8, 16))).With("dst", Address(packet.Slice(24, 16)))
            .With("hops", packet[7]).With("tc", (first >> 20) & 0xFF).With("flow", first & 0xFFFFF).With("len", length);
        layer.Payload = packet.Slice(40, length).ToArray();
        layers.Add(layer);
        ReadOnlySpan<byte> payload = packet.Slice(40, length);
        while (next is 0 or 60 or 43 or 44)
        {
            if (next == 44)
            {
                int fragment = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
                layers.Add(new Layer("frag").With("off", fragment & 0xFFF8).With("mf", fragment & 1).With("id", BinaryPrimitives.ReadUInt32BigEndian(payload[4..])));
                next = payload[0];
                payload = payload[8..];
                if ((fragment & 0xFFF9) != 0)
                    return;
                continue;
            }

            int extension = (payload[1] + 1) * 8;
            layers.Add(new Layer("ext").With("kind", next).With("options", Convert.ToHexString(payload[2..extension])));
            next = payload[0];
            payload = payload[extension..];
        }

        Transport(layers, payload, next);
    }

    private static void Transport(List<Layer> layers, ReadOnlySpan<byte> bytes, byte protocol)
    {
        switch (protocol)
        {
            case 1:
                layers.Add(ControlMessage.DecodeV4(bytes));
                break;
            case 2:
                layers.Add(new Layer("igmp").With("type", bytes[0]).With("group", Address(bytes.Length >= 16 ? bytes.Slice(12, 4) : bytes.Slice(4, 4))));
                break;
            case 6:
                Layer segment = Tcp(bytes);
                layers.Add(segment);
                if (segment.Payload.Length > 2 && segment.Text("dport", "") == "53")
                    layers.Add(DnsText.Decode(segment.Payload.AsSpan(2)));
                break;
            case 17:
                Udp(layers, bytes);
                break;
            case 58:
                layers.Add(ControlMessage.DecodeV6(bytes));
                break;
        }
    }

    private static Layer Tcp(ReadOnlySpan<byte> bytes)
    {
        int headerLength = (bytes[12] >> 4) * 4;
        Layer layer = new Layer("tcp")
            .With("sport", BinaryPrimitives.ReadUInt16BigEndian(bytes)).With("dport", BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]))
            .With("flags", TcpFlags.Format(bytes[13]))
            .With("seq", BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])).With("len", bytes.Length - headerLength)
            .With("ack", BinaryPrimitives.ReadUInt32BigEndian(bytes[8..])).With("win", BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]))
            .With("urg", BinaryPrimitives.ReadUInt16BigEndian(bytes[18..])).With("reserved", bytes[12] & 15);
        layer.Options = TcpOption.Decode(bytes[20..headerLength]);
        layer.Payload = bytes[headerLength..].ToArray();
        return layer;
    }

    private static void Udp(List<Layer> layers, ReadOnlySpan<byte> bytes)
    {
        int source = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        int destination = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        Layer layer = new Layer("udp").With("sport", source).With("dport", destination).With("len", bytes.Length - 8);
        layer.Payload = bytes[8..].ToArray();
        layers.Add(layer);
        if (source is 67 or 68 && destination is 67 or 68)
            layers.Add(DhcpText.Decode(bytes[8..]));
        else if (source == 53 || destination == 53)
            layers.Add(DnsText.Decode(bytes[8..]));
    }

    private static string Address(ReadOnlySpan<byte> bytes) => new IPAddress(bytes).ToString();
}
