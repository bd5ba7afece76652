namespace Cosmos.Network.Dns;

/// <summary>How a request to the resolver ended. The names in capitals are those of <c>getaddrinfo</c> (RFC 3493, section 6.1).</summary>
public enum DnsStatus
{
    /// <summary>There is a result.</summary>
    Success,

    /// <summary>EAI_NONAME: the name does not exist.</summary>
    NameNotFound,

    /// <summary>EAI_NODATA: the name exists but has no address of the family that was asked for.</summary>
    NoData,

    /// <summary>EAI_AGAIN: no server answered, or none is configured; it may be different later.</summary>
    TryAgain,

    /// <summary>The servers refused, failed or answered nonsense: EAI_AGAIN in glibc and here, EAI_FAIL in the standard.</summary>
    ServerFailure,

    /// <summary>EAI_NONAME: the text is no name that could be asked for.</summary>
    InvalidName,

    /// <summary>The request was canceled by its owner.</summary>
    Canceled,

    /// <summary>EAI_MEMORY: more requests at once than <see cref="DnsOptions.MaximumRequests"/>.</summary>
    TooManyRequests,
}
