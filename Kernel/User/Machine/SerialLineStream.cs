using System;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Cosmos.User;

/// <summary>The serial line between opening and closing. A thread of its own waits in the kernel for input, so that reads can be cancelled.</summary>
internal sealed class SerialLineStream : Stream
{
    private const int ChunkSize = 1024;

    // Chunks that may wait for a reader; then the thread stops reading, and later the sender is told to wait.
    private const int WaitingChunks = 16;

    // Longer writes may wait for the line, 115 200 baud on real hardware, and must not hold up the caller.
    private const int ShortWrite = 256;

    private readonly Channel<byte[]> _input = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(WaitingChunks) { SingleWriter = true });
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly int _opening;
    private ReadOnlyMemory<byte> _rest;
    private volatile bool _isClosed;

    internal SerialLineStream(int opening)
    {
        _opening = opening;
        new Thread(Receive) { IsBackground = true, Name = "serial input" }.Start();
    }

    /// <inheritdoc/>
    public override bool CanRead => !_isClosed;

    /// <inheritdoc/>
    public override bool CanWrite => !_isClosed;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (_rest.IsEmpty && !buffer.IsEmpty)
        {
            if (_input.Reader.TryRead(out byte[]? chunk))
                _rest = chunk;
            else if (!await _input.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                return 0;
        }

        int count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (buffer.Length <= ShortWrite)
                Send(buffer.Span);
            else
                await Task.Run(() => Send(buffer.Span), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _writer.Wait();
        try
        {
            Send(buffer);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is held back here.</remarks>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
        {
            _isClosed = true;
            NativeMethods.CloseConsole(_opening);
            _input.Writer.TryComplete();
        }

        base.Dispose(disposing);
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (!bytes.IsEmpty && NativeMethods.WriteConsole(_opening, in bytes[0], bytes.Length) == 0)
            throw new IOException("The serial line does not move: nobody takes what it sends.");
    }

    private void Receive()
    {
        byte[] buffer = new byte[ChunkSize];
        while (true)
        {
            int count = NativeMethods.ReadConsole(_opening, ref buffer[0], buffer.Length);
            if (count <= 0)
                break;
            byte[] chunk = buffer.AsSpan(0, count).ToArray();
            while (!_input.Writer.TryWrite(chunk))
            {
                if (!_input.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
                    return;
            }
        }

        _input.Writer.TryComplete();
    }
}
