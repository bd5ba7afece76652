using System;
using System.Threading;

namespace Cosmos.Storage;

public abstract partial class Inode
{
    private Watch[]? _watches;

    /// <summary>Whether anybody watches the node; almost always nobody does.</summary>
    internal bool IsWatched => Volatile.Read(ref _watches) is not null;

    internal Watch? FindWatch(WatchDescription owner) =>
        Volatile.Read(ref _watches) is Watch[] watches ? Array.Find(watches, watch => watch.Owner == owner) : null;

    internal void AddWatch(Watch watch)
    {
        Watch[]? current, next;
        do
        {
            current = Volatile.Read(ref _watches);
            next = current is null ? [watch] : [.. current, watch];
        }
        while (Interlocked.CompareExchange(ref _watches, next, current) != current);
    }

    internal void RemoveWatch(Watch watch)
    {
        Watch[]? current, next;
        do
        {
            current = Volatile.Read(ref _watches);
            if (current is null)
                return;
            next = Array.FindAll(current, other => other != watch);
            if (next.Length == 0)
                next = null;
        }
        while (Interlocked.CompareExchange(ref _watches, next, current) != current);
    }

    /// <summary>Tells the watchers of this node what happened to it, or to an entry in it.</summary>
    /// <param name="happened">What.</param>
    /// <param name="name">The entry; empty for the node itself.</param>
    /// <param name="cookie">Joins the two events of a move.</param>
    internal void Report(WatchEvents happened, ReadOnlySpan<byte> name = default, uint cookie = 0)
    {
        if (Volatile.Read(ref _watches) is not Watch[] watches)
            return;
        foreach (Watch watch in watches)
            watch.Owner.Report(watch, happened, cookie, name);
    }

    /// <summary>Ends all watches of a node that is gone.</summary>
    internal void EndWatches()
    {
        if (Volatile.Read(ref _watches) is not Watch[] watches)
            return;
        Report(WatchEvents.SelfDeleted);
        foreach (Watch watch in watches)
            watch.Owner.Remove(watch.Number);
    }
}
