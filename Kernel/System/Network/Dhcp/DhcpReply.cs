using System.Collections.Generic;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dhcp;

/// <summary>What a server sent, read and checked.</summary>
internal sealed record DhcpReply
{
    /// <summary>Offer, Ack or Nak.</summary>
    public required DhcpMessageType Type { get; init; }

    /// <summary>xid.</summary>
    public required uint TransactionId { get; init; }

    /// <summary>yiaddr: the address for the client; 0.0.0.0 in a refusal.</summary>
    public required InternetAddress Address { get; init; }

    /// <summary>Option 54.</summary>
    public InternetAddress? Server { get; init; }

    /// <summary>Option 51, seconds; <see cref="uint.MaxValue"/> is for ever.</summary>
    public uint? LeaseTime { get; init; }

    /// <summary>Option 58, seconds.</summary>
    public uint? RenewalTime { get; init; }

    /// <summary>Option 59, seconds.</summary>
    public uint? RebindingTime { get; init; }

    /// <summary>Option 1 as a prefix length; by the class of the address when it is missing.</summary>
    public int PrefixLength { get; init; }

    /// <summary>Routes: those of option 121, or else the default route by the first router of option 3.</summary>
    public IReadOnlyList<DhcpRoute> Routes { get; init; } = [];

    /// <summary>Option 6.</summary>
    public IReadOnlyList<InternetAddress> NameServers { get; init; } = [];

    /// <summary>Option 12 when it is a valid host name.</summary>
    public string? HostName { get; init; }

    /// <summary>Option 119, or else option 15.</summary>
    public IReadOnlyList<string> SearchDomains { get; init; } = [];

    /// <summary>Option 26 in bytes when it is a sensible one.</summary>
    public int? MaximumTransmissionUnit { get; init; }

    /// <summary>Option 56, printable characters only.</summary>
    public string? Message { get; init; }
}
