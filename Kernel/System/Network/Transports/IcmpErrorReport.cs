using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;

namespace Cosmos.Network.Transports;

/// <summary>What an ICMP error is about.</summary>
internal enum IcmpErrorKind
{
    /// <summary>No route to the network or the destination.</summary>
    NetworkUnreachable,

    /// <summary>The destination does not answer its last router, or that router is this machine.</summary>
    HostUnreachable,

    /// <summary>The destination does not have the transport protocol.</summary>
    ProtocolUnreachable,

    /// <summary>Nobody listens at the port.</summary>
    PortUnreachable,

    /// <summary>The packet is longer than <see cref="IcmpErrorReport.MaximumTransmissionUnit"/> of a link on the path.</summary>
    MessageTooBig,

    /// <summary>A filter forbids the packet.</summary>
    Prohibited,

    /// <summary>The time to live ended on the way, or not all fragments arrived.</summary>
    TimeExceeded,

    /// <summary>A header was not understood.</summary>
    ParameterProblem,
}

/// <summary>An ICMP or ICMPv6 error about a packet that this machine may have sent.</summary>
internal readonly ref struct IcmpErrorReport
{
    /// <summary>What it is about.</summary>
    public required IcmpErrorKind Kind { get; init; }

    /// <summary>Source of the packet in question: an address of this machine.</summary>
    public required InternetAddress Source { get; init; }

    /// <summary>Destination of the packet in question.</summary>
    public required InternetAddress Destination { get; init; }

    /// <summary>The protocol of the packet in question.</summary>
    public required byte Protocol { get; init; }

    /// <summary>What is known of the packet from its transport header on; at least 8 bytes.</summary>
    public required ReadOnlySpan<byte> Transport { get; init; }

    /// <summary>Who sent the error.</summary>
    public required InternetAddress Reporter { get; init; }

    /// <summary>Where it came in.</summary>
    public required NetworkInterface Interface { get; init; }

    /// <summary>With <see cref="IcmpErrorKind.MessageTooBig"/>: the longest packet that the link takes; a plausible guess when the router did not say it.</summary>
    public int MaximumTransmissionUnit { get; init; }

    /// <summary>What sockets report.</summary>
    public NetworkError Error => Kind switch
    {
        IcmpErrorKind.NetworkUnreachable => NetworkError.NetworkUnreachable,
        IcmpErrorKind.ProtocolUnreachable => NetworkError.ProtocolOption,
        IcmpErrorKind.PortUnreachable => NetworkError.ConnectionRefused,
        IcmpErrorKind.MessageTooBig => NetworkError.MessageSize,
        IcmpErrorKind.Prohibited => NetworkError.HostUnreachable,
        _ => NetworkError.HostUnreachable,
    };

    /// <summary>Whether the destination itself refuses (RFC 1122, section 4.2.3.9: hard errors), not a path that may recover.</summary>
    public bool IsHard => Kind is IcmpErrorKind.ProtocolUnreachable or IcmpErrorKind.PortUnreachable or IcmpErrorKind.Prohibited;
}
