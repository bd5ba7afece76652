using System;
using System.Buffers.Binary;
using Cosmos.Compression.Checksums;

namespace Cosmos.Compression.Deflate;

/// <summary>Compresses into a DEFLATE stream in pieces of any size (RFC 1951), with a zlib or gzip frame if wanted.</summary>
/// <remarks>
/// Behaves as zlib's <c>deflate</c> towards its caller, flush semantics included; the bytes differ, as they do between versions
/// of zlib. One difference: when a flush did not fit into the output, repeating it never adds a second marker.
/// Not safe for concurrent use.
/// </remarks>
public sealed partial class Deflater
{
    private readonly StreamFormat _format;
    private readonly int _windowBits;
    private readonly int _level;
    private readonly CompressionStrategy _strategy;
    private readonly CompressionEffort _effort;
    private readonly BitSink _sink = new();
    private readonly BlockWriter _block;
    private readonly MatchWindow _window;
    private FlushMode? _lastFlush;
    private uint _checksum;
    private uint _totalInput;
    private bool _headerIsWritten;
    private bool _isFinished;
    private bool _flushIsInSink;

    /// <summary>Starts a stream.</summary>
    /// <param name="level">0 (stored) to 9 (smallest), or -1 for 6.</param>
    /// <param name="options">Frame and window size; <see cref="StreamFormat.Detect"/> is for decompression.</param>
    /// <param name="strategy">What kind of data is expected.</param>
    /// <exception cref="ArgumentException">A value is out of range, or raw data with a window of 256 bytes.</exception>
    public Deflater(int level, StreamOptions options, CompressionStrategy strategy = CompressionStrategy.Default)
    {
        if (level is < -1 or > CompressionEffort.MaximumLevel)
            throw new ArgumentOutOfRangeException(nameof(level), level, "Levels go from 0 to 9, and -1 is the default.");

        if (strategy is < CompressionStrategy.Default or > CompressionStrategy.Fixed)
            throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "No such strategy.");

        // zlib refuses the smallest window for raw data, and uses the next one where a header can say so.
        if (options.Format == StreamFormat.Detect
            || options.WindowBits is < 8 or > StreamOptions.MaximumWindowBits
            || options is { WindowBits: 8, Format: StreamFormat.Raw })
        {
            throw new ArgumentException("The format and window size do not describe a stream that can be made.", nameof(options));
        }

        _level = level < 0 ? CompressionEffort.DefaultLevel : level;
        _format = options.Format;
        _windowBits = Math.Max(options.WindowBits, 9);
        _strategy = strategy;
        _effort = _level == 0 ? default : CompressionEffort.OfLevel(_level);
        _window = new MatchWindow(_windowBits);
        _block = new BlockWriter(_sink, strategy == CompressionStrategy.Fixed);
        Reset();
    }

    /// <summary>Forgets everything and starts another stream with the same settings.</summary>
    public void Reset()
    {
        _sink.Reset();
        _block.Reset();
        _window.Reset();
        _lastFlush = null;
        _checksum = _format == StreamFormat.Zlib ? Adler32.Initial : Crc32.Initial;
        _totalInput = 0;
        _headerIsWritten = false;
        _isFinished = false;
        _flushIsInSink = false;
        ResetMatch();
    }

    /// <summary>Compresses as much as input and room allow.</summary>
    /// <param name="input">Bytes to compress; what is not consumed belongs into the next call.</param>
    /// <param name="output">Room for compressed bytes.</param>
    /// <param name="flush">What must come out now. After <see cref="FlushMode.Finish"/> only that is allowed.</param>
    /// <param name="consumed">Bytes taken from <paramref name="input"/>.</param>
    /// <param name="written">Bytes put into <paramref name="output"/>.</param>
    /// <returns>
    /// <see cref="CompressionStatus.StreamEnd"/> when the finished stream is out completely. With any other flush mode, the flush is
    /// complete when room is left in the output.
    /// </returns>
    public CompressionStatus Deflate(
        ReadOnlySpan<byte> input, Span<byte> output, FlushMode flush, out int consumed, out int written)
    {
        consumed = 0;
        written = 0;
        if (flush is < FlushMode.None or > FlushMode.Block || (_isFinished && flush != FlushMode.Finish))
            return CompressionStatus.StreamError;

        if (output.IsEmpty)
            return CompressionStatus.BufferError;

        FlushMode? lastFlush = _lastFlush;
        bool flushIsInSink = _flushIsInSink && lastFlush == flush && input.IsEmpty;
        _lastFlush = flush;
        if (_sink.Pending != 0)
        {
            written = _sink.Drain(output);
            if (_sink.Pending != 0)
                return CompressionStatus.Ok;

            if (flushIsInSink && flush != FlushMode.Finish)
                return CompressionStatus.Ok;
        }
        else if (input.IsEmpty && lastFlush != null && Rank(flush) <= Rank(lastFlush.Value) && flush != FlushMode.Finish)
        {
            return CompressionStatus.BufferError;
        }

        if (_isFinished)
            return input.IsEmpty ? CompressionStatus.StreamEnd : CompressionStatus.BufferError;

        _flushIsInSink = false;
        if (!_headerIsWritten)
        {
            WriteHeader();
            _headerIsWritten = true;
        }

        if (Encode(input, output, flush, ref consumed, ref written))
            EndInput(flush);

        written += _sink.Drain(output[written..]);
        if (_sink.Pending == 0 && _isFinished)
            return CompressionStatus.StreamEnd;

        return CompressionStatus.Ok;
    }

    // Encodes all input, or as much as leaves room in the output. True when a flush can now be carried out.
    private bool Encode(ReadOnlySpan<byte> input, Span<byte> output, FlushMode flush, ref int consumed, ref int written)
    {
        while (true)
        {
            if (_window.Lookahead < MatchWindow.MinimumLookahead)
            {
                int taken = _window.Fill(input[consumed..]);
                AddToChecksum(input.Slice(consumed, taken));
                consumed += taken;
                if (_window.Lookahead < MatchWindow.MinimumLookahead && flush == FlushMode.None && _level != 0)
                    return false;

                if (_window.Lookahead == 0)
                    return flush != FlushMode.None;
            }

            if (_level == 0)
            {
                _window.Advance(_window.Lookahead);
                if (!_window.IsFull)
                    continue;

                EndBlock(isFinal: false);
            }
            else
            {
                EncodeNext();
                if (!_block.IsFull)
                    continue;

                EndBlock(isFinal: false);
            }

            written += _sink.Drain(output[written..]);
            if (_sink.Pending != 0)
                return false;
        }
    }

    private void EndInput(FlushMode flush)
    {
        _flushIsInSink = true;
        EncodeRest();
        if (flush == FlushMode.Finish)
        {
            EndBlock(isFinal: true);
            _sink.Align();
            WriteTrailer();
            _isFinished = true;
            return;
        }

        if (!_block.IsEmpty || (_level == 0 && _window.BlockStart < _window.Position))
            EndBlock(isFinal: false);

        switch (flush)
        {
            case FlushMode.Partial:
                _block.WriteEmptyFixed();
                break;
            case FlushMode.Sync:
                _block.WriteStored(default, isFinal: false);
                break;
            case FlushMode.Full:
                _block.WriteStored(default, isFinal: false);
                _window.ForgetMatches();
                break;
        }

        _sink.FlushWholeBytes();
    }

    private void EndBlock(bool isFinal)
    {
        // A byte whose match is not decided yet belongs to the next block.
        int end = _window.Position - (_literalIsPending ? 1 : 0);
        if (_level == 0)
            _block.WriteStored(_window.Block(end), isFinal);
        else
            _block.WriteBlock(_window.Block(end), _window.BlockIsKnown, isFinal);

        _window.StartBlock(end);
        _sink.FlushWholeBytes();
    }

    // RFC 1950, section 2.2; RFC 1952, section 2.3.1.
    private void WriteHeader()
    {
        bool isFastest = _level < 2 || _strategy >= CompressionStrategy.HuffmanOnly;
        if (_format == StreamFormat.Zlib)
        {
            int level = isFastest ? 0 : _level < 6 ? 1 : _level == 6 ? 2 : 3;
            int header = ((8 | ((_windowBits - 8) << 4)) << 8) | (level << 6);
            header += 31 - (header % 31);
            _sink.Write([(byte)(header >> 8), (byte)header]);
        }
        else if (_format == StreamFormat.Gzip)
        {
            const byte unix = 3;
            byte extraFlags = (byte)(_level == 9 ? 2 : isFastest ? 4 : 0);
            _sink.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, extraFlags, unix]);
        }
    }

    private void WriteTrailer()
    {
        Span<byte> trailer = stackalloc byte[8];
        if (_format == StreamFormat.Zlib)
        {
            BinaryPrimitives.WriteUInt32BigEndian(trailer, _checksum);
            _sink.Write(trailer[..4]);
        }
        else if (_format == StreamFormat.Gzip)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checksum);
            BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _totalInput);
            _sink.Write(trailer);
        }
    }

    private void AddToChecksum(ReadOnlySpan<byte> input)
    {
        _totalInput += (uint)input.Length;
        _checksum = _format switch
        {
            StreamFormat.Zlib => Adler32.Update(_checksum, input),
            StreamFormat.Gzip => Crc32.Update(_checksum, input),
            _ => _checksum,
        };
    }

    // The order of the flush modes by strength: Block lies between None and Partial.
    private static int Rank(FlushMode flush) => flush == FlushMode.Block ? 1 : 2 * (int)flush;
}
