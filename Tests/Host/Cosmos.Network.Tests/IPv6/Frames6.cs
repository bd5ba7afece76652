using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.IPv6;

/// <summary>Builds IPv6 frames and takes them apart, sharing nothing with the stack.</summary>
internal static class Frames6
{
    public static readonly InternetAddress Own = InternetAddress.Parse("fe80::1");
    public static readonly InternetAddress Peer = InternetAddress.Parse("fe80::2");
    public static readonly InternetAddress OwnGlobal = InternetAddress.Parse("2001:db8::1");
    public static readonly InternetAddress PeerGlobal = InternetAddress.Parse("2001:db8::2");

    public static byte[] Bytes(InternetAddress address)
    {
        var bytes = new byte[16];
        address.WriteV6(bytes);
        return bytes;
    }

    public static InternetAddress SolicitedNode(InternetAddress address)
    {
        byte[] bytes = Bytes(InternetAddress.Parse("ff02::1:ff00:0"));
        Bytes(address)[13..].CopyTo(bytes, 13);
        return new InternetAddress(bytes);
    }

    public static byte[] Packet(byte nextHeader, byte[] payload, InternetAddress? source = null, InternetAddress? destination = null, byte hopLimit = 64)
    {
        var header = new byte[40];
        header[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)payload.Length);
        header[6] = nextHeader;
        header[7] = hopLimit;
        Bytes(source ?? Peer).CopyTo(header, 8);
        Bytes(destination ?? Own).CopyTo(header, 24);
        return Frames.Concat(header, payload);
    }

    public static byte[] Frame(byte[] packet)
    {
        MacAddress destination = packet[24] == 0xFF ? MacAddress.ForMulticastV6(BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(36))) : Frames.Mac;
        return Frames.Ethernet(packet, 0x86DD, destination);
    }

    public static byte[] Pseudo(InternetAddress source, InternetAddress destination, byte protocol, int length) =>
        Frames.Concat(Bytes(source), Bytes(destination), [0, 0, (byte)(length >> 8), (byte)length, 0, 0, 0, protocol]);

    public static byte[] IcmpMessage(byte type, byte code, byte[] body, InternetAddress? source = null, InternetAddress? destination = null)
    {
        byte[] message = [type, code, 0, 0, .. body];
        ushort checksum = Frames.Checksum(Pseudo(source ?? Peer, destination ?? Own, 58, message.Length), message);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), checksum);
        return message;
    }

    /// <summary>A frame with an ICMPv6 message.</summary>
    public static byte[] IcmpFrame(byte type, byte code, byte[] body, InternetAddress? source = null, InternetAddress? destination = null, byte hopLimit = 255) =>
        Frame(Packet(58, IcmpMessage(type, code, body, source, destination), source, destination, hopLimit));

    public static byte[] Solicitation(InternetAddress target, InternetAddress source, InternetAddress destination, byte hopLimit = 255, bool hasOption = true) =>
        IcmpFrame(135, 0, [0, 0, 0, 0, .. Bytes(target), .. hasOption ? LinkLayer(1) : []], source, destination, hopLimit);

    public static byte[] Advertisement(InternetAddress target, byte flags, InternetAddress? source = null, InternetAddress? destination = null, MacAddress? station = null, byte hopLimit = 255) =>
        IcmpFrame(136, 0, [flags, 0, 0, 0, .. Bytes(target), .. LinkLayer(2, station)], source, destination, hopLimit);

    public static byte[] LinkLayer(byte type, MacAddress? station = null)
    {
        byte[] option = [type, 1, 0, 0, 0, 0, 0, 0];
        (station ?? TestHost.PeerMac).CopyTo(option.AsSpan(2));
        return option;
    }

    public static byte[] RouterAdvertisement(ushort lifetime, byte flags = 0, InternetAddress? source = null, byte hopLimit = 255, params byte[][] options) =>
        IcmpFrame(134, 0, [64, flags, (byte)(lifetime >> 8), (byte)lifetime, 0, 0, 0, 0, 0, 0, 0, 0, .. Frames.Concat(options)], source ?? Peer, InternetAddress.Parse("ff02::1"), hopLimit);

    public static byte[] Prefix(string prefix, byte length, uint valid, uint preferred, byte flags = 0xC0)
    {
        byte[] option = [3, 4, length, flags, .. new byte[12], .. Bytes(InternetAddress.Parse(prefix))];
        BinaryPrimitives.WriteUInt32BigEndian(option.AsSpan(4), valid);
        BinaryPrimitives.WriteUInt32BigEndian(option.AsSpan(8), preferred);
        return option;
    }

    public static byte[] Servers(uint lifetime, params string[] servers)
    {
        byte[] option = [25, (byte)(1 + (servers.Length * 2)), 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(option.AsSpan(4), lifetime);
        foreach (string server in servers)
            option = Frames.Concat(option, Bytes(InternetAddress.Parse(server)));
        return option;
    }

    /// <summary>Takes a sent frame apart, after checks of lengths and, for ICMPv6, checksum. Hop-by-hop options are passed over.</summary>
    public static Sent Open(byte[] frame)
    {
        Assert.That(BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(12)), Is.EqualTo(0x86DD), "The frame is not IPv6.");
        byte[] packet = frame[14..];
        Assert.That(packet[0] >> 4, Is.EqualTo(6));
        Assert.That(BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(4)), Is.EqualTo(packet.Length - 40), "The payload length is wrong.");
        var source = new InternetAddress(packet.AsSpan(8, 16));
        var destination = new InternetAddress(packet.AsSpan(24, 16));
        byte protocol = packet[6];
        byte[] payload = packet[40..];
        bool hasRouterAlert = protocol == 0 && payload[2] == 5;
        if (protocol == 0)
        {
            protocol = payload[0];
            payload = payload[8..];
        }

        if (protocol == 58)
            Assert.That(Frames.Checksum(Pseudo(source, destination, 58, payload.Length), payload), Is.Zero, "The checksum of ICMPv6 is wrong.");
        return new Sent(new MacAddress(frame), source, destination, packet[7], protocol, payload, hasRouterAlert);
    }

    internal sealed record Sent(MacAddress Station, InternetAddress Source, InternetAddress Destination, byte HopLimit, byte Protocol, byte[] Payload, bool HasRouterAlert)
    {
        public byte Type => Payload[0];

        public InternetAddress Target => new(Payload.AsSpan(8, 16));
    }
}
