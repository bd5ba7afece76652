using Cosmos.Network.Addressing;
using Cosmos.Network.Links;

namespace Cosmos.Network.Routing;

/// <summary>Who made a route.</summary>
public enum RouteOrigin
{
    /// <summary>It belongs to an address of an interface.</summary>
    Connected,

    /// <summary>The configuration of the machine.</summary>
    Static,

    /// <summary>DHCP.</summary>
    Dhcp,

    /// <summary>A router advertisement.</summary>
    RouterAdvertisement,

    /// <summary>An ICMP redirect.</summary>
    Redirect,
}

/// <summary>A line of the routing table.</summary>
/// <param name="Prefix">The destinations; the bits behind <paramref name="PrefixLength"/> are not looked at.</param>
/// <param name="PrefixLength">Bits of <paramref name="Prefix"/>: 0 to 32 or 0 to 128.</param>
/// <param name="Interface">Where packets leave.</param>
/// <param name="Gateway">The router, or any for destinations that are on the link.</param>
/// <param name="Metric">Smaller is preferred among equal prefixes.</param>
/// <param name="Origin">Who made it.</param>
public sealed record RouteEntry(
    InternetAddress Prefix, int PrefixLength, NetworkInterface Interface, InternetAddress Gateway, int Metric, RouteOrigin Origin)
{
    /// <summary>Whether destinations are reached without a router.</summary>
    public bool IsOnLink => Gateway.IsAny;
}
