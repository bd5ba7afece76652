using System;

namespace Cosmos.Network.Tests.Simulation.Frames;

/// <summary>The internet checksum the slow way, straight from RFC 1071, so that it shares nothing with the stack's.</summary>
public static class Sum
{
    /// <summary>Adds the 16-bit words of some bytes, an odd last one padded with zero.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i += 2)
        {
            uint word = (uint)bytes[i] << 8;
            if (i + 1 < bytes.Length)
                word |= bytes[i + 1];
            sum += word;
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return sum;
    }

    /// <summary>The sum of a pseudo header (RFC 9293, section 3.1; RFC 8200, section 8.1).</summary>
    public static uint PseudoHeader(ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination, byte protocol, int length)
    {
        uint sum = Add(Add(0, source), destination);
        sum += protocol;
        sum += (uint)length & 0xFFFF;
        sum += (uint)length >> 16;
        return Fold(sum);
    }

    /// <summary>Brings a sum to 16 bits.</summary>
    public static uint Fold(uint sum)
    {
        while (sum > 0xFFFF)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return sum;
    }

    /// <summary>The value of a checksum field: the complement of the sum.</summary>
    public static ushort Finish(uint sum) => (ushort)~Fold(sum);
}
