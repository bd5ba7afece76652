using System;

namespace Cosmos.Compression.Inflate;

/// <content>Block headers, stored blocks and the codes of dynamic blocks: RFC 1951, sections 3.2.3 to 3.2.7.</content>
public sealed partial class Inflater
{
    private const int LiteralFastBits = 10;
    private const int DistanceFastBits = 9;

    private static readonly HuffmanTable s_fixedLiterals = FixedLiterals();
    private static readonly HuffmanTable s_fixedDistances = FixedDistances();

    private readonly byte[] _lengths = new byte[DeflateFormat.LiteralCodes + DeflateFormat.DistanceCodes];
    private HuffmanTable? _codeLengthCode;
    private HuffmanTable? _dynamicLiterals;
    private HuffmanTable? _dynamicDistances;
    private HuffmanTable _literals = s_fixedLiterals;
    private HuffmanTable _distances = s_fixedDistances;
    private int _storedLength;
    private int _literalCount;
    private int _distanceCount;
    private int _codeLengthCount;
    private int _lengthsRead;

    private Step ReadBlockHeader(ref BitSource source)
    {
        if (!source.TryNeed(3))
            return Step.NeedInput;

        _finalBlock = source.Take(1) != 0;
        switch ((int)source.Take(2))
        {
            case DeflateFormat.StoredBlock:
                source.Align();
                _state = State.StoredLength;
                return Step.Continue;
            case DeflateFormat.FixedBlock:
                _literals = s_fixedLiterals;
                _distances = s_fixedDistances;
                _state = State.Symbol;
                return Step.Continue;
            case DeflateFormat.DynamicBlock:
                _state = State.DynamicHeader;
                return Step.Continue;
            default:
                return Damaged("invalid block type");
        }
    }

    private Step ReadStoredLength(ref BitSource source)
    {
        if (!source.TryNeed(32))
            return Step.NeedInput;

        uint length = source.Take(16);
        if (source.Take(16) != (length ^ 0xffff))
            return Damaged("invalid stored block lengths");

        _storedLength = (int)length;
        _state = State.Stored;
        return Step.Continue;
    }

    private Step CopyStored(ref BitSource source, Span<byte> output, ref int written)
    {
        // The block began at a byte boundary and its lengths took whole bytes, so no bits are left over.
        int length = Math.Min(_storedLength, Math.Min(source.Input.Length - source.Position, output.Length - written));
        source.Input.Slice(source.Position, length).CopyTo(output[written..]);
        source.Position += length;
        written += length;
        _storedLength -= length;
        if (_storedLength == 0)
        {
            _state = State.BlockHeader;
            return Step.Continue;
        }

        return written == output.Length ? Step.NeedRoom : Step.NeedInput;
    }

    private Step ReadDynamicCodes(ref BitSource source)
    {
        if (_state == State.DynamicHeader)
        {
            if (!source.TryNeed(14))
                return Step.NeedInput;

            _literalCount = (int)source.Take(5) + DeflateFormat.FirstLengthCode;
            _distanceCount = (int)source.Take(5) + 1;
            _codeLengthCount = (int)source.Take(4) + 4;
            if (_literalCount > DeflateFormat.LiteralCodes || _distanceCount > DeflateFormat.DistanceCodes)
                return Damaged("too many length or distance symbols");

            _lengths.AsSpan(0, DeflateFormat.CodeLengthCodes).Clear();
            _lengthsRead = 0;
            _state = State.CodeLengthLengths;
        }

        if (_state == State.CodeLengthLengths)
        {
            while (_lengthsRead < _codeLengthCount)
            {
                if (!source.TryNeed(3))
                    return Step.NeedInput;

                _lengths[DeflateFormat.CodeLengthOrder[_lengthsRead++]] = (byte)source.Take(3);
            }

            _codeLengthCode ??= new HuffmanTable(DeflateFormat.CodeLengthCodes, DeflateFormat.MaximumCodeLengthCodeLength);
            if (!_codeLengthCode.TryBuild(_lengths.AsSpan(0, DeflateFormat.CodeLengthCodes), mayBeIncomplete: false))
                return Damaged("invalid code lengths set");

            _lengthsRead = 0;
            _state = State.CodeLengths;
        }

        Step step = ReadCodeLengths(ref source, _codeLengthCode!);
        return step == Step.Continue ? BuildDynamicCodes() : step;
    }

    private Step ReadCodeLengths(ref BitSource source, HuffmanTable code)
    {
        int total = _literalCount + _distanceCount;
        while (_lengthsRead < total)
        {
            int symbol;
            int bits;
            while ((symbol = code.Decode(source.Bits, source.Count, out bits)) == HuffmanTable.NeedsBits)
            {
                if (!source.TryTakeByte())
                    return Step.NeedInput;
            }

            if (symbol == HuffmanTable.Invalid)
                return Damaged("invalid code lengths set");

            if (symbol < DeflateFormat.RepeatPrevious)
            {
                source.Drop(bits);
                _lengths[_lengthsRead++] = (byte)symbol;
                continue;
            }

            // The code stays unused until its extra bits are there, so that an interrupted item starts over.
            (int extraBits, int shortest) = symbol switch
            {
                DeflateFormat.RepeatPrevious => (2, 3),
                DeflateFormat.RepeatZeroShort => (3, 3),
                _ => (7, 11),
            };
            if (!source.TryNeed(bits + extraBits))
                return Step.NeedInput;

            if (symbol == DeflateFormat.RepeatPrevious && _lengthsRead == 0)
                return Damaged("invalid bit length repeat");

            source.Drop(bits);
            int repeat = shortest + (int)source.Take(extraBits);
            if (repeat > total - _lengthsRead)
                return Damaged("invalid bit length repeat");

            byte value = symbol == DeflateFormat.RepeatPrevious ? _lengths[_lengthsRead - 1] : (byte)0;
            _lengths.AsSpan(_lengthsRead, repeat).Fill(value);
            _lengthsRead += repeat;
        }

        return Step.Continue;
    }

    private Step BuildDynamicCodes()
    {
        if (_lengths[DeflateFormat.EndOfBlock] == 0)
            return Damaged("invalid code -- missing end-of-block");

        _dynamicLiterals ??= new HuffmanTable(DeflateFormat.LiteralCodes, LiteralFastBits);
        if (!_dynamicLiterals.TryBuild(_lengths.AsSpan(0, _literalCount), mayBeIncomplete: true))
            return Damaged("invalid literal/lengths set");

        _dynamicDistances ??= new HuffmanTable(DeflateFormat.DistanceCodes, DistanceFastBits);
        if (!_dynamicDistances.TryBuild(_lengths.AsSpan(_literalCount, _distanceCount), mayBeIncomplete: true))
            return Damaged("invalid distances set");

        _literals = _dynamicLiterals;
        _distances = _dynamicDistances;
        _state = State.Symbol;
        return Step.Continue;
    }

    private static HuffmanTable FixedLiterals()
    {
        Span<byte> lengths = stackalloc byte[DeflateFormat.FixedLiteralCodes];
        for (int symbol = 0; symbol < lengths.Length; symbol++)
            lengths[symbol] = (byte)DeflateFormat.FixedLiteralLength(symbol);

        HuffmanTable table = new(lengths.Length, LiteralFastBits);
        table.TryBuild(lengths, mayBeIncomplete: false);
        return table;
    }

    private static HuffmanTable FixedDistances()
    {
        // 30 and 31 take part in the code but never occur in valid data.
        Span<byte> lengths = stackalloc byte[DeflateFormat.DistanceCodes + 2];
        lengths.Fill(DeflateFormat.FixedDistanceLength);
        HuffmanTable table = new(lengths.Length, DistanceFastBits);
        table.TryBuild(lengths, mayBeIncomplete: false);
        return table;
    }
}
