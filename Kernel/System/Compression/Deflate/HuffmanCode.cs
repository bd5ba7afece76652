using System;

namespace Cosmos.Compression.Deflate;

/// <summary>A length-limited canonical Huffman code made from symbol frequencies.</summary>
internal sealed class HuffmanCode
{
    private readonly int _maximumLength;
    private readonly ulong[] _order; // frequency << 16 | symbol
    private readonly int[] _weights;
    private readonly ushort[] _parents;
    private readonly byte[] _lengths;
    private readonly ushort[] _codes;

    internal HuffmanCode(int symbols, int maximumLength)
    {
        _maximumLength = maximumLength;
        _order = new ulong[symbols];
        _weights = new int[2 * symbols];
        _parents = new ushort[2 * symbols];
        _lengths = new byte[symbols];
        _codes = new ushort[symbols];
    }

    /// <summary>Code length of each symbol; 0 for a symbol that does not occur.</summary>
    internal ReadOnlySpan<byte> Lengths => _lengths;

    /// <summary>Codes with their first bit lowest, as they go into the stream.</summary>
    internal ReadOnlySpan<ushort> Codes => _codes;

    /// <summary>One more than the highest symbol with a code.</summary>
    internal int UsedSymbols { get; private set; }

    /// <summary>Makes the code. At least two symbols get one, as some decoders insist.</summary>
    internal void Build(Span<int> frequencies)
    {
        frequencies = frequencies[.._lengths.Length];
        int used = 0;
        for (int symbol = 0; symbol < frequencies.Length; symbol++)
        {
            if (frequencies[symbol] != 0)
                _order[used++] = ((ulong)frequencies[symbol] << 16) | (uint)symbol;
        }

        for (int symbol = 0; used < 2; symbol++)
        {
            if (frequencies[symbol] == 0)
                _order[used++] = (1UL << 16) | (uint)symbol;
        }

        Span<ulong> order = _order.AsSpan(0, used);
        order.Sort();
        Span<int> lengthCounts = stackalloc int[DeflateFormat.MaximumCodeLength + 1];
        lengthCounts.Clear();
        CountLengths(order, lengthCounts);
        AssignLengths(order, lengthCounts);
        AssignCodes(lengthCounts);
    }

    /// <summary>Sets the fixed code of RFC 1951, section 3.2.6.</summary>
    internal void SetLengths(ReadOnlySpan<byte> lengths)
    {
        Span<int> lengthCounts = stackalloc int[DeflateFormat.MaximumCodeLength + 1];
        lengthCounts.Clear();
        lengths.CopyTo(_lengths);
        foreach (byte length in lengths)
            lengthCounts[length]++;

        lengthCounts[0] = 0;
        UsedSymbols = lengths.Length;
        AssignCodes(lengthCounts);
    }

    // Huffman's algorithm with two queues: leaves in ascending order, and inner nodes, which come into being in ascending order.
    private void CountLengths(ReadOnlySpan<ulong> order, Span<int> lengthCounts)
    {
        int leaves = order.Length;
        for (int i = 0; i < leaves; i++)
            _weights[i] = (int)(order[i] >> 16);

        int leaf = 0;
        int inner = leaves;
        int end = leaves;
        for (; end < (2 * leaves) - 1; end++)
        {
            int first = leaf < leaves && (inner == end || _weights[leaf] <= _weights[inner]) ? leaf++ : inner++;
            int second = leaf < leaves && (inner == end || _weights[leaf] <= _weights[inner]) ? leaf++ : inner++;
            _weights[end] = _weights[first] + _weights[second];
            _parents[first] = (ushort)end;
            _parents[second] = (ushort)end;
        }

        // From the root down; a node's depth takes the place of its weight. Leaves below the limit count as being at it.
        int excess = 0;
        _weights[end - 1] = 0;
        for (int node = end - 2; node >= 0; node--)
        {
            int depth = _weights[_parents[node]] + 1;
            _weights[node] = depth;
            if (node < leaves)
                lengthCounts[Math.Min(depth, _maximumLength)]++;
        }

        // Cutting the tree off makes the code over-subscribed (Kraft sum above 1). Lengthen the deepest code above the limit, which
        // gives up half of its share, until the sum is 1 again.
        for (int length = 1; length <= _maximumLength; length++)
            excess += lengthCounts[length] << (_maximumLength - length);

        excess -= 1 << _maximumLength;
        while (excess > 0)
        {
            int length = _maximumLength - 1;
            while (lengthCounts[length] == 0)
                length--;

            // A leaf at this length becomes an inner node with two leaves: itself, and one taken from the limit.
            lengthCounts[length]--;
            lengthCounts[length + 1] += 2;
            lengthCounts[_maximumLength]--;
            excess--;
        }
    }

    private void AssignLengths(ReadOnlySpan<ulong> order, ReadOnlySpan<int> lengthCounts)
    {
        _lengths.AsSpan().Clear();
        UsedSymbols = 0;
        int position = 0;
        for (int length = _maximumLength; length > 0; length--)
        {
            for (int i = lengthCounts[length]; i > 0; i--)
            {
                int symbol = (ushort)order[position++];
                _lengths[symbol] = (byte)length;
                UsedSymbols = Math.Max(UsedSymbols, symbol + 1);
            }
        }
    }

    // RFC 1951, section 3.2.2.
    private void AssignCodes(ReadOnlySpan<int> lengthCounts)
    {
        Span<int> next = stackalloc int[DeflateFormat.MaximumCodeLength + 1];
        int code = 0;
        for (int length = 1; length < next.Length; length++)
        {
            code = (code + lengthCounts[length - 1]) << 1;
            next[length] = code;
        }

        for (int symbol = 0; symbol < _lengths.Length; symbol++)
        {
            int length = _lengths[symbol];
            if (length != 0)
                _codes[symbol] = Reverse(next[length]++, length);
        }
    }

    private static ushort Reverse(int code, int length)
    {
        int reversed = 0;
        for (int i = 0; i < length; i++)
        {
            reversed = (reversed << 1) | (code & 1);
            code >>= 1;
        }

        return (ushort)reversed;
    }
}
