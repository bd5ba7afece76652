using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dns;

/// <summary>Writes queries and the names that stand for addresses.</summary>
internal static class DnsQueryWriter
{
    /// <summary>Longest query: header, name, type and class.</summary>
    public const int MaximumLength = DnsMessage.HeaderLength + DnsName.MaximumLength + 4;

    private const byte RecursionDesired = 1;

    /// <summary>Writes a standard query with recursion desired.</summary>
    /// <param name="destination">At least <see cref="MaximumLength"/> bytes.</param>
    /// <param name="id">ID.</param>
    /// <param name="question">What is asked.</param>
    /// <returns>Length of the message; 0 when the name cannot be written.</returns>
    public static int Write(Span<byte> destination, ushort id, DnsQuestion question)
    {
        if (!DnsName.TryWrite(question.Name, destination[DnsMessage.HeaderLength..], out int nameLength))
            return 0;
        destination[..DnsMessage.HeaderLength].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(destination, id);
        destination[2] = RecursionDesired;
        destination[5] = 1;
        int position = DnsMessage.HeaderLength + nameLength;
        BinaryPrimitives.WriteUInt16BigEndian(destination[position..], (ushort)question.Type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[(position + 2)..], DnsMessage.Internet);
        return position + 4;
    }

    /// <summary>
    /// Gives each letter of the name a random case. Servers copy the question, so a forger has to guess the case too ("0x20",
    /// draft-vixie-dnsext-dns0x20): about one bit more for each letter.
    /// </summary>
    /// <param name="query">A query that <see cref="Write"/> made.</param>
    /// <param name="random">At least as many random bytes as the query is long.</param>
    public static void RandomizeCase(Span<byte> query, ReadOnlySpan<byte> random)
    {
        for (int i = DnsMessage.HeaderLength; i < query.Length - 4; i++)
        {
            // Length bytes are at most 63 and letters at least 65, so the two cannot be mistaken.
            if (char.IsAsciiLetter((char)query[i]) && (random[i] & 1) != 0)
                query[i] ^= 0x20;
        }
    }

    /// <summary>The name whose PTR record names an address: under in-addr.arpa (RFC 1035, section 3.5) or ip6.arpa (RFC 3596, section 2.5).</summary>
    public static string ReverseName(InternetAddress address)
    {
        if (address.IsIPv4)
        {
            uint v4 = address.V4;
            return $"{v4 & 0xFF}.{(v4 >> 8) & 0xFF}.{(v4 >> 16) & 0xFF}.{v4 >> 24}.in-addr.arpa";
        }

        return string.Create(72, address, static (text, value) =>
        {
            for (int i = 0; i < 32; i++)
            {
                ulong half = i < 16 ? value.Low : value.High;
                text[i * 2] = "0123456789abcdef"[(int)(half >> (i % 16 * 4)) & 0xF];
                text[(i * 2) + 1] = '.';
            }

            "ip6.arpa".CopyTo(text[64..]);
        });
    }
}
