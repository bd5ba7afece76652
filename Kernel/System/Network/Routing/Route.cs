using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;

namespace Cosmos.Network.Routing;

/// <summary>How packets of a route are addressed on the link.</summary>
internal enum RouteKind : byte
{
    /// <summary>To one neighbour.</summary>
    Unicast,

    /// <summary>To this machine itself, over the loopback interface.</summary>
    Local,

    /// <summary>To all stations of the link.</summary>
    Broadcast,

    /// <summary>To a group.</summary>
    Multicast,
}

/// <summary>The answer of <see cref="RoutingTable"/>: how packets to one destination leave. Sockets keep it while <see cref="RoutingTable.IsCurrent"/>.</summary>
internal readonly struct Route
{
    /// <summary>The interface; <see langword="null"/> only in the default value.</summary>
    public required NetworkInterface Interface { get; init; }

    /// <summary>The source address to use: the preferred one when it was given, any when the interface has none.</summary>
    public required InternetAddress Source { get; init; }

    /// <summary>The neighbour on the link: the gateway or the destination.</summary>
    public required InternetAddress NextHop { get; init; }

    /// <summary>Longest IP packet of the path.</summary>
    public required int Mtu { get; init; }

    /// <summary>How packets are addressed.</summary>
    public required RouteKind Kind { get; init; }

    /// <summary>The neighbour's entry; only with <see cref="RouteKind.Unicast"/> on links with addresses.</summary>
    public NeighborEntry? Neighbor { get; init; }

    /// <summary><see cref="RoutingTable.Generation"/> when the answer was given.</summary>
    public required int Generation { get; init; }
}
