namespace Cosmos.Network.Dhcp;

/// <summary>Options that the client sends or understands (RFC 2132 unless noted).</summary>
internal enum DhcpOption : byte
{
    /// <summary>A byte without meaning.</summary>
    Pad = 0,

    /// <summary>Netmask of the network.</summary>
    SubnetMask = 1,

    /// <summary>Default routers, the preferred first.</summary>
    Router = 3,

    /// <summary>Name servers, the preferred first.</summary>
    DomainNameServer = 6,

    /// <summary>Name of the client.</summary>
    HostName = 12,

    /// <summary>Domain of the client.</summary>
    DomainName = 15,

    /// <summary>MTU of the interface.</summary>
    InterfaceMtu = 26,

    /// <summary>The address that the client wants.</summary>
    RequestedAddress = 50,

    /// <summary>Seconds of the lease.</summary>
    LeaseTime = 51,

    /// <summary>The fields file and sname hold options.</summary>
    Overload = 52,

    /// <summary>What the message is.</summary>
    MessageType = 53,

    /// <summary>Which server is meant, or answers.</summary>
    ServerIdentifier = 54,

    /// <summary>Options that the client wants.</summary>
    ParameterRequestList = 55,

    /// <summary>Text for people, in refusals.</summary>
    Message = 56,

    /// <summary>Longest message that the client takes.</summary>
    MaximumMessageSize = 57,

    /// <summary>T1, seconds.</summary>
    RenewalTime = 58,

    /// <summary>T2, seconds.</summary>
    RebindingTime = 59,

    /// <summary>Identity of the client.</summary>
    ClientIdentifier = 61,

    /// <summary>Domains for short names (RFC 3397).</summary>
    DomainSearch = 119,

    /// <summary>Routes with prefix lengths (RFC 3442).</summary>
    ClasslessRoutes = 121,

    /// <summary>End of the options.</summary>
    End = 255,
}
