using System;
using System.Buffers.Binary;
using System.Net.Sockets;

namespace Cosmos.Commands.Network.Echo;

/// <summary>What a packet says about one of our echo requests.</summary>
/// <param name="Sequence">Which one.</param>
/// <param name="Problem">Why it did not arrive; <see langword="null"/> for a reply.</param>
/// <param name="Length">Bytes of the ICMP message.</param>
/// <param name="TimeToLive">What is left of it, where the socket tells: over IPv4.</param>
/// <param name="IsDamaged">Whether a reply has another payload than the request.</param>
internal readonly record struct EchoMessage(ushort Sequence, string? Problem, int Length, int? TimeToLive, bool IsDamaged)
{
    /// <summary>Bytes before the payload: type, code, checksum, identifier, sequence number (RFC 792, RFC 4443 section 4).</summary>
    internal const int HeaderLength = 8;

    private const int ChecksumOffset = 2;
    private const int IdentifierOffset = 4;
    private const int SequenceOffset = 6;

    private const int EchoReply4 = 0;
    private const int EchoRequest4 = 8;
    private const int EchoRequest6 = 128;
    private const int EchoReply6 = 129;

    private const int ShortestIPv4Header = 20;
    private const int TimeToLiveOffset = 8;
    private const int ProtocolOffset = 9;
    private const int IPv6HeaderLength = 40;
    private const int NextHeaderOffset = 6;

    /// <summary>Writes the header in front of a payload that is there already.</summary>
    internal static void WriteRequest(Span<byte> message, AddressFamily family, ushort identifier, ushort sequence)
    {
        message[0] = family == AddressFamily.InterNetwork ? (byte)EchoRequest4 : (byte)EchoRequest6;
        message[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumOffset..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(message[IdentifierOffset..], identifier);
        BinaryPrimitives.WriteUInt16BigEndian(message[SequenceOffset..], sequence);
        // Over IPv6 the sum covers the addresses too, and the system computes it (RFC 3542, section 3.1).
        if (family == AddressFamily.InterNetwork)
            BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumOffset..], Checksum(message));
    }

    /// <summary>Reads what a raw socket received: over IPv4 with, over IPv6 without the IP header.</summary>
    /// <param name="packet">What was received.</param>
    /// <param name="family">Of the socket.</param>
    /// <param name="identifier">Of our requests.</param>
    /// <param name="payload">Of our requests.</param>
    /// <param name="message">What it says.</param>
    /// <returns>False when it is none of our business, or broken.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> packet, AddressFamily family, ushort identifier, ReadOnlySpan<byte> payload, out EchoMessage message)
    {
        message = default;
        int? timeToLive = null;
        ReadOnlySpan<byte> icmp = packet;
        bool isIPv4 = family == AddressFamily.InterNetwork;
        if (isIPv4)
        {
            if (!TrySkipIPv4(packet, out icmp))
                return false;
            timeToLive = packet[TimeToLiveOffset];
        }

        if (icmp.Length < HeaderLength)
            return false;
        if (icmp[0] == (isIPv4 ? EchoReply4 : EchoReply6) && icmp[1] == 0)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(icmp[IdentifierOffset..]) != identifier || (isIPv4 && Checksum(icmp) != 0))
                return false;
            message = new EchoMessage(
                BinaryPrimitives.ReadUInt16BigEndian(icmp[SequenceOffset..]), null, icmp.Length, timeToLive, !icmp[HeaderLength..].SequenceEqual(payload));
            return true;
        }

        // Errors quote the packet that caused them.
        if (EchoProblem.Describe(family, icmp[0], icmp[1]) is not string problem || !TryFindQuoted(icmp[HeaderLength..], isIPv4, out ReadOnlySpan<byte> request))
            return false;
        if (request[0] != (isIPv4 ? EchoRequest4 : EchoRequest6) || BinaryPrimitives.ReadUInt16BigEndian(request[IdentifierOffset..]) != identifier)
            return false;
        message = new EchoMessage(BinaryPrimitives.ReadUInt16BigEndian(request[SequenceOffset..]), problem, icmp.Length, timeToLive, IsDamaged: false);
        return true;
    }

    /// <summary>The one's complement sum of RFC 1071; 0 for a message with a right sum in it.</summary>
    internal static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i + 1 < bytes.Length; i += sizeof(ushort))
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        if (bytes.Length % sizeof(ushort) != 0)
            sum += (uint)(bytes[^1] << 8);
        // Twice: the first addition may carry again. 64 KiB do not overflow 32 bits.
        sum = (sum & ushort.MaxValue) + (sum >> 16);
        sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)~sum;
    }

    private static bool TryFindQuoted(ReadOnlySpan<byte> quoted, bool isIPv4, out ReadOnlySpan<byte> request)
    {
        request = default;
        if (isIPv4)
        {
            if (!TrySkipIPv4(quoted, out request))
                return false;
        }
        else
        {
            // Our requests have no extension headers.
            if (quoted.Length < IPv6HeaderLength || quoted[0] >> 4 != 6 || quoted[NextHeaderOffset] != (int)ProtocolType.IcmpV6)
                return false;
            request = quoted[IPv6HeaderLength..];
        }

        return request.Length >= HeaderLength;
    }

    private static bool TrySkipIPv4(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        if (packet.Length < ShortestIPv4Header || packet[0] >> 4 != 4 || packet[ProtocolOffset] != (int)ProtocolType.Icmp)
            return false;
        int length = (packet[0] & 0xF) * sizeof(uint);
        if (length < ShortestIPv4Header || length > packet.Length)
            return false;
        rest = packet[length..];
        return true;
    }
}
