using System.Collections.Generic;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dns;

/// <summary>The addresses of a name.</summary>
public sealed record DnsAddressResult
{
    /// <summary>How the request ended; everything else is empty unless it is <see cref="DnsStatus.Success"/>.</summary>
    public required DnsStatus Status { get; init; }

    /// <summary>The addresses, the one to try first in front (RFC 6724, section 6).</summary>
    public IReadOnlyList<InternetAddress> Addresses { get; init; } = [];

    /// <summary>The name at the end of the chain of aliases.</summary>
    public string CanonicalName { get; init; } = string.Empty;

    /// <summary>The names that led to it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
