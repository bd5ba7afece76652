using System;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Shell;

/// <summary>The writing end of an <see cref="OutputQueue"/> as a stream, for one command: its token frees it from a reader that does not read.</summary>
internal sealed class QueueStream(OutputQueue queue, CancellationToken stop) : WriteOnlyStream
{
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            ValueTask room = queue.WaitForRoomAsync(stop);
            if (!room.IsCompletedSuccessfully)
                room.AsTask().GetAwaiter().GetResult();
            int count = Math.Min(buffer.Length, queue.Capacity);
            queue.Post(buffer[..count]);
            buffer = buffer[count..];
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource? both = cancellationToken.CanBeCanceled && cancellationToken != stop
            ? CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken)
            : null;
        CancellationToken either = both?.Token ?? stop;
        while (!buffer.IsEmpty)
        {
            await queue.WaitForRoomAsync(either).ConfigureAwait(false);
            int count = Math.Min(buffer.Length, queue.Capacity);
            queue.Post(buffer.Span[..count]);
            buffer = buffer[count..];
        }
    }
}
