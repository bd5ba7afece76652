using System.Collections.Generic;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dns;

/// <summary>What a resolver knows of its surroundings; replaced as a whole when they change.</summary>
public sealed record DnsSettings
{
    /// <summary>Port of name servers.</summary>
    public const ushort Port = 53;

    /// <summary>Recursive servers in the order in which they are asked.</summary>
    public IReadOnlyList<InternetEndpoint> Servers { get; init; } = [];

    /// <summary>Domains that are put behind short names, in order.</summary>
    public IReadOnlyList<string> SearchDomains { get; init; } = [];

    /// <summary>Names that are known without asking.</summary>
    public DnsHosts Hosts { get; init; } = DnsHosts.Empty;

    /// <summary>This machine's own name, which stands for the addresses of its interfaces; empty for none.</summary>
    public string HostName { get; init; } = string.Empty;
}
