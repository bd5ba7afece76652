using System;

namespace Cosmos.Network.Tests.Scenarios.Wire;

/// <summary>The bytes that scenarios send: each tells where in its stream it belongs.</summary>
public static class Pattern
{
    /// <summary>The byte at a position of a stream.</summary>
    public static byte At(long position) => (byte)((position * 7) + ((position >> 8) * 13) + ((position >> 16) * 29));

    /// <summary>Writes a piece of a stream.</summary>
    public static void Fill(Span<byte> destination, long position)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = At(position + i);
    }

    /// <summary>A piece of a stream.</summary>
    public static byte[] Make(long position, int length)
    {
        byte[] bytes = new byte[length];
        Fill(bytes, position);
        return bytes;
    }

    /// <summary>Looks for the first byte that does not belong there.</summary>
    /// <returns>Its index, or -1.</returns>
    public static int FindMismatch(ReadOnlySpan<byte> bytes, long position)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(position + i))
                return i;
        }

        return -1;
    }
}
