using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.Channels;

/// <summary>Output or error output of a channel as a stream. Several threads may write: each write stays together.</summary>
/// <param name="channel">The channel.</param>
/// <param name="index">0 for output, 1 for error output.</param>
/// <param name="connection">Flushes, and renews keys when it is time.</param>
/// <param name="endsChannel">Whether disposing sends the end of file.</param>
internal sealed class ChannelWriteStream(Channel channel, int index, IChannelConnection connection, bool endsChannel) : Stream
{
    /// <summary>A large write starts sending after so many bytes: the rest is encrypted while they are on their way.</summary>
    private const int FlushSize = 64 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        ValueTask write = WriteAsync(buffer.AsMemory(offset, count), CancellationToken.None);
        if (write.IsCompleted)
            write.GetAwaiter().GetResult();
        else
            write.AsTask().GetAwaiter().GetResult();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);

        if (!_turn.Wait(0, CancellationToken.None))
            return WriteSlowlyAsync(buffer, hasTurn: false, cancellationToken);

        bool keepsTurn = false;
        try
        {
            int unflushed = 0;
            while (!buffer.IsEmpty)
            {
                int sent = channel.TrySend(buffer.Span, index);
                if (sent == 0)
                {
                    keepsTurn = true;
                    return WriteSlowlyAsync(buffer, hasTurn: true, cancellationToken);
                }

                buffer = buffer[sent..];
                unflushed += sent;
                if (unflushed >= FlushSize)
                {
                    connection.OnDataSent();
                    unflushed = 0;
                }
            }

            connection.OnDataSent();
            return default;
        }
        catch (IOException exception)
        {
            return ValueTask.FromException(exception);
        }
        finally
        {
            if (!keepsTurn)
                _turn.Release();
        }
    }

    /// <summary>Does nothing: every write is on its way already.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && endsChannel)
            channel.SendEof();

        base.Dispose(disposing);
    }

    private async ValueTask WriteSlowlyAsync(ReadOnlyMemory<byte> buffer, bool hasTurn, CancellationToken stop)
    {
        if (!hasTurn)
            await _turn.WaitAsync(stop).ConfigureAwait(false);

        AsyncSignal signal = channel.WriterSignal(index);
        try
        {
            using (stop.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), signal))
            {
                int unflushed = 0;
                while (!buffer.IsEmpty)
                {
                    int sent = channel.TrySend(buffer.Span, index);
                    if (sent != 0)
                    {
                        buffer = buffer[sent..];
                        unflushed += sent;
                        if (unflushed < FlushSize)
                            continue;

                        connection.OnDataSent();
                        unflushed = 0;
                        continue;
                    }

                    connection.OnDataSent();
                    await signal.WaitAsync().ConfigureAwait(false);
                    stop.ThrowIfCancellationRequested();
                }
            }

            connection.OnDataSent();
        }
        finally
        {
            _turn.Release();
        }
    }
}
