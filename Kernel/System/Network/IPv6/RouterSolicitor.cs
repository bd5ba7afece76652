using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Timing;

namespace Cosmos.Network.IPv6;

/// <summary>Asks for routers until one answers, ever more seldom (RFC 4861, section 6.3.7, as RFC 7559 goes on with it).</summary>
internal sealed class RouterSolicitor(NetworkStack stack, IPv6Layer layer, NetworkInterface networkInterface) : NetworkTimer
{
    // RFC 7559, section 2.1: IRT and MRT, microseconds.
    private const long FirstInterval = 4_000_000;
    private const long LongestInterval = 3_600_000_000;

    private long _interval;

    /// <summary>Begins to ask, at once.</summary>
    public void Begin()
    {
        _interval = FirstInterval;
        Ask();
    }

    /// <summary>Ends.</summary>
    public void Stop() => stack.Timers.Cancel(this);

    /// <inheritdoc/>
    protected override void OnExpired()
    {
        _interval = Math.Min(_interval * 2, LongestInterval);
        Ask();
    }

    private void Ask()
    {
        // A tenth more or less (RFC 8415, section 15).
        long jitter = (long)((ulong)(_interval / 5) * stack.Random.NextUInt32() >> 32) - (_interval / 10);
        stack.Timers.Cancel(this);
        stack.Timers.Set(this, stack.Now + _interval + jitter);
        if (!networkInterface.IsUp || stack.HeaderPool.TryTake(NetworkStack.HeaderRoom) is not { } message)
            return;
        InternetAddress source = SourceAddressSelection.Select(stack, networkInterface, IPv6Groups.AllRouters);
        message.Length = NeighborMessages.WriteRouterSolicitation(message.Tail, source.IsAny ? null : networkInterface.Address);
        layer.Icmp.SendOnLink(networkInterface, source, IPv6Groups.AllRouters, NeighborMessages.HopLimit, message);
    }
}
