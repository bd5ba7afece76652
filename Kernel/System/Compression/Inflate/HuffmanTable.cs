using System;

namespace Cosmos.Compression.Inflate;

/// <summary>A canonical Huffman code for decoding: one look-up for short codes, a walk over the lengths for the few long ones.</summary>
/// <remarks>Every decoding step is bounded by 15 bits, whatever code lengths a hostile stream declares.</remarks>
internal sealed class HuffmanTable
{
    /// <summary>More bits are needed before the symbol is known.</summary>
    internal const int NeedsBits = -1;

    /// <summary>No code of the set begins like this.</summary>
    internal const int Invalid = -2;

    private const int LengthBits = 4;
    private const int LengthMask = (1 << LengthBits) - 1;

    private readonly int _fastBits;
    private readonly ushort[] _fast; // symbol << 4 | length; 0 where the code is longer than the index, or absent
    private readonly ushort[] _symbols; // by length, then by value
    private readonly ushort[] _counts = new ushort[DeflateFormat.MaximumCodeLength + 1];

    internal HuffmanTable(int symbols, int fastBits)
    {
        _fastBits = fastBits;
        _fast = new ushort[1 << fastBits];
        _symbols = new ushort[symbols];
    }

    /// <summary>Index mask and table for a loop that does the first look-up itself.</summary>
    internal ReadOnlySpan<ushort> Fast => _fast;

    /// <summary>Makes the code of these lengths; 0 means that a symbol has none.</summary>
    /// <param name="lengths">Lengths of at most 15 bits, no more than the table has symbols.</param>
    /// <param name="mayBeIncomplete">
    /// Whether a single code of one bit, or none at all, is acceptable, as zlib sees it for literals and distances.
    /// </param>
    /// <returns><see langword="false"/> for a set that is over-subscribed or incomplete.</returns>
    internal bool TryBuild(ReadOnlySpan<byte> lengths, bool mayBeIncomplete)
    {
        _counts.AsSpan().Clear();
        _fast.AsSpan().Clear();
        foreach (byte length in lengths)
            _counts[length]++;

        _counts[0] = 0;
        int left = 1;
        int longest = 0;
        for (int length = 1; length < _counts.Length; length++)
        {
            left = (left << 1) - _counts[length];
            if (left < 0)
                return false;

            if (_counts[length] != 0)
                longest = length;
        }

        if (left > 0 && longest != 0 && !(mayBeIncomplete && longest == 1))
            return false;

        Span<int> next = stackalloc int[DeflateFormat.MaximumCodeLength + 1];
        Span<int> codes = stackalloc int[DeflateFormat.MaximumCodeLength + 1];
        next.Clear();
        codes.Clear();
        for (int length = 1; length < DeflateFormat.MaximumCodeLength; length++)
        {
            next[length + 1] = next[length] + _counts[length];
            codes[length + 1] = (codes[length] + _counts[length]) << 1;
        }

        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length == 0)
                continue;

            _symbols[next[length]++] = (ushort)symbol;
            int code = codes[length]++;
            if (length > _fastBits)
                continue;

            // Codes arrive with their first bit lowest, so the index is the code backwards with anything above it.
            ushort entry = (ushort)((symbol << LengthBits) | length);
            for (int index = Reverse(code, length); index < _fast.Length; index += 1 << length)
                _fast[index] = entry;
        }

        return true;
    }

    /// <summary>Decodes one symbol from the low bits of <paramref name="bits"/>.</summary>
    /// <param name="bits">Bits of the stream, the next one lowest; zero above <paramref name="available"/>.</param>
    /// <param name="available">How many of them are valid.</param>
    /// <param name="length">Bits of the code, when a symbol is returned.</param>
    /// <returns>The symbol, <see cref="NeedsBits"/> or <see cref="Invalid"/>.</returns>
    internal int Decode(ulong bits, int available, out int length)
    {
        ushort entry = _fast[(int)bits & (_fast.Length - 1)];
        length = entry & LengthMask;
        if (length != 0)
            return length <= available ? entry >> LengthBits : NeedsBits;

        int code = 0;
        int first = 0;
        int index = 0;
        for (length = 1; length <= DeflateFormat.MaximumCodeLength; length++)
        {
            if (length > available)
                return NeedsBits;

            code |= (int)(bits >> (length - 1)) & 1;
            int count = _counts[length];
            if (code - first < count)
                return _symbols[index + code - first];

            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }

        return Invalid;
    }

    private static int Reverse(int code, int length)
    {
        int reversed = 0;
        for (int i = 0; i < length; i++)
        {
            reversed = (reversed << 1) | (code & 1);
            code >>= 1;
        }

        return reversed;
    }
}
