using System;
using Cosmos.Compression.Checksums;

namespace Cosmos.Compression.Inflate;

/// <summary>Decompresses a DEFLATE stream in pieces of any size (RFC 1951), with its zlib or gzip frame.</summary>
/// <remarks>
/// Behaves as zlib's <c>inflate</c> towards its caller. Hostile input costs time and memory in proportion to input and output
/// only, and ends in <see cref="CompressionStatus.DataError"/>. Not safe for concurrent use.
/// </remarks>
public sealed partial class Inflater
{
    private enum State
    {
        Header,
        GzipFlags,
        GzipTime,
        GzipExtraLength,
        GzipExtra,
        GzipName,
        GzipComment,
        GzipHeaderCheck,
        DictionaryId,
        BlockHeader,
        StoredLength,
        Stored,
        DynamicHeader,
        CodeLengthLengths,
        CodeLengths,
        Symbol,
        LengthExtra,
        DistanceSymbol,
        DistanceExtra,
        Match,
        Literal,
        Checksum,
        GzipLength,
        Done,
        NeedDictionary,
        Damaged,
    }

    /// <summary>What a step of the state machine wants next.</summary>
    private enum Step
    {
        Continue,
        NeedInput,
        NeedRoom,
        Stop,
    }

    private readonly HistoryWindow _history = new();
    private StreamOptions _options;
    private StreamFormat _format;
    private State _state;
    private ulong _bits;
    private int _bitCount;
    private uint _checksum;
    private uint _totalOutput;
    private bool _finalBlock;
    private bool _outputIsSummed;

    /// <summary>Starts a stream.</summary>
    /// <exception cref="ArgumentException">The options are none that <see cref="StreamOptions.TryParse"/> gives.</exception>
    public Inflater(StreamOptions options) => Reset(options);

    /// <summary>Why the stream is damaged, in zlib's words, or null.</summary>
    public string? ErrorMessage { get; private set; }

    /// <summary>Forgets everything and starts another stream.</summary>
    /// <exception cref="ArgumentException">The options are none that <see cref="StreamOptions.TryParse"/> gives.</exception>
    public void Reset(StreamOptions options)
    {
        if (options.WindowBits is not 0 and (< 8 or > StreamOptions.MaximumWindowBits))
            throw new ArgumentException("The window has 2^8 to 2^15 bytes.", nameof(options));

        _options = options;
        _format = options.Format;
        _state = options.Format == StreamFormat.Raw ? State.BlockHeader : State.Header;
        _bits = 0;
        _bitCount = 0;
        _checksum = 0;
        _totalOutput = 0;
        _finalBlock = false;
        ErrorMessage = null;
        _history.Reset(1 << (options.WindowBits == 0 ? StreamOptions.MaximumWindowBits : options.WindowBits));
    }

    /// <summary>Decompresses as much as input and room allow.</summary>
    /// <param name="input">Compressed bytes; what is not consumed belongs into the next call.</param>
    /// <param name="output">Room for decompressed bytes.</param>
    /// <param name="flush"><see cref="FlushMode.Finish"/> says that the caller expects the end in this call.</param>
    /// <param name="consumed">Bytes taken from <paramref name="input"/>; never any behind the end of the stream.</param>
    /// <param name="written">Bytes put into <paramref name="output"/>.</param>
    public CompressionStatus Inflate(
        ReadOnlySpan<byte> input, Span<byte> output, FlushMode flush, out int consumed, out int written)
    {
        BitSource source = new(input, _bits, _bitCount);
        written = 0;
        _outputIsSummed = false;
        while (Advance(ref source, output, ref written) == Step.Continue)
        {
        }

        _bits = source.Bits;
        _bitCount = source.Count;
        consumed = source.Position;

        ReadOnlySpan<byte> produced = output[..written];
        if (!_outputIsSummed && _state != State.Damaged)
        {
            UpdateChecksum(produced);
            _history.Append(produced);
        }

        switch (_state)
        {
            case State.Done:
                return CompressionStatus.StreamEnd;
            case State.Damaged:
                return CompressionStatus.DataError;
            case State.NeedDictionary:
                return CompressionStatus.NeedDictionary;
            default:
                bool progress = consumed != 0 || written != 0;
                return progress && flush != FlushMode.Finish ? CompressionStatus.Ok : CompressionStatus.BufferError;
        }
    }

    private Step Advance(ref BitSource source, Span<byte> output, ref int written)
    {
        switch (_state)
        {
            case State.Header:
                return ReadHeader(ref source);
            case State.GzipFlags:
            case State.GzipTime:
            case State.GzipExtraLength:
            case State.GzipExtra:
            case State.GzipName:
            case State.GzipComment:
            case State.GzipHeaderCheck:
                return ReadGzipHeader(ref source);
            case State.DictionaryId:
                return ReadDictionaryId(ref source);
            case State.BlockHeader:
                return _finalBlock ? EndBlocks(ref source, output[..written]) : ReadBlockHeader(ref source);
            case State.StoredLength:
                return ReadStoredLength(ref source);
            case State.Stored:
                return CopyStored(ref source, output, ref written);
            case State.DynamicHeader:
            case State.CodeLengthLengths:
            case State.CodeLengths:
                return ReadDynamicCodes(ref source);
            case State.Symbol:
            case State.LengthExtra:
            case State.DistanceSymbol:
            case State.DistanceExtra:
            case State.Match:
            case State.Literal:
                return DecodeData(ref source, output, ref written);
            case State.Checksum:
            case State.GzipLength:
                return ReadTrailer(ref source);
            default:
                return Step.Stop;
        }
    }

    private Step Damaged(string message)
    {
        ErrorMessage = message;
        _state = State.Damaged;
        return Step.Stop;
    }

    // Once for the output of each call: at its end, or, when the data ends in it, before the trailer is compared.
    private void UpdateChecksum(ReadOnlySpan<byte> produced)
    {
        _outputIsSummed = true;
        _totalOutput += (uint)produced.Length;
        _checksum = _format switch
        {
            StreamFormat.Zlib => Adler32.Update(_checksum, produced),
            StreamFormat.Gzip => Crc32.Update(_checksum, produced),
            _ => _checksum,
        };
    }
}
