using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Shell;

/// <summary>A file that several writers of one command share: output and errors, text and bytes.</summary>
internal sealed class SynchronizedStream(Stream stream) : WriteOnlyStream
{
    private readonly Lock _lock = new();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_lock)
            stream.Write(buffer);
    }

    // Files of this machine are written at once: nothing is gained by waiting for them elsewhere.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
        lock (_lock)
            stream.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
                stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
