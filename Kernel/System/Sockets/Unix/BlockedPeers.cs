using System.Threading;

namespace Cosmos.Sockets;

/// <summary>The sockets that found no room at a receiver and want to be told when there is some.</summary>
internal sealed class BlockedPeers
{
    private UnixSocketDescription[] _peers = [];

    /// <summary>Adds a socket; after that it looks once more.</summary>
    public void Add(UnixSocketDescription peer)
    {
        UnixSocketDescription[] current, next;
        do
        {
            current = Volatile.Read(ref _peers);
            if (System.Array.IndexOf(current, peer) >= 0)
                return;
            next = [.. current, peer];
        }
        while (Interlocked.CompareExchange(ref _peers, next, current) != current);
    }

    /// <summary>Tells all of them, and forgets them.</summary>
    public void Wake()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _peers).Length == 0)
            return;
        foreach (UnixSocketDescription peer in Interlocked.Exchange(ref _peers, []))
            peer.NotifyChanged();
    }
}
