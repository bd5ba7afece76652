namespace Cosmos.Network.Dns;

/// <summary>The name of an address.</summary>
public sealed record DnsNameResult
{
    /// <summary>How the request ended.</summary>
    public required DnsStatus Status { get; init; }

    /// <summary>The name; empty unless the request succeeded.</summary>
    public string Name { get; init; } = string.Empty;
}
