using System;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dhcp;

/// <summary>What a client needs of its interface.</summary>
internal interface IDhcpHost
{
    /// <summary>Monotonic time, microseconds.</summary>
    long Now { get; }

    /// <summary>Address of the interface.</summary>
    MacAddress HardwareAddress { get; }

    /// <summary>Sends a message from port 68 to port 67. A message that cannot be sent is lost.</summary>
    /// <param name="message">The payload.</param>
    /// <param name="source">The leased address, or 0.0.0.0.</param>
    /// <param name="destination">The server, or 255.255.255.255, which needs neither address nor route.</param>
    void Send(ReadOnlySpan<byte> message, InternetAddress source, InternetAddress destination);

    /// <summary>Starts to find out whether somebody uses an address (RFC 5227); <see cref="DhcpClient.OnProbeCompleted"/> follows, later.</summary>
    void ProbeAddress(InternetAddress address);

    /// <summary>Ends the search; nothing follows.</summary>
    void CancelProbe();

    /// <summary>There is a lease, new or extended or changed: configure the interface.</summary>
    void OnLeaseGranted(DhcpLease lease);

    /// <summary>The lease is over: take the address away.</summary>
    void OnLeaseLost(DhcpLease lease);
}
