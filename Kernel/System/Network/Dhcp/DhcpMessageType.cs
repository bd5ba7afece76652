namespace Cosmos.Network.Dhcp;

/// <summary>DHCP message type, option 53 (RFC 2132, section 9.6).</summary>
internal enum DhcpMessageType : byte
{
    /// <summary>DHCPDISCOVER: is there a server?</summary>
    Discover = 1,

    /// <summary>DHCPOFFER: a server offers an address.</summary>
    Offer = 2,

    /// <summary>DHCPREQUEST: takes an offer, or extends a lease.</summary>
    Request = 3,

    /// <summary>DHCPDECLINE: somebody else uses the address.</summary>
    Decline = 4,

    /// <summary>DHCPACK: the address is leased.</summary>
    Ack = 5,

    /// <summary>DHCPNAK: the address is not for this client.</summary>
    Nak = 6,

    /// <summary>DHCPRELEASE: the client gives the address back.</summary>
    Release = 7,
}
