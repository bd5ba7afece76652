using System;

namespace Cosmos.Compression.Checksums;

/// <summary>Adler-32 (RFC 1950, section 8).</summary>
public static class Adler32
{
    /// <summary>The checksum of nothing.</summary>
    public const uint Initial = 1;

    private const uint Modulus = 65521;

    /// <summary>Bytes that can be added before the sums must be reduced: the largest n with 255n(n+1)/2 + (n+1)(65520) &lt; 2^32.</summary>
    private const int Reduction = 5552;

    /// <summary>Continues <paramref name="checksum"/> over <paramref name="data"/>.</summary>
    public static uint Update(uint checksum, ReadOnlySpan<byte> data)
    {
        uint low = checksum & 0xffff;
        uint high = checksum >> 16;
        while (!data.IsEmpty)
        {
            ReadOnlySpan<byte> part = data[..Math.Min(data.Length, Reduction)];
            data = data[part.Length..];
            foreach (byte value in part)
            {
                low += value;
                high += low;
            }

            low %= Modulus;
            high %= Modulus;
        }

        return (high << 16) | low;
    }
}
