using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;

namespace Cosmos.Apps.WebApi.Notes;

/// <summary>Hands every change to all who listen at the time. Thread safe.</summary>
internal sealed class NoteFeed
{
    // Who reads too slowly misses the oldest changes rather than filling the memory.
    private static readonly BoundedChannelOptions s_channelOptions = new(64) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };

    private readonly HashSet<Listener> _listeners = [];
    private readonly Lock _gate = new();

    /// <summary>Tells all listeners.</summary>
    public void Publish(NoteChange change)
    {
        lock (_gate)
        {
            foreach (Listener listener in _listeners)
                listener.Channel.Writer.TryWrite(change);
        }
    }

    /// <summary>Listens from now on, until disposed.</summary>
    public Listener Listen()
    {
        var listener = new Listener(this);
        lock (_gate)
            _listeners.Add(listener);
        return listener;
    }

    /// <summary>One who listens.</summary>
    internal sealed class Listener(NoteFeed feed) : IDisposable
    {
        /// <summary>The changes since it listens.</summary>
        public ChannelReader<NoteChange> Changes => Channel.Reader;

        internal Channel<NoteChange> Channel { get; } = System.Threading.Channels.Channel.CreateBounded<NoteChange>(s_channelOptions);

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (feed._gate)
                feed._listeners.Remove(this);
        }
    }
}
