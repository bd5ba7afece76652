using System;

namespace Cosmos.Compression.Inflate;

/// <summary>Input of one call, and the bits taken from it that are not used yet.</summary>
/// <remarks>
/// Bytes are taken one by one and only when the next item needs them, so what is left of the input after the end of a stream
/// belongs to whatever follows the stream. <see cref="Inflater"/>'s fast loop reads ahead, and gives back before it ends.
/// </remarks>
internal ref struct BitSource(ReadOnlySpan<byte> input, ulong bits, int count)
{
    internal readonly ReadOnlySpan<byte> Input = input;

    /// <summary>Unused bits, the next one lowest; zero above <see cref="Count"/>.</summary>
    internal ulong Bits = bits;

    /// <summary>Number of unused bits.</summary>
    internal int Count = count;

    /// <summary>Bytes taken from the input.</summary>
    internal int Position;

    /// <summary>Takes input until there are <paramref name="count"/> unused bits, at most 56.</summary>
    /// <returns><see langword="false"/> when the input ends before.</returns>
    internal bool TryNeed(int count)
    {
        while (Count < count)
        {
            if (!TryTakeByte())
                return false;
        }

        return true;
    }

    /// <summary>Adds one byte of input to the unused bits.</summary>
    internal bool TryTakeByte()
    {
        if (Position >= Input.Length)
            return false;

        Bits |= (ulong)Input[Position++] << Count;
        Count += 8;
        return true;
    }

    /// <summary>The next <paramref name="count"/> bits, which must be there.</summary>
    internal readonly int Peek(int count) => (int)(Bits & ((1UL << count) - 1));

    /// <summary>Uses up bits.</summary>
    internal void Drop(int count)
    {
        Bits >>= count;
        Count -= count;
    }

    /// <summary>The next <paramref name="count"/> bits, which must be there, used up.</summary>
    internal uint Take(int count)
    {
        uint value = (uint)(Bits & ((1UL << count) - 1));
        Drop(count);
        return value;
    }

    /// <summary>Goes to the next byte boundary.</summary>
    internal void Align() => Drop(Count & 7);
}
