using System;
using System.Runtime.InteropServices;

namespace Cosmos.Compression.Tests;

/// <summary>The host's zlib, called the way System.IO.Compression calls it: the oracle for statuses as well as for bytes.</summary>
internal sealed unsafe partial class HostInflater : IDisposable
{
    private const string Library = "libSystem.IO.Compression.Native";

    private readonly ZStream* _stream;

    internal HostInflater(int windowBits)
    {
        _stream = (ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZStream));
        if (InflateInit(_stream, windowBits) != 0)
            throw new ArgumentException("The host refuses these window bits.", nameof(windowBits));
    }

    internal CompressionStatus Inflate(ReadOnlySpan<byte> input, Span<byte> output, FlushMode flush, out int consumed, out int written)
    {
        fixed (byte* nextInput = input)
        fixed (byte* nextOutput = output)
        {
            _stream->NextInput = nextInput;
            _stream->AvailableInput = (uint)input.Length;
            _stream->NextOutput = nextOutput;
            _stream->AvailableOutput = (uint)output.Length;
            int status = Inflate(_stream, (int)flush);
            consumed = input.Length - (int)_stream->AvailableInput;
            written = output.Length - (int)_stream->AvailableOutput;
            return (CompressionStatus)status;
        }
    }

    public void Dispose()
    {
        InflateEnd(_stream);
        NativeMemory.Free(_stream);
    }

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateInit2_")]
    private static partial int InflateInit(ZStream* stream, int windowBits);

    [LibraryImport(Library, EntryPoint = "CompressionNative_Inflate")]
    private static partial int Inflate(ZStream* stream, int flush);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateEnd")]
    private static partial int InflateEnd(ZStream* stream);

    [StructLayout(LayoutKind.Sequential)]
    private struct ZStream
    {
        internal byte* NextInput;
        internal byte* NextOutput;
        internal byte* Message;
        internal void* State;
        internal uint AvailableInput;
        internal uint AvailableOutput;
    }
}
