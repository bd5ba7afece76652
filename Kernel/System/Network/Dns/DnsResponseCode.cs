namespace Cosmos.Network.Dns;

/// <summary>RCODE of a response (RFC 1035, section 4.1.1).</summary>
internal enum DnsResponseCode
{
    /// <summary>The server answered the question.</summary>
    NoError = 0,

    /// <summary>The server could not read the query.</summary>
    FormatError = 1,

    /// <summary>The server, or one that it asked, failed.</summary>
    ServerFailure = 2,

    /// <summary>NXDOMAIN: the name does not exist, for no type.</summary>
    NameError = 3,

    /// <summary>The server does not know this kind of query.</summary>
    NotImplemented = 4,

    /// <summary>The server does not serve this client.</summary>
    Refused = 5,
}
