using System.Collections.Generic;
using Cosmos.Network.Buffers;

namespace Cosmos.Network.Reassembly;

/// <summary>Puts the fragments of datagrams together: for IPv4 and for IPv6.</summary>
/// <remarks>
/// Fragments that overlap end their datagram (RFC 5722; RFC 8200, section 4.5; for IPv4 as well, where overlaps only occur in attacks), except exact
/// repetitions, which networks make. Memory is limited by the capacity of the buffers; at the limit the oldest datagram goes.
/// </remarks>
internal sealed class FragmentReassembler(NetworkStack stack, IReassemblyOwner owner, long timeout)
{
    /// <summary>Most datagrams at once.</summary>
    public const int DatagramLimit = 256;

    private readonly Dictionary<FragmentKey, PartialDatagram> _datagrams = [];
    private readonly Stack<PartialDatagram> _unused = new();
    private PartialDatagram? _oldest;
    private PartialDatagram? _newest;

    /// <summary>Datagrams that wait for fragments.</summary>
    public int Count => _datagrams.Count;

    /// <summary>Memory that they hold, bytes.</summary>
    public int Memory { get; private set; }

    /// <summary>Datagrams given up since the start: time, overlap, limits.</summary>
    public long Failures { get; private set; }

    /// <summary>Adds a fragment.</summary>
    /// <param name="fragment">What its headers say.</param>
    /// <param name="frame">Its payload, trimmed; the ownership passes to this call.</param>
    /// <param name="datagram">The datagram, when it is whole now.</param>
    /// <returns>Whether it is whole now.</returns>
    public bool TryAdd(in Fragment fragment, PacketBuffer frame, out ReassembledDatagram datagram)
    {
        datagram = default;
        int capacity = PacketChain.CapacityOf(frame);
        bool isPossible = fragment.Length > 0
            && (!fragment.HasMore || (fragment.Length & 7) == 0)
            && fragment.Offset + fragment.Length <= ushort.MaxValue - (fragment.HeaderLength < 40 ? fragment.HeaderLength : 0);
        if (!isPossible)
        {
            fragment.Interface.Counters.ReceivedErrors++;
            frame.ReleaseChain();
            return false;
        }

        if (!_datagrams.TryGetValue(fragment.Key, out PartialDatagram? partial))
            partial = Begin(fragment.Key);
        switch (partial.Add(fragment, frame, capacity))
        {
            case FragmentOutcome.Repeated:
                frame.ReleaseChain();
                return false;
            case FragmentOutcome.Invalid:
                fragment.Interface.Counters.ReceivedErrors++;
                frame.ReleaseChain();
                Failures++;
                End(partial);
                return false;
        }

        Memory += capacity;
        if (partial.IsComplete)
        {
            datagram = partial.Assemble();
            End(partial);
            return true;
        }

        while (Memory > stack.Options.ReassemblyLimit && _oldest is { } victim)
        {
            Failures++;
            fragment.Interface.Counters.ReceivedDropped++;
            End(victim);
        }

        return false;
    }

    /// <summary>The time for a datagram is over.</summary>
    internal void OnTimeout(PartialDatagram partial)
    {
        Failures++;
        if (partial.First is { } first)
            owner.OnTimeout(partial.Interface!, first, partial.HeaderLength);
        End(partial);
    }

    private PartialDatagram Begin(FragmentKey key)
    {
        if (_datagrams.Count >= DatagramLimit)
        {
            Failures++;
            End(_oldest!);
        }

        if (!_unused.TryPop(out PartialDatagram? partial))
            partial = new PartialDatagram(this);
        partial.Key = key;
        _datagrams.Add(key, partial);
        partial.Older = _newest;
        if (_newest is null)
            _oldest = partial;
        else
            _newest.Newer = partial;
        _newest = partial;
        stack.Timers.Set(partial, stack.Now + timeout);
        return partial;
    }

    private void End(PartialDatagram partial)
    {
        _datagrams.Remove(partial.Key);
        stack.Timers.Cancel(partial);
        if (partial.Older is null)
            _oldest = partial.Newer;
        else
            partial.Older.Newer = partial.Newer;
        if (partial.Newer is null)
            _newest = partial.Older;
        else
            partial.Newer.Older = partial.Older;
        Memory -= partial.Capacity;
        partial.Clear();
        if (_unused.Count < 16)
            _unused.Push(partial);
    }
}
