using System;
using System.Buffers.Binary;

namespace Cosmos.Compression.Inflate;

/// <content>Literals and matches: RFC 1951, section 3.2.5.</content>
public sealed partial class Inflater
{
    /// <summary>Bits that one literal or one match takes at most: two codes of 15, and 5 and 13 extra bits.</summary>
    private const int MaximumItemBits = 48;

    private int _length;
    private int _distance;
    private int _lengthCode;
    private int _distanceCode;

    private Step DecodeData(ref BitSource source, Span<byte> output, ref int written)
    {
        if (_state == State.Symbol)
        {
            if (source.Input.Length - source.Position >= sizeof(ulong) && output.Length - written >= DeflateFormat.MaximumMatch)
            {
                Step step = DecodeFast(ref source, output, ref written);
                if (step != Step.Continue || _state != State.Symbol)
                    return step;
            }

            if (!TryDecode(ref source, _literals, out int symbol))
                return Step.NeedInput;

            switch (symbol)
            {
                case HuffmanTable.Invalid:
                    return Damaged("invalid literal/length code");
                case < DeflateFormat.EndOfBlock:
                    _length = symbol;
                    _state = State.Literal;
                    break;
                case DeflateFormat.EndOfBlock:
                    _state = State.BlockHeader;
                    return Step.Continue;
                default:
                    _lengthCode = symbol - DeflateFormat.FirstLengthCode;
                    if (_lengthCode >= DeflateFormat.LengthBase.Length)
                        return Damaged("invalid literal/length code");

                    _state = State.LengthExtra;
                    break;
            }
        }

        switch (_state)
        {
            case State.Literal:
                if (written == output.Length)
                    return Step.NeedRoom;

                output[written++] = (byte)_length;
                _state = State.Symbol;
                return Step.Continue;

            case State.LengthExtra:
                if (!source.TryNeed(DeflateFormat.LengthExtraBits[_lengthCode]))
                    return Step.NeedInput;

                _length = DeflateFormat.LengthBase[_lengthCode] + (int)source.Take(DeflateFormat.LengthExtraBits[_lengthCode]);
                _state = State.DistanceSymbol;
                return Step.Continue;

            case State.DistanceSymbol:
                if (!TryDecode(ref source, _distances, out _distanceCode))
                    return Step.NeedInput;

                if (_distanceCode is HuffmanTable.Invalid or >= DeflateFormat.DistanceCodes)
                    return Damaged("invalid distance code");

                _state = State.DistanceExtra;
                return Step.Continue;

            case State.DistanceExtra:
                if (!source.TryNeed(DeflateFormat.DistanceExtraBits[_distanceCode]))
                    return Step.NeedInput;

                _distance = DeflateFormat.DistanceBase[_distanceCode] + (int)source.Take(DeflateFormat.DistanceExtraBits[_distanceCode]);
                if (_distance > written + _history.Length)
                    return Damaged("invalid distance too far back");

                _state = State.Match;
                return Step.Continue;

            default:
                return CopyMatch(output, ref written);
        }
    }

    private Step CopyMatch(Span<byte> output, ref int written)
    {
        while (_length > 0)
        {
            if (written == output.Length)
                return Step.NeedRoom;

            Span<byte> room = output[written..];
            room = room[..Math.Min(room.Length, _length)];
            int copied = _distance > written
                ? _history.Copy(_distance - written, room)
                : CopyWithin(output, written, _distance, room.Length);
            written += copied;
            _length -= copied;
        }

        _state = State.Symbol;
        return Step.Continue;
    }

    // Source and destination overlap when the match is longer than its distance; the copy then repeats what it has written.
    private static int CopyWithin(Span<byte> output, int position, int distance, int length)
    {
        int source = position - distance;
        if (distance >= length)
        {
            output.Slice(source, length).CopyTo(output[position..]);
            return length;
        }

        Span<byte> destination = output.Slice(position, length);
        if (distance == 1)
        {
            destination.Fill(output[source]);
            return length;
        }

        int copied = 0;
        while (copied < length)
        {
            // Everything from the source to what is already copied is a repetition of the pattern.
            int chunk = Math.Min(length - copied, distance + copied);
            output.Slice(source, chunk).CopyTo(destination[copied..]);
            copied += chunk;
        }

        return length;
    }

    private static bool TryDecode(ref BitSource source, HuffmanTable table, out int symbol)
    {
        int bits;
        while ((symbol = table.Decode(source.Bits, source.Count, out bits)) == HuffmanTable.NeedsBits)
        {
            if (!source.TryTakeByte())
                return false;
        }

        if (symbol != HuffmanTable.Invalid)
            source.Drop(bits);

        return true;
    }

    // Decodes while every item certainly fits: eight bytes of input are there, and room for the longest match. Reads ahead up to
    // seven bytes and gives them back, so that nothing behind the end of the stream is ever consumed.
    private Step DecodeFast(ref BitSource source, Span<byte> output, ref int written)
    {
        ReadOnlySpan<byte> input = source.Input;
        int position = source.Position;
        ulong bits = source.Bits;
        int count = source.Count;
        int next = written;
        HuffmanTable literals = _literals;
        HuffmanTable distances = _distances;
        int inputLimit = input.Length - sizeof(ulong);
        int outputLimit = output.Length - DeflateFormat.MaximumMatch;
        string? damage = null;

        while (position <= inputLimit && next <= outputLimit)
        {
            if (count < MaximumItemBits)
            {
                bits |= BinaryPrimitives.ReadUInt64LittleEndian(input[position..]) << count;
                int taken = (63 - count) >> 3;
                position += taken;
                count += taken << 3;
                bits &= ulong.MaxValue >> (64 - count);
            }

            int symbol = literals.Decode(bits, count, out int length);
            if (symbol < DeflateFormat.EndOfBlock)
            {
                if (symbol < 0)
                {
                    damage = "invalid literal/length code";
                    break;
                }

                bits >>= length;
                count -= length;
                output[next++] = (byte)symbol;
                continue;
            }

            bits >>= length;
            count -= length;
            if (symbol == DeflateFormat.EndOfBlock)
            {
                _state = State.BlockHeader;
                break;
            }

            int code = symbol - DeflateFormat.FirstLengthCode;
            if (code >= DeflateFormat.LengthBase.Length)
            {
                damage = "invalid literal/length code";
                break;
            }

            int extra = DeflateFormat.LengthExtraBits[code];
            int matchLength = DeflateFormat.LengthBase[code] + (int)(bits & ((1UL << extra) - 1));
            bits >>= extra;
            count -= extra;

            code = distances.Decode(bits, count, out length);
            if (code is < 0 or >= DeflateFormat.DistanceCodes)
            {
                damage = "invalid distance code";
                break;
            }

            bits >>= length;
            count -= length;
            extra = DeflateFormat.DistanceExtraBits[code];
            int distance = DeflateFormat.DistanceBase[code] + (int)(bits & ((1UL << extra) - 1));
            bits >>= extra;
            count -= extra;

            if (distance <= next)
            {
                next += CopyWithin(output, next, distance, matchLength);
                continue;
            }

            if (distance - next > _history.Length)
            {
                damage = "invalid distance too far back";
                break;
            }

            _length = matchLength;
            _distance = distance;
            CopyMatch(output, ref next);
        }

        position -= count >> 3;
        count &= 7;
        source.Position = position;
        source.Bits = bits & ((1UL << count) - 1);
        source.Count = count;
        written = next;
        return damage != null ? Damaged(damage) : Step.Continue;
    }
}
