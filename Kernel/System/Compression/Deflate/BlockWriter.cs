using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Cosmos.Compression.Deflate;

/// <summary>Collects the symbols of a block and writes it in whichever of the three forms is shortest (RFC 1951, section 3.2).</summary>
/// <param name="sink">Receives the blocks.</param>
/// <param name="onlyFixedCodes">Whether dynamic codes are ruled out (Z_FIXED).</param>
internal sealed class BlockWriter(BitSink sink, bool onlyFixedCodes)
{
    /// <summary>Symbols in a block.</summary>
    private const int Capacity = 16384;

    private const int LengthBits = 9;

    private static readonly HuffmanCode s_fixedLiterals = FixedLiterals();
    private static readonly HuffmanCode s_fixedDistances = FixedDistances();
    private static readonly byte[] s_lengthCodes = CreateLengthCodes();

    private readonly int[] _symbols = new int[Capacity]; // literal, or distance << 9 | length with distance above 0
    private readonly int[] _literalFrequencies = new int[DeflateFormat.LiteralCodes];
    private readonly int[] _distanceFrequencies = new int[DeflateFormat.DistanceCodes];
    private readonly int[] _codeLengthFrequencies = new int[DeflateFormat.CodeLengthCodes];
    private readonly HuffmanCode _literals = new(DeflateFormat.LiteralCodes, DeflateFormat.MaximumCodeLength);
    private readonly HuffmanCode _distances = new(DeflateFormat.DistanceCodes, DeflateFormat.MaximumCodeLength);
    private readonly HuffmanCode _codeLengths = new(DeflateFormat.CodeLengthCodes, DeflateFormat.MaximumCodeLengthCodeLength);
    private readonly ushort[] _runs = new ushort[DeflateFormat.LiteralCodes + DeflateFormat.DistanceCodes]; // extra << 5 | symbol
    private int _count;
    private int _runCount;

    /// <summary>Whether the block must be ended before the next symbol.</summary>
    internal bool IsFull => _count == Capacity;

    /// <summary>Whether the block has no symbols.</summary>
    internal bool IsEmpty => _count == 0;

    /// <summary>Forgets the symbols.</summary>
    internal void Reset()
    {
        _count = 0;
        _literalFrequencies.AsSpan().Clear();
        _distanceFrequencies.AsSpan().Clear();
    }

    /// <summary>Adds a byte that is sent as it is.</summary>
    internal void AddLiteral(byte value)
    {
        _symbols[_count++] = value;
        _literalFrequencies[value]++;
    }

    /// <summary>Adds a reference to earlier output.</summary>
    internal void AddMatch(int length, int distance)
    {
        _symbols[_count++] = (distance << LengthBits) | length;
        _literalFrequencies[DeflateFormat.FirstLengthCode + s_lengthCodes[length]]++;
        _distanceFrequencies[DistanceCode(distance)]++;
    }

    /// <summary>Writes the block and starts the next one.</summary>
    /// <param name="source">The bytes that the symbols stand for, when they are still at hand.</param>
    /// <param name="sourceIsKnown">Whether they are; without them the stored form is no choice.</param>
    /// <param name="isFinal">Whether this is the last block of the stream.</param>
    internal void WriteBlock(ReadOnlySpan<byte> source, bool sourceIsKnown, bool isFinal)
    {
        _literalFrequencies[DeflateFormat.EndOfBlock]++;
        _literals.Build(_literalFrequencies);
        _distances.Build(_distanceFrequencies);
        int literalCount = Math.Max(_literals.UsedSymbols, DeflateFormat.FirstLengthCode);
        int distanceCount = Math.Max(_distances.UsedSymbols, 1);
        CollectRuns(_literals.Lengths[..literalCount], _distances.Lengths[..distanceCount]);
        _codeLengths.Build(_codeLengthFrequencies);

        int codeLengthCount = DeflateFormat.CodeLengthCodes;
        while (codeLengthCount > 4 && _codeLengths.Lengths[DeflateFormat.CodeLengthOrder[codeLengthCount - 1]] == 0)
            codeLengthCount--;

        long dynamicBits = 14 + (3 * codeLengthCount) + RunBits() + DataBits(_literals, _distances);
        long fixedBits = DataBits(s_fixedLiterals, s_fixedDistances);

        // Each stored block costs its header, up to 7 bits of alignment, and 32 bits of lengths.
        long storedBits = (8L * source.Length) + (42L * Math.Max(1, (source.Length + DeflateFormat.MaximumStoredLength - 1) / DeflateFormat.MaximumStoredLength));
        if (sourceIsKnown && storedBits <= Math.Min(dynamicBits, fixedBits))
        {
            WriteStored(source, isFinal);
        }
        else if (onlyFixedCodes || fixedBits <= dynamicBits)
        {
            WriteHeader(DeflateFormat.FixedBlock, isFinal);
            WriteData(s_fixedLiterals, s_fixedDistances);
        }
        else
        {
            WriteHeader(DeflateFormat.DynamicBlock, isFinal);
            sink.Write((uint)(literalCount - DeflateFormat.FirstLengthCode), 5);
            sink.Write((uint)(distanceCount - 1), 5);
            sink.Write((uint)(codeLengthCount - 4), 4);
            for (int i = 0; i < codeLengthCount; i++)
                sink.Write(_codeLengths.Lengths[DeflateFormat.CodeLengthOrder[i]], 3);

            WriteRuns();
            WriteData(_literals, _distances);
        }

        Reset();
    }

    /// <summary>Writes bytes as they are, in as many blocks as it takes; none is one empty block.</summary>
    internal void WriteStored(ReadOnlySpan<byte> source, bool isFinal)
    {
        Span<byte> lengths = stackalloc byte[4];
        do
        {
            ReadOnlySpan<byte> part = source[..Math.Min(source.Length, DeflateFormat.MaximumStoredLength)];
            source = source[part.Length..];
            WriteHeader(DeflateFormat.StoredBlock, isFinal && source.IsEmpty);
            sink.Align();
            BinaryPrimitives.WriteUInt16LittleEndian(lengths, (ushort)part.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(lengths[2..], (ushort)~part.Length);
            sink.Write(lengths);
            sink.Write(part);
        }
        while (!source.IsEmpty);
    }

    /// <summary>Writes a fixed block with nothing in it: ten bits that push earlier ones out.</summary>
    internal void WriteEmptyFixed()
    {
        WriteHeader(DeflateFormat.FixedBlock, isFinal: false);
        sink.Write(s_fixedLiterals.Codes[DeflateFormat.EndOfBlock], s_fixedLiterals.Lengths[DeflateFormat.EndOfBlock]);
    }

    private void WriteHeader(int type, bool isFinal) => sink.Write((uint)((type << 1) | (isFinal ? 1 : 0)), 3);

    private void WriteData(HuffmanCode literals, HuffmanCode distances)
    {
        ReadOnlySpan<ushort> literalCodes = literals.Codes;
        ReadOnlySpan<byte> literalLengths = literals.Lengths;
        ReadOnlySpan<ushort> distanceCodes = distances.Codes;
        ReadOnlySpan<byte> distanceLengths = distances.Lengths;
        foreach (int symbol in _symbols.AsSpan(0, _count))
        {
            int distance = symbol >> LengthBits;
            if (distance == 0)
            {
                sink.Write(literalCodes[symbol], literalLengths[symbol]);
                continue;
            }

            int length = symbol & ((1 << LengthBits) - 1);
            int code = s_lengthCodes[length];
            int codeLength = literalLengths[DeflateFormat.FirstLengthCode + code];
            uint extra = (uint)(length - DeflateFormat.LengthBase[code]);
            sink.Write(literalCodes[DeflateFormat.FirstLengthCode + code] | (extra << codeLength), codeLength + DeflateFormat.LengthExtraBits[code]);

            code = DistanceCode(distance);
            codeLength = distanceLengths[code];
            extra = (uint)(distance - DeflateFormat.DistanceBase[code]);
            sink.Write(distanceCodes[code] | (extra << codeLength), codeLength + DeflateFormat.DistanceExtraBits[code]);
        }

        sink.Write(literalCodes[DeflateFormat.EndOfBlock], literalLengths[DeflateFormat.EndOfBlock]);
    }

    private long DataBits(HuffmanCode literals, HuffmanCode distances)
    {
        long bits = 0;
        for (int symbol = 0; symbol < _literalFrequencies.Length; symbol++)
        {
            int extra = symbol >= DeflateFormat.FirstLengthCode ? DeflateFormat.LengthExtraBits[symbol - DeflateFormat.FirstLengthCode] : 0;
            bits += (long)_literalFrequencies[symbol] * (literals.Lengths[symbol] + extra);
        }

        for (int symbol = 0; symbol < _distanceFrequencies.Length; symbol++)
            bits += (long)_distanceFrequencies[symbol] * (distances.Lengths[symbol] + DeflateFormat.DistanceExtraBits[symbol]);

        return bits;
    }

    // The two sets of lengths are one sequence; a run may cross from the first to the second (section 3.2.7).
    private void CollectRuns(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths)
    {
        Span<byte> lengths = stackalloc byte[DeflateFormat.LiteralCodes + DeflateFormat.DistanceCodes];
        literalLengths.CopyTo(lengths);
        distanceLengths.CopyTo(lengths[literalLengths.Length..]);
        lengths = lengths[..(literalLengths.Length + distanceLengths.Length)];

        _codeLengthFrequencies.AsSpan().Clear();
        _runCount = 0;
        while (!lengths.IsEmpty)
        {
            byte value = lengths[0];
            int run = lengths.IndexOfAnyExcept(value);
            run = run < 0 ? lengths.Length : run;
            lengths = lengths[run..];
            if (value != 0)
            {
                AddRun(value, 0);
                run--;
            }

            while (run > 0)
            {
                int given = AddLongestRun(value, run);
                run -= given;
            }
        }
    }

    private int AddLongestRun(byte value, int run)
    {
        if (run < 3)
        {
            AddRun(value, 0);
            return 1;
        }

        int given;
        if (value != 0)
        {
            given = Math.Min(run, 6);
            AddRun(DeflateFormat.RepeatPrevious, given - 3);
        }
        else if (run <= 10)
        {
            given = run;
            AddRun(DeflateFormat.RepeatZeroShort, given - 3);
        }
        else
        {
            given = Math.Min(run, 138);
            AddRun(DeflateFormat.RepeatZeroLong, given - 11);
        }

        return given;
    }

    private void AddRun(int symbol, int extra)
    {
        _runs[_runCount++] = (ushort)((extra << 5) | symbol);
        _codeLengthFrequencies[symbol]++;
    }

    private long RunBits()
    {
        long bits = 0;
        for (int symbol = 0; symbol < _codeLengthFrequencies.Length; symbol++)
            bits += (long)_codeLengthFrequencies[symbol] * (_codeLengths.Lengths[symbol] + RunExtraBits(symbol));

        return bits;
    }

    private void WriteRuns()
    {
        foreach (ushort run in _runs.AsSpan(0, _runCount))
        {
            int symbol = run & 31;
            sink.Write(_codeLengths.Codes[symbol], _codeLengths.Lengths[symbol]);
            sink.Write((uint)run >> 5, RunExtraBits(symbol));
        }
    }

    private static int RunExtraBits(int symbol) => symbol switch
    {
        DeflateFormat.RepeatPrevious => 2,
        DeflateFormat.RepeatZeroShort => 3,
        DeflateFormat.RepeatZeroLong => 7,
        _ => 0,
    };

    // Two codes for each power of two from 4 on (section 3.2.5).
    private static int DistanceCode(int distance)
    {
        uint value = (uint)(distance - 1);
        if (value < 4)
            return (int)value;

        int exponent = BitOperations.Log2(value);
        return (2 * exponent) + (int)((value >> (exponent - 1)) & 1);
    }

    private static byte[] CreateLengthCodes()
    {
        byte[] codes = new byte[DeflateFormat.MaximumMatch + 1];
        for (int code = 0; code < DeflateFormat.LengthBase.Length; code++)
        {
            int first = DeflateFormat.LengthBase[code];
            int count = Math.Min(1 << DeflateFormat.LengthExtraBits[code], codes.Length - first);
            codes.AsSpan(first, count).Fill((byte)code);
        }

        return codes;
    }

    private static HuffmanCode FixedLiterals()
    {
        Span<byte> lengths = stackalloc byte[DeflateFormat.FixedLiteralCodes];
        for (int symbol = 0; symbol < lengths.Length; symbol++)
            lengths[symbol] = (byte)DeflateFormat.FixedLiteralLength(symbol);

        HuffmanCode code = new(lengths.Length, DeflateFormat.MaximumCodeLength);
        code.SetLengths(lengths);
        return code;
    }

    private static HuffmanCode FixedDistances()
    {
        Span<byte> lengths = stackalloc byte[DeflateFormat.DistanceCodes];
        lengths.Fill(DeflateFormat.FixedDistanceLength);
        HuffmanCode code = new(lengths.Length, DeflateFormat.MaximumCodeLength);
        code.SetLengths(lengths);
        return code;
    }
}
