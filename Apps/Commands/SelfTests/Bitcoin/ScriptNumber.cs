using System;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Numbers and truth of the script language: sign and magnitude, least significant byte first, the sign in the topmost bit; nothing is 0.</summary>
internal static class ScriptNumber
{
    /// <summary>Bytes of the longest number that operations take; results may be longer.</summary>
    private const int MaximumSize = 4;

    private const byte Sign = 0x80;

    /// <summary>Reads a number.</summary>
    /// <exception cref="ScriptException">It has more than four bytes.</exception>
    public static long Decode(ReadOnlySpan<byte> item)
    {
        if (item.Length > MaximumSize)
            throw new ScriptException(ScriptError.ScriptNum);
        if (item.IsEmpty)
            return 0;

        long magnitude = 0;
        for (int i = item.Length - 1; i >= 0; i--)
            magnitude = (magnitude << 8) | (i == item.Length - 1 ? item[i] & ~Sign : (long)item[i]);
        return (item[^1] & Sign) != 0 ? -magnitude : magnitude;
    }

    /// <summary>Writes a number with as few bytes as there can be.</summary>
    public static byte[] Encode(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long) + 1];
        int length = 0;
        for (ulong magnitude = (ulong)Math.Abs(value); magnitude != 0; magnitude >>= 8)
            bytes[length++] = (byte)magnitude;

        if (length > 0 && (bytes[length - 1] & Sign) != 0)
            bytes[length++] = 0;
        if (value < 0)
            bytes[length - 1] |= Sign;
        return bytes[..length].ToArray();
    }

    /// <summary>Whether an item is true: not 0, of any length, and not -0 either.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> item)
    {
        int first = item.IndexOfAnyExcept((byte)0);
        return first >= 0 && !(first == item.Length - 1 && item[first] == Sign);
    }
}
