using Cosmos.Network.Addressing;

namespace Cosmos.Network.IPv6;

/// <summary>Well-known multicast addresses (RFC 4291, section 2.7.1).</summary>
internal static class IPv6Groups
{
    /// <summary>All nodes of the link, ff02::1.</summary>
    public static InternetAddress AllNodes => InternetAddress.FromHalves(0xFF02_0000_0000_0000, 1);

    /// <summary>All nodes of the interface, ff01::1.</summary>
    public static InternetAddress AllNodesOfInterface => InternetAddress.FromHalves(0xFF01_0000_0000_0000, 1);

    /// <summary>All routers of the link, ff02::2.</summary>
    public static InternetAddress AllRouters => InternetAddress.FromHalves(0xFF02_0000_0000_0000, 2);

    /// <summary>All routers that speak MLDv2, ff02::16 (RFC 3810, section 5.2.14).</summary>
    public static InternetAddress AllMulticastRouters => InternetAddress.FromHalves(0xFF02_0000_0000_0000, 0x16);

    /// <summary>The group in which the owner of an address hears solicitations: ff02::1:ffXX:XXXX.</summary>
    public static InternetAddress SolicitedNode(InternetAddress address) =>
        InternetAddress.FromHalves(0xFF02_0000_0000_0000, 0x0000_0001_FF00_0000 | (address.Low & 0xFF_FFFF));

    /// <summary>Scope of a multicast address: 1 the interface, 2 the link, 14 global.</summary>
    public static int Scope(InternetAddress group) => (int)(group.High >> 48) & 0xF;
}
