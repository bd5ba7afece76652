using System;
using System.Buffers.Binary;

namespace Cosmos.Network.Tests.Simulation.Frames;

/// <summary>Rules that every frame which a stack sends keeps, whatever it was sent for.</summary>
public static class FrameCheck
{
    /// <summary>Looks for a mistake in a frame.</summary>
    /// <param name="frame">The frame from its Ethernet header on.</param>
    /// <param name="mtu">Longest payload of a frame.</param>
    /// <returns>The mistake, or <see langword="null"/>.</returns>
    public static string? Find(ReadOnlySpan<byte> frame, int mtu)
    {
        if (frame.Length < 14)
            return "shorter than an Ethernet header";
        if (frame.Length > mtu + 14)
            return $"a payload of {frame.Length - 14} bytes, the MTU is {mtu}";
        if ((frame[6] & 1) != 0)
            return "a group as the source station";
        return BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) switch
        {
            0x0800 => FindIPv4(frame[14..], (frame[0] & 1) != 0),
            0x86DD => FindIPv6(frame[14..]),
            0x0806 => frame.Length < 14 + 28 ? "a short ARP packet" : null,
            ushort type => $"EtherType {type:x4}",
        };
    }

    private static string? FindIPv4(ReadOnlySpan<byte> packet, bool toGroup)
    {
        if (packet.Length < 20 || packet[0] >> 4 != 4)
            return "no IPv4 header";
        int headerLength = (packet[0] & 15) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (headerLength < 20 || headerLength > total || total > packet.Length)
            return "IPv4 lengths disagree";

        // Ethernet pads to 46 bytes, and only that far.
        if (total != packet.Length && packet.Length > 46)
            return $"{packet.Length - total} bytes behind the IPv4 packet";
        if (Sum.Finish(Sum.Add(0, packet[..headerLength])) != 0)
            return "IPv4 header checksum";
        if (packet[8] == 0)
            return "time to live 0";
        uint source = BinaryPrimitives.ReadUInt32BigEndian(packet[12..]);
        uint destination = BinaryPrimitives.ReadUInt32BigEndian(packet[16..]);
        if (source >> 28 >= 0xE)
            return "a group as the IPv4 source";
        if (source >> 24 == 127 || destination >> 24 == 127)
            return "a loopback address on the cable (RFC 1122, section 3.2.1.3)";
        if (destination == 0)
            return "to 0.0.0.0";
        int fragment = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        if ((fragment & 0x8000) != 0)
            return "the reserved bit of IPv4 is set";
        if ((fragment & 0x2000) != 0 && (total - headerLength) % 8 != 0)
            return "a fragment whose length is no multiple of 8";
        if ((fragment & 0x3FFF) != 0)
            return null;
        ReadOnlySpan<byte> payload = packet[headerLength..total];
        if (packet[9] == 6 && (toGroup || destination >> 28 >= 0xE))
            return "TCP to a group (RFC 9293, section 3.9.2)";
        return packet[9] switch
        {
            1 => payload.Length < 8 ? "short ICMP" : Sum.Finish(Sum.Add(0, payload)) != 0 ? "ICMP checksum" : null,
            6 or 17 => FindTransport(payload, packet[9], packet.Slice(12, 4), packet.Slice(16, 4)),
            _ => null,
        };
    }

    private static string? FindIPv6(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 40 || packet[0] >> 4 != 6)
            return "no IPv6 header";
        int length = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        if (length + 40 > packet.Length)
            return "IPv6 lengths disagree";
        if (length + 40 != packet.Length && packet.Length > 46)
            return $"{packet.Length - length - 40} bytes behind the IPv6 packet";
        if (packet[7] == 0)
            return "hop limit 0";
        if (packet[8] == 0xFF)
            return "a group as the IPv6 source";
        if (packet.Slice(8, 15).IndexOfAnyExcept((byte)0) < 0 && packet[23] == 1)
            return "from ::1 on the cable (RFC 4291, section 2.5.3)";
        if (packet.Slice(24, 16).IndexOfAnyExcept((byte)0) < 0)
            return "to ::";
        byte next = packet[6];
        ReadOnlySpan<byte> payload = packet.Slice(40, length);
        while (next is 0 or 60 or 43)
        {
            if (payload.Length < 8 || payload.Length < (payload[1] + 1) * 8)
                return "short IPv6 extension header";
            next = payload[0];
            payload = payload[((payload[1] + 1) * 8)..];
        }

        if (next is not (6 or 17 or 58))
            return null;
        return FindTransport(payload, next, packet.Slice(8, 16), packet.Slice(24, 16));
    }

    private static string? FindTransport(ReadOnlySpan<byte> payload, byte protocol, ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination)
    {
        switch (protocol)
        {
            case 6:
                if (payload.Length < 20)
                    return "short TCP header";
                int headerLength = (payload[12] >> 4) * 4;
                if (headerLength < 20 || headerLength > payload.Length)
                    return "length of the TCP header";
                string? problem = FindOptions(payload[20..headerLength]);
                if (problem is not null)
                    return problem;
                if ((payload[13] & 6) == 6 || (payload[13] & 3) == 3 || (payload[13] & 5) == 5)
                    return $"TCP flags {payload[13]:x2} contradict each other";
                if ((payload[13] & 0x16) == 0)
                    return "TCP without ACK, SYN or RST";
                break;
            case 17:
                if (payload.Length < 8 || BinaryPrimitives.ReadUInt16BigEndian(payload[4..]) != payload.Length)
                    return "length of the UDP datagram";
                if (payload[6] == 0 && payload[7] == 0)
                    return source.Length == 16 ? "no UDP checksum over IPv6" : null;
                break;
            default:
                if (payload.Length < 4)
                    return "short ICMPv6";
                break;
        }

        uint sum = Sum.PseudoHeader(source, destination, protocol, payload.Length);
        return Sum.Finish(Sum.Add(sum, payload)) == 0 ? null : $"checksum of protocol {protocol}";
    }

    private static string? FindOptions(ReadOnlySpan<byte> options)
    {
        while (!options.IsEmpty && options[0] != 0)
        {
            if (options[0] == 1)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options[1] < 2 || options[1] > options.Length)
                return "TCP options";
            options = options[options[1]..];
        }

        return null;
    }
}
