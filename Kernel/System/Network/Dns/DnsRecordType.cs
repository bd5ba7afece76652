namespace Cosmos.Network.Dns;

/// <summary>TYPE of a resource record (RFC 1035, section 3.2.2), as far as the resolver reads them.</summary>
internal enum DnsRecordType : ushort
{
    /// <summary>IPv4 address.</summary>
    A = 1,

    /// <summary>The owner is an alias of another name.</summary>
    Cname = 5,

    /// <summary>Start of a zone of authority; in negative answers it tells how long they hold (RFC 2308).</summary>
    Soa = 6,

    /// <summary>Pointer from an address to a name.</summary>
    Ptr = 12,

    /// <summary>IPv6 address (RFC 3596).</summary>
    Aaaa = 28,
}
