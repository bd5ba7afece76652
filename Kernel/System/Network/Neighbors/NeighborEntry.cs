using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Timing;

namespace Cosmos.Network.Neighbors;

/// <summary>What is known about a neighbour (RFC 4861, section 7.3.2); used for ARP as well, as Linux does.</summary>
internal enum NeighborState : byte
{
    /// <summary>It was asked for its address and has not answered yet.</summary>
    Incomplete,

    /// <summary>It answered or was heard of by an upper protocol not long ago.</summary>
    Reachable,

    /// <summary>The address is known, but nothing was heard for some time.</summary>
    Stale,

    /// <summary>Packets are sent to it, and an upper protocol may soon confirm that they arrive.</summary>
    Delay,

    /// <summary>It is asked whether it is still there.</summary>
    Probe,

    /// <summary>It did not answer.</summary>
    Failed,
}

/// <summary>A neighbour of an interface.</summary>
internal sealed class NeighborEntry : NetworkTimer
{
    private readonly NeighborCache _cache;

    public NeighborEntry(NeighborCache cache, NetworkInterface networkInterface, InternetAddress address)
    {
        _cache = cache;
        Interface = networkInterface;
        Address = address;
    }

    /// <summary>The interface.</summary>
    public NetworkInterface Interface { get; }

    /// <summary>The internet address.</summary>
    public InternetAddress Address { get; }

    /// <summary>The station's address; meaningless in the states Incomplete and Failed.</summary>
    public MacAddress MacAddress { get; set; }

    /// <summary>What is known.</summary>
    public NeighborState State { get; set; }

    /// <summary>Whether it is a router (RFC 4861's flag R).</summary>
    public bool IsRouter { get; set; }

    /// <summary>Whether it never ages: configured by hand.</summary>
    public bool IsPermanent { get; set; }

    /// <summary>Whether it is no longer in the cache: look it up again.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>Until when it is reachable without further news, microseconds.</summary>
    public long ReachableUntil { get; set; }

    /// <summary>When a packet was last sent to it, microseconds.</summary>
    public long UsedAt { get; set; }

    /// <summary>Solicitations since the state was entered.</summary>
    public int Probes { get; set; }

    /// <summary>Packets that wait for the address.</summary>
    public QueuedFrame? FirstPending { get; set; }

    /// <summary>The last of them.</summary>
    public QueuedFrame? LastPending { get; set; }

    /// <summary>How many they are.</summary>
    public int PendingCount { get; set; }

    /// <summary>Whether <see cref="MacAddress"/> may be used.</summary>
    public bool HasAddress => State is not (NeighborState.Incomplete or NeighborState.Failed);

    /// <summary>An upper protocol heard that packets arrive (RFC 4861, section 7.3.1): new data acknowledged, a reply received.</summary>
    public void Confirm() => _cache.Confirm(this);

    /// <inheritdoc/>
    protected override void OnExpired() => _cache.OnTimer(this);
}
