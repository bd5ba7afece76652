using System;
using System.Buffers.Binary;
using Cosmos.Compression.Checksums;

namespace Cosmos.Compression.Inflate;

/// <content>Headers and trailers: RFC 1950, section 2.2, and RFC 1952, section 2.3.</content>
public sealed partial class Inflater
{
    private const uint GzipMagic = 0x8b1f;
    private const uint DeflateMethod = 8;

    [Flags]
    private enum GzipFlags : uint
    {
        None = 0,
        Text = 0x01,
        HeaderCheck = 0x02,
        Extra = 0x04,
        Name = 0x08,
        Comment = 0x10,
        Reserved = 0xe0,
    }

    private GzipFlags _gzipFlags;
    private uint _headerCheck;
    private int _extraLength;

    private Step ReadHeader(ref BitSource source)
    {
        if (!source.TryNeed(16))
            return Step.NeedInput;

        uint header = (uint)source.Peek(16);
        if (header == GzipMagic && _format != StreamFormat.Zlib)
        {
            source.Drop(16);
            _format = StreamFormat.Gzip;
            _headerCheck = Crc32.Initial;
            AddToHeaderCheck(header, 2);
            _state = State.GzipFlags;
            return Step.Continue;
        }

        uint method = header & 0xff;
        uint flags = header >> 8;
        if (_format == StreamFormat.Gzip || ((method << 8) | flags) % 31 != 0)
            return Damaged("incorrect header check");

        if ((method & 0x0f) != DeflateMethod)
            return Damaged("unknown compression method");

        int windowBits = (int)(method >> 4) + 8;
        int allowedBits = _options.WindowBits == 0 ? windowBits : _options.WindowBits;
        if (windowBits > StreamOptions.MaximumWindowBits || windowBits > allowedBits)
            return Damaged("invalid window size");

        source.Drop(16);
        _format = StreamFormat.Zlib;
        _checksum = Adler32.Initial;

        const uint presetDictionary = 0x20;
        _state = (flags & presetDictionary) != 0 ? State.DictionaryId : State.BlockHeader;
        return Step.Continue;
    }

    // FDICT: the identifier of the dictionary follows, but there is no way to supply one.
    private Step ReadDictionaryId(ref BitSource source)
    {
        if (!source.TryNeed(32))
            return Step.NeedInput;

        source.Drop(32);
        _state = State.NeedDictionary;
        return Step.Stop;
    }

    private Step ReadGzipHeader(ref BitSource source)
    {
        switch (_state)
        {
            case State.GzipFlags:
                if (!source.TryNeed(16))
                    return Step.NeedInput;

                if (source.Peek(8) != DeflateMethod)
                    return Damaged("unknown compression method");

                _gzipFlags = (GzipFlags)(source.Peek(16) >> 8);
                if ((_gzipFlags & GzipFlags.Reserved) != 0)
                    return Damaged("unknown header flags set");

                AddToHeaderCheck(source.Take(16), 2);
                _state = State.GzipTime;
                return Step.Continue;

            case State.GzipTime: // MTIME, XFL, OS
                if (!source.TryNeed(48))
                    return Step.NeedInput;

                AddToHeaderCheck(source.Take(32), 4);
                AddToHeaderCheck(source.Take(16), 2);
                _state = State.GzipExtraLength;
                return Step.Continue;

            case State.GzipExtraLength:
                _extraLength = 0;
                if ((_gzipFlags & GzipFlags.Extra) != 0)
                {
                    if (!source.TryNeed(16))
                        return Step.NeedInput;

                    _extraLength = source.Peek(16);
                    AddToHeaderCheck(source.Take(16), 2);
                }

                _state = State.GzipExtra;
                return Step.Continue;

            case State.GzipExtra:
                for (; _extraLength > 0; _extraLength--)
                {
                    if (!source.TryNeed(8))
                        return Step.NeedInput;

                    AddToHeaderCheck(source.Take(8), 1);
                }

                _state = State.GzipName;
                return Step.Continue;

            case State.GzipName:
                return SkipText(ref source, GzipFlags.Name, State.GzipComment);

            case State.GzipComment:
                return SkipText(ref source, GzipFlags.Comment, State.GzipHeaderCheck);

            default:
                if ((_gzipFlags & GzipFlags.HeaderCheck) != 0)
                {
                    if (!source.TryNeed(16))
                        return Step.NeedInput;

                    if (source.Take(16) != (_headerCheck & 0xffff))
                        return Damaged("header crc mismatch");
                }

                _checksum = Crc32.Initial;
                _state = State.BlockHeader;
                return Step.Continue;
        }
    }

    private Step SkipText(ref BitSource source, GzipFlags flag, State next)
    {
        if ((_gzipFlags & flag) != 0)
        {
            uint character;
            do
            {
                if (!source.TryNeed(8))
                    return Step.NeedInput;

                character = source.Take(8);
                AddToHeaderCheck(character, 1);
            }
            while (character != 0);
        }

        _state = next;
        return Step.Continue;
    }

    private void AddToHeaderCheck(uint value, int bytes)
    {
        Span<byte> buffer = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(buffer, value);
        _headerCheck = Crc32.Update(_headerCheck, buffer[..bytes]);
    }

    // The trailer begins at a byte boundary.
    private Step EndBlocks(ref BitSource source, ReadOnlySpan<byte> produced)
    {
        source.Align();
        UpdateChecksum(produced);
        _state = _format == StreamFormat.Raw ? State.Done : State.Checksum;
        return Step.Continue;
    }

    private Step ReadTrailer(ref BitSource source)
    {
        if (!source.TryNeed(32))
            return Step.NeedInput;

        uint value = source.Take(32);
        if (_state == State.GzipLength)
        {
            if (value != _totalOutput)
                return Damaged("incorrect length check");

            _state = State.Done;
            return Step.Stop;
        }

        if (_format == StreamFormat.Zlib)
            value = BinaryPrimitives.ReverseEndianness(value);

        if (value != _checksum)
            return Damaged("incorrect data check");

        _state = _format == StreamFormat.Gzip ? State.GzipLength : State.Done;
        return Step.Continue;
    }
}
