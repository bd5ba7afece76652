using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Ethernet;
using Cosmos.Network.Links;

namespace Cosmos.Network.Neighbors;

/// <summary>
/// The neighbours of an interface, of both families: neighbour unreachability detection (RFC 4861, section 7.3) over the solicitations of ARP and of
/// neighbour discovery.
/// </summary>
/// <remarks>
/// Only packets of this machine and answers to them make entries, so a flood of requests cannot fill the cache; a scan of a whole subnet from here
/// can, and then the entry that was unused for the longest time makes room.
/// </remarks>
internal sealed class NeighborCache(NetworkStack stack, NetworkInterface networkInterface)
{
    /// <summary>Most entries (<c>gc_thresh3</c> on Linux).</summary>
    public const int Limit = 1024;

    /// <summary>Most packets that wait for one neighbour.</summary>
    public const int PendingLimit = 16;

    /// <summary>RETRANS_TIMER, microseconds (RFC 4861, section 10).</summary>
    public const long RetransmissionInterval = 1_000_000;

    /// <summary>DELAY_FIRST_PROBE_TIME, microseconds.</summary>
    public const long DelayFirstProbe = 5_000_000;

    /// <summary>MAX_MULTICAST_SOLICIT and MAX_UNICAST_SOLICIT.</summary>
    public const int SolicitLimit = 3;

    /// <summary>How long an answer that did not come keeps further packets from asking again, microseconds.</summary>
    public const long FailureTime = 1_000_000;

    private const long CollectionInterval = 1_000_000;
    private const long UnusedTime = 60_000_000;

    private readonly Dictionary<InternetAddress, NeighborEntry> _entries = [];
    private long _nextCollection;

    /// <summary>REACHABLE_TIME before it is made random (RFC 4861, section 6.3.2), microseconds; routers may change it.</summary>
    public long BaseReachableTime { get; set; } = 30_000_000;

    /// <summary>Number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>The entries.</summary>
    public Dictionary<InternetAddress, NeighborEntry>.ValueCollection Entries => _entries.Values;

    /// <summary>The entry of an address, or <see langword="null"/>.</summary>
    public NeighborEntry? Find(InternetAddress address) => _entries.GetValueOrDefault(address);

    /// <summary>The entry of an address, made when there is none; nothing is sent before it is used.</summary>
    public NeighborEntry GetOrAdd(InternetAddress address)
    {
        if (_entries.TryGetValue(address, out NeighborEntry? entry))
            return entry;
        if (_entries.Count >= Limit / 2)
            CollectGarbage();
        entry = new NeighborEntry(this, networkInterface, address) { State = NeighborState.Failed, UsedAt = stack.Now, ReachableUntil = long.MinValue };
        _entries.Add(address, entry);
        return entry;
    }

    /// <summary>Prepares sending to a neighbour.</summary>
    /// <returns>Whether its address is known; otherwise <see cref="Enqueue"/> the packet.</returns>
    public bool TryUse(NeighborEntry entry)
    {
        long now = stack.Now;
        entry.UsedAt = now;
        if (entry.State == NeighborState.Reachable)
        {
            if (now < entry.ReachableUntil || entry.IsPermanent)
                return true;
            entry.State = NeighborState.Stale;
        }

        if (entry.State == NeighborState.Stale)
        {
            entry.State = NeighborState.Delay;
            stack.Timers.Set(entry, now + DelayFirstProbe);
        }

        return entry.HasAddress;
    }

    /// <summary>Keeps a packet until the neighbour's address is known, and asks for it. References are added to its buffers.</summary>
    /// <returns><see cref="SendResult.HostUnreachable"/> when the neighbour did not answer just now.</returns>
    public SendResult Enqueue(NeighborEntry entry, PacketBuffer header, ReadOnlySpan<FramePart> payload, in TransmitOffload offload)
    {
        if (entry.State == NeighborState.Failed && stack.Now < entry.ReachableUntil)
            return SendResult.HostUnreachable;

        QueuedFrame frame = stack.Frames.Take(header, payload, offload);
        if (entry.LastPending is null)
            entry.FirstPending = frame;
        else
            entry.LastPending.Next = frame;
        entry.LastPending = frame;
        entry.PendingCount++;

        // The oldest one goes: its sender is the nearest to a retransmission (RFC 1122, section 2.3.2.2, wants the latest kept).
        if (entry.PendingCount > PendingLimit)
        {
            networkInterface.Counters.SentDropped++;
            RemovePending(entry);
        }

        if (entry.State == NeighborState.Failed)
        {
            entry.State = NeighborState.Incomplete;
            entry.Probes = 0;
            Ask(entry);
        }

        return SendResult.Sent;
    }

    /// <summary>A neighbour told its address.</summary>
    /// <param name="entry">The neighbour.</param>
    /// <param name="address">The station's address.</param>
    /// <param name="isSolicited">Whether it answered: then it is reachable, otherwise only known.</param>
    public void Update(NeighborEntry entry, MacAddress address, bool isSolicited)
    {
        if (entry.IsPermanent)
            return;
        bool isChanged = !entry.HasAddress || entry.MacAddress != address;
        entry.MacAddress = address;
        if (isSolicited)
        {
            SetReachable(entry);
        }
        else if (isChanged)
        {
            entry.State = NeighborState.Stale;
            stack.Timers.Cancel(entry);
        }

        SendPending(entry);
    }

    /// <summary>An upper protocol heard from the neighbour.</summary>
    public void Confirm(NeighborEntry entry)
    {
        if (entry.State == NeighborState.Reachable)
            entry.ReachableUntil = Math.Max(entry.ReachableUntil, stack.Now + (BaseReachableTime / 2));
        else if (entry.HasAddress)
            SetReachable(entry);
    }

    /// <summary>Adds or changes an entry that never ages.</summary>
    public void SetPermanent(InternetAddress address, MacAddress macAddress)
    {
        NeighborEntry entry = GetOrAdd(address);
        entry.IsPermanent = false;
        Update(entry, macAddress, isSolicited: true);
        entry.IsPermanent = true;
    }

    /// <summary>Removes an entry and what waits for it.</summary>
    public void Remove(NeighborEntry entry)
    {
        if (entry.IsRemoved)
            return;
        _entries.Remove(entry.Address);
        entry.IsRemoved = true;
        stack.Timers.Cancel(entry);
        while (entry.FirstPending is not null)
            RemovePending(entry);
        stack.Routes.Invalidate();
    }

    /// <summary>Removes everything, when the link went down.</summary>
    public void Clear()
    {
        foreach (NeighborEntry entry in (NeighborEntry[])[.. _entries.Values])
            Remove(entry);
    }

    /// <summary>The timer of an entry expired.</summary>
    internal void OnTimer(NeighborEntry entry)
    {
        switch (entry.State)
        {
            case NeighborState.Delay:
                entry.State = NeighborState.Probe;
                entry.Probes = 0;
                Ask(entry);
                break;
            case NeighborState.Probe or NeighborState.Incomplete when entry.Probes < SolicitLimit:
                Ask(entry);
                break;
            case NeighborState.Probe or NeighborState.Incomplete:
                Fail(entry);
                break;
        }
    }

    private void Ask(NeighborEntry entry)
    {
        entry.Probes++;
        stack.Timers.Set(entry, stack.Now + RetransmissionInterval);
        stack.LayerOf(entry.Address)?.Solicit(entry, isUnicast: entry.State == NeighborState.Probe);
    }

    private void Fail(NeighborEntry entry)
    {
        entry.State = NeighborState.Failed;
        entry.ReachableUntil = stack.Now + FailureTime;
        while (entry.FirstPending is { } frame)
        {
            stack.LayerOf(entry.Address)?.OnUnreachable(entry, frame.Parts[0].Bytes);
            RemovePending(entry);
        }
    }

    private void SetReachable(NeighborEntry entry)
    {
        entry.State = NeighborState.Reachable;

        // Between half and one and a half of the base, so that stations do not probe in step.
        entry.ReachableUntil = stack.Now + (BaseReachableTime / 2) + (long)((ulong)BaseReachableTime * stack.Random.NextUInt32() >> 32);
        stack.Timers.Cancel(entry);
    }

    private void SendPending(NeighborEntry entry)
    {
        while (entry.FirstPending is { } frame)
        {
            PacketBuffer header = frame.Header;
            EthernetLayer.WriteHeader(networkInterface, entry.MacAddress, entry.Address.IsIPv4 ? EtherType.IPv4 : EtherType.IPv6, header);
            frame.RefreshHeader(frame.Offload);
            header.AddReference();
            networkInterface.Transmit(header, frame.Parts[1..], frame.Offload);
            RemovePending(entry);
        }
    }

    private void RemovePending(NeighborEntry entry)
    {
        QueuedFrame frame = entry.FirstPending!;
        entry.FirstPending = frame.Next;
        if (frame.Next is null)
            entry.LastPending = null;
        entry.PendingCount--;
        stack.Frames.Return(frame);
    }

    /// <summary>Removes what was unused for a minute, and at the limit those entries that were unused for the longest time.</summary>
    private void CollectGarbage()
    {
        if (stack.Now >= _nextCollection)
        {
            _nextCollection = stack.Now + CollectionInterval;
            foreach (NeighborEntry entry in (NeighborEntry[])[.. _entries.Values])
            {
                if (!entry.IsPermanent && !entry.IsSet && stack.Now - entry.UsedAt > UnusedTime)
                    Remove(entry);
            }
        }

        if (_entries.Count >= Limit)
            RemoveOldest();
    }

    /// <summary>An eighth at once: who scans a subnet from here pays for one search in so many packets, and routes become outdated as rarely.</summary>
    private void RemoveOldest()
    {
        NeighborEntry[] entries = [.. _entries.Values];
        Array.Sort(entries, static (a, b) => a.UsedAt.CompareTo(b.UsedAt));
        int left = Limit / 8;
        foreach (NeighborEntry entry in entries)
        {
            if (entry.IsPermanent)
                continue;
            Remove(entry);
            if (--left == 0)
                break;
        }
    }
}
