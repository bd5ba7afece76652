using System;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Ssh.Tests.Laboratory;

/// <summary>One end of a connection in memory. A writer waits while 256 KiB are unread.</summary>
internal sealed class DuplexStream : Stream
{
    private const int Unread = 256 * 1024;
    private readonly Stream _read;
    private readonly Stream _write;
    private readonly int _largestRead;

    private DuplexStream(Stream read, Stream write, int largestRead)
    {
        _read = read;
        _write = write;
        _largestRead = largestRead;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Makes both ends.</summary>
    /// <param name="largestRead">The most that one read of the server gets.</param>
    internal static (DuplexStream Client, DuplexStream Server) Create(int largestRead = int.MaxValue)
    {
        PipeOptions options = new(pauseWriterThreshold: Unread, resumeWriterThreshold: Unread / 2, useSynchronizationContext: false);
        Pipe up = new(options);
        Pipe down = new(options);
        return (new DuplexStream(down.Reader.AsStream(), up.Writer.AsStream(), int.MaxValue),
            new DuplexStream(up.Reader.AsStream(), down.Writer.AsStream(), largestRead));
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _read.ReadAsync(buffer[..Math.Min(buffer.Length, _largestRead)], cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _write.WriteAsync(buffer, cancellationToken);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _write.Dispose();
            _read.Dispose();
        }

        base.Dispose(disposing);
    }
}
