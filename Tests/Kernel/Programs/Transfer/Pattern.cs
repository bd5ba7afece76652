using System;
using System.Buffers.Binary;

namespace Cosmos.Tests.Programs.Transfer;

/// <summary>Bytes that depend on their position in the stream, so that a lost, doubled or moved piece is seen, and where.</summary>
internal static class Pattern
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Fills a buffer with the bytes from a position on, a multiple of 8.</summary>
    internal static void Fill(Span<byte> destination, long position)
    {
        ulong word = (ulong)position / 8;
        while (destination.Length >= 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination, word++ * Multiplier);
            destination = destination[8..];
        }

        for (int i = 0; i < destination.Length; i++)
            destination[i] = (byte)((word * Multiplier) >> (8 * i));
    }

    /// <summary>Finds the first byte that is not the stream's.</summary>
    /// <returns>Its index, or -1.</returns>
    internal static int FindError(ReadOnlySpan<byte> bytes, long position)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            ulong word = (ulong)(position + i) / 8 * Multiplier;
            int shift = 8 * (int)((position + i) % 8);
            if (shift == 0 && bytes.Length - i >= 8)
            {
                if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[i..]) == word)
                {
                    i += 7;
                    continue;
                }
            }

            if (bytes[i] != (byte)(word >> shift))
                return i;
        }

        return -1;
    }
}
