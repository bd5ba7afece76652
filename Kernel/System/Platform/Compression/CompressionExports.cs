using System;
using System.Runtime;
using System.Runtime.InteropServices;
using Cosmos.Compression;
using Cosmos.Compression.Checksums;
using Cosmos.Compression.Deflate;
using Cosmos.Compression.Inflate;

namespace Cosmos.System2.Compression;

/// <summary>The zlib half of <c>libSystem.IO.Compression.Native</c>. Brotli is bound lazily and is not there.</summary>
/// <remarks>
/// Results are zlib's: <see cref="CompressionStatus"/>, and the error below. The caller serialises calls on a stream and pins its buffers for
/// the length of a call. Messages stay null: System.IO.Compression has its own text for each code.
/// </remarks>
internal static unsafe class CompressionExports
{
    private const int MemoryError = -4; // Z_MEM_ERROR
    private const int DeflatedMethod = 8; // Z_DEFLATED
    private const int MaximumMemoryLevel = 9;

    [RuntimeExport("CompressionNative_DeflateInit2_")]
    internal static int DeflateInit(ZStream* stream, int level, int method, int windowBits, int memoryLevel, int strategy)
    {
        stream->State = 0;
        stream->Message = null;
        if (method != DeflatedMethod
            || memoryLevel is < 1 or > MaximumMemoryLevel
            || !StreamOptions.TryParse(windowBits, out StreamOptions options))
        {
            return (int)CompressionStatus.StreamError;
        }

        try
        {
            stream->State = Handle(new Deflater(level, options, (CompressionStrategy)strategy));
            return (int)CompressionStatus.Ok;
        }
        catch (ArgumentException)
        {
            return (int)CompressionStatus.StreamError;
        }
        catch (OutOfMemoryException)
        {
            return MemoryError;
        }
    }

    [RuntimeExport("CompressionNative_Deflate")]
    internal static int Deflate(ZStream* stream, int flush)
    {
        if (Target(stream) is not Deflater deflater)
            return (int)CompressionStatus.StreamError;

        try
        {
            ReadOnlySpan<byte> input = new(stream->NextInput, Length(stream->AvailableInput));
            Span<byte> output = new(stream->NextOutput, Length(stream->AvailableOutput));
            CompressionStatus status = deflater.Deflate(input, output, (FlushMode)flush, out int consumed, out int written);
            Advance(stream, consumed, written);
            return (int)status;
        }
        catch (OutOfMemoryException)
        {
            return MemoryError;
        }
    }

    [RuntimeExport("CompressionNative_DeflateEnd")]
    internal static int DeflateEnd(ZStream* stream) => End(stream);

    [RuntimeExport("CompressionNative_DeflateReset")]
    internal static int DeflateReset(ZStream* stream)
    {
        if (Target(stream) is not Deflater deflater)
            return (int)CompressionStatus.StreamError;

        deflater.Reset();
        return (int)CompressionStatus.Ok;
    }

    [RuntimeExport("CompressionNative_InflateInit2_")]
    internal static int InflateInit(ZStream* stream, int windowBits)
    {
        stream->State = 0;
        stream->Message = null;
        if (!StreamOptions.TryParse(windowBits, out StreamOptions options))
            return (int)CompressionStatus.StreamError;

        try
        {
            stream->State = Handle(new Inflater(options));
            return (int)CompressionStatus.Ok;
        }
        catch (OutOfMemoryException)
        {
            return MemoryError;
        }
    }

    [RuntimeExport("CompressionNative_InflateReset2_")]
    internal static int InflateReset(ZStream* stream, int windowBits)
    {
        if (Target(stream) is not Inflater inflater || !StreamOptions.TryParse(windowBits, out StreamOptions options))
            return (int)CompressionStatus.StreamError;

        try
        {
            inflater.Reset(options);
            return (int)CompressionStatus.Ok;
        }
        catch (OutOfMemoryException)
        {
            return MemoryError;
        }
    }

    [RuntimeExport("CompressionNative_Inflate")]
    internal static int Inflate(ZStream* stream, int flush)
    {
        if (Target(stream) is not Inflater inflater)
            return (int)CompressionStatus.StreamError;

        try
        {
            ReadOnlySpan<byte> input = new(stream->NextInput, Length(stream->AvailableInput));
            Span<byte> output = new(stream->NextOutput, Length(stream->AvailableOutput));
            CompressionStatus status = inflater.Inflate(input, output, (FlushMode)flush, out int consumed, out int written);
            Advance(stream, consumed, written);
            return (int)status;
        }
        catch (OutOfMemoryException)
        {
            return MemoryError;
        }
    }

    [RuntimeExport("CompressionNative_InflateEnd")]
    internal static int InflateEnd(ZStream* stream) => End(stream);

    [RuntimeExport("CompressionNative_Crc32")]
    internal static uint UpdateCrc32(uint crc, byte* buffer, int length) => Crc32.Update(crc, new ReadOnlySpan<byte>(buffer, length));

    private static nint Handle(object target) => GCHandle.ToIntPtr(GCHandle.Alloc(target));

    private static object? Target(ZStream* stream) => stream->State == 0 ? null : GCHandle.FromIntPtr(stream->State).Target;

    private static int End(ZStream* stream)
    {
        if (stream->State == 0)
            return (int)CompressionStatus.StreamError;

        GCHandle.FromIntPtr(stream->State).Free();
        stream->State = 0;
        return (int)CompressionStatus.Ok;
    }

    private static void Advance(ZStream* stream, int consumed, int written)
    {
        stream->NextInput += consumed;
        stream->AvailableInput -= (uint)consumed;
        stream->NextOutput += written;
        stream->AvailableOutput -= (uint)written;
    }

    // One call handles at most what a span can; the rest is simply not consumed yet.
    private static int Length(uint available) => (int)Math.Min(available, int.MaxValue);
}
