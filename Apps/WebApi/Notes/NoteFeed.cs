using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Channels;

namespace Cosmos.Apps.WebApi.Notes;

/// <summary>Hands every change to all who listen at the time. Thread safe.</summary>
internal sealed class NoteFeed
{
    // Who reads too slowly misses the oldest changes rather than filling the memory.
    private const int Capacity = 64;

    private readonly HashSet<Channel<NoteChange>> _listeners = [];
    private readonly Lock _gate = new();

    /// <summary>Tells all listeners.</summary>
    public void Publish(NoteChange change)
    {
        lock (_gate)
        {
            foreach (Channel<NoteChange> listener in _listeners)
                listener.Writer.TryWrite(change);
        }
    }

    /// <summary>The changes from now on, until cancelled.</summary>
    public async IAsyncEnumerable<NoteChange> Listen([EnumeratorCancellation] CancellationToken stop)
    {
        var channel = Channel.CreateBounded<NoteChange>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_gate)
            _listeners.Add(channel);
        try
        {
            await foreach (NoteChange change in channel.Reader.ReadAllAsync(stop))
                yield return change;
        }
        finally
        {
            lock (_gate)
                _listeners.Remove(channel);
        }
    }
}
