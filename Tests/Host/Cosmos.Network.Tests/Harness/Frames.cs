using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Harness;

/// <summary>Builds frames and takes them apart, with a checksum that is written straight from RFC 1071 and shares nothing with the stack's.</summary>
internal static class Frames
{
    public static readonly MacAddress Mac = new([2, 0, 0, 0, 0, 1]);

    public static ushort Checksum(params byte[][] pieces)
    {
        byte[] all = Concat(pieces);
        uint sum = 0;
        for (int i = 0; i < all.Length; i += 2)
            sum += (uint)((all[i] << 8) | (i + 1 < all.Length ? all[i + 1] : 0));
        while (sum >> 16 != 0)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    public static byte[] Concat(params byte[][] pieces)
    {
        int length = 0;
        foreach (byte[] piece in pieces)
            length += piece.Length;
        var all = new byte[length];
        int offset = 0;
        foreach (byte[] piece in pieces)
        {
            piece.CopyTo(all, offset);
            offset += piece.Length;
        }

        return all;
    }

    public static byte[] Ethernet(byte[] payload, ushort type = 0x0800, MacAddress? destination = null, MacAddress? source = null)
    {
        var header = new byte[14];
        (destination ?? Mac).CopyTo(header);
        (source ?? TestHost.PeerMac).CopyTo(header.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(12), type);
        return Concat(header, payload);
    }

    public static byte[] IPv4(
        byte protocol, byte[] payload, InternetAddress? source = null, InternetAddress? destination = null, ushort id = 1, ushort fragment = 0, byte ttl = 64, byte[]? options = null, byte tos = 0)
    {
        options ??= [];
        var header = new byte[20 + options.Length];
        header[0] = (byte)(0x40 | (header.Length / 4));
        header[1] = tos;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(header.Length + payload.Length));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), id);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), fragment);
        header[8] = ttl;
        header[9] = protocol;
        (source ?? TestHost.Peer).CopyTo(header.AsSpan(12));
        (destination ?? TestHost.Own).CopyTo(header.AsSpan(16));
        options.CopyTo(header, 20);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), Checksum(header));
        return Concat(header, payload);
    }

    public static byte[] Udp(ushort sourcePort, ushort destinationPort, byte[] payload, InternetAddress? source = null, InternetAddress? destination = null)
    {
        var header = new byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(header, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)(8 + payload.Length));
        ushort checksum = Checksum(Pseudo(source ?? TestHost.Peer, destination ?? TestHost.Own, 17, 8 + payload.Length), header, payload);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), checksum == 0 ? (ushort)0xFFFF : checksum);
        return Concat(header, payload);
    }

    public static byte[] UdpFrame(ushort sourcePort, ushort destinationPort, byte[] payload) =>
        Ethernet(IPv4(17, Udp(sourcePort, destinationPort, payload)));

    public static byte[] Pseudo(InternetAddress source, InternetAddress destination, byte protocol, int length)
    {
        var header = new byte[12];
        source.CopyTo(header);
        destination.CopyTo(header.AsSpan(4));
        header[9] = protocol;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), (ushort)length);
        return header;
    }

    public static byte[] Icmp(byte type, byte code, uint rest, byte[] data)
    {
        var header = new byte[8];
        header[0] = type;
        header[1] = code;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), rest);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), Checksum(header, data));
        return Concat(header, data);
    }

    public static byte[] Arp(ushort operation, MacAddress senderMac, InternetAddress sender, MacAddress targetMac, InternetAddress target)
    {
        byte[] packet = [0, 1, 8, 0, 6, 4, 0, (byte)operation, .. new byte[20]];
        senderMac.CopyTo(packet.AsSpan(8));
        sender.CopyTo(packet.AsSpan(14));
        targetMac.CopyTo(packet.AsSpan(18));
        target.CopyTo(packet.AsSpan(24));
        return packet;
    }

    public static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The payload of a sent IPv4 frame, after checks of lengths and header checksum.</summary>
    public static byte[] OpenIPv4(byte[] frame, out byte[] header)
    {
        Assert.That(BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(12)), Is.EqualTo(0x0800), "The frame is not IPv4.");
        int length = (frame[14] & 0xF) * 4;
        header = frame[14..(14 + length)];
        Assert.That(Checksum(header), Is.Zero, "The checksum of the IP header is wrong.");
        Assert.That(BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)), Is.EqualTo(frame.Length - 14), "The total length is wrong.");
        return frame[(14 + length)..];
    }

    /// <summary>The payload of a sent UDP frame, after all checks.</summary>
    public static byte[] OpenUdp(byte[] frame, out ushort sourcePort, out ushort destinationPort)
    {
        byte[] datagram = OpenIPv4(frame, out byte[] header);
        Assert.That(header[9], Is.EqualTo(17));
        sourcePort = BinaryPrimitives.ReadUInt16BigEndian(datagram);
        destinationPort = BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(2));
        Assert.That(BinaryPrimitives.ReadUInt16BigEndian(datagram.AsSpan(4)), Is.EqualTo(datagram.Length));
        byte[] pseudo = Pseudo(new InternetAddress(header.AsSpan(12, 4)), new InternetAddress(header.AsSpan(16, 4)), 17, datagram.Length);
        Assert.That(Checksum(pseudo, datagram), Is.Zero, "The checksum of the datagram is wrong.");
        return datagram[8..];
    }
}
