using System;
using System.Buffers.Binary;
using Cosmos.Network.Tests.Simulation.Frames;

namespace Cosmos.Network.Tests.Fuzzing;

/// <summary>Makes frames quickly, and mends the lengths and checksums of broken ones so that they get deeper.</summary>
internal static class FuzzFrames
{
    public const int EthernetLength = 14;

    public static byte[] Ethernet(ReadOnlySpan<byte> destination, ReadOnlySpan<byte> source, ushort type, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[EthernetLength + payload.Length];
        destination.CopyTo(frame);
        source.CopyTo(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), type);
        payload.CopyTo(frame.AsSpan(EthernetLength));
        return frame;
    }

    /// <summary>An IPv4 or IPv6 packet, by the length of the addresses.</summary>
    public static byte[] Internet(ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, byte protocol, ReadOnlySpan<byte> payload, byte hopLimit = 64)
    {
        if (source.Length == 16)
        {
            byte[] packet6 = new byte[40 + payload.Length];
            packet6[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(packet6.AsSpan(4), (ushort)payload.Length);
            packet6[6] = protocol;
            packet6[7] = hopLimit;
            source.CopyTo(packet6.AsSpan(8));
            destination.CopyTo(packet6.AsSpan(24));
            payload.CopyTo(packet6.AsSpan(40));
            return packet6;
        }

        byte[] packet = new byte[20 + payload.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        packet[8] = hopLimit;
        packet[9] = protocol;
        source.CopyTo(packet.AsSpan(12));
        destination.CopyTo(packet.AsSpan(16));
        payload.CopyTo(packet.AsSpan(20));
        return packet;
    }

    /// <summary>Computes the checksums of a frame, and its lengths if wanted, as far as it can be understood.</summary>
    public static void Mend(Span<byte> frame, bool lengths)
    {
        if (frame.Length < EthernetLength + 20)
            return;
        Span<byte> packet = frame[EthernetLength..];
        switch (BinaryPrimitives.ReadUInt16BigEndian(frame[12..]))
        {
            case 0x0800:
                MendIPv4(packet, lengths);
                break;
            case 0x86DD when packet.Length >= 40:
                MendIPv6(packet, lengths);
                break;
        }
    }

    /// <summary>Where the transport header of an unfragmented packet begins, counted from the frame's start, and which protocol it is; -1 for none.</summary>
    public static int FindTransport(ReadOnlySpan<byte> frame, out byte protocol)
    {
        protocol = 0;
        if (frame.Length < EthernetLength + 20)
            return -1;
        ReadOnlySpan<byte> packet = frame[EthernetLength..];
        switch (BinaryPrimitives.ReadUInt16BigEndian(frame[12..]))
        {
            case 0x0800:
                int headerLength = (packet[0] & 15) * 4;
                protocol = packet[9];
                return headerLength >= 20 && headerLength < packet.Length ? EthernetLength + headerLength : -1;
            case 0x86DD when packet.Length > 40:
                protocol = packet[6];
                return EthernetLength + 40;
            default:
                return -1;
        }
    }

    private static void MendIPv4(Span<byte> packet, bool lengths)
    {
        int headerLength = (packet[0] & 15) * 4;
        if (lengths)
            BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
        if (headerLength < 20 || headerLength > packet.Length)
            return;
        int total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        packet[10..12].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Sum.Finish(Sum.Add(0, packet[..headerLength])));
        if (total < headerLength || total > packet.Length || (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3FFF) != 0)
            return;
        MendTransport(packet[headerLength..total], packet[9], packet.Slice(12, 4), packet.Slice(16, 4), lengths);
    }

    private static void MendIPv6(Span<byte> packet, bool lengths)
    {
        if (lengths)
            BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)(packet.Length - 40));
        int length = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        if (40 + length > packet.Length)
            return;
        Span<byte> rest = packet.Slice(40, length);
        byte next = packet[6];
        while (next is 0 or 60 or 43)
        {
            if (rest.Length < 8 || rest.Length < (rest[1] + 1) * 8)
                return;
            next = rest[0];
            rest = rest[((rest[1] + 1) * 8)..];
        }

        MendTransport(rest, next, packet.Slice(8, 16), packet.Slice(24, 16), lengths);
    }

    private static void MendTransport(Span<byte> bytes, byte protocol, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, bool lengths)
    {
        int offset = protocol switch { 1 or 58 or 2 => 2, 6 => 16, 17 => 6, _ => -1 };
        if (offset < 0 || bytes.Length < offset + 2)
            return;
        if (protocol == 17 && lengths)
            BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)bytes.Length);
        bytes.Slice(offset, 2).Clear();
        uint sum = protocol is 1 or 2 ? 0 : Sum.PseudoHeader(source, destination, protocol, bytes.Length);
        ushort checksum = Sum.Finish(Sum.Add(sum, bytes));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[offset..], checksum == 0 && protocol == 17 ? (ushort)0xFFFF : checksum);
    }
}
