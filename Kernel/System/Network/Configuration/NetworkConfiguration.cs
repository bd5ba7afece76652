using System.Collections.Generic;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Configuration;

/// <summary>How an interface gets its addresses, routes and names: what the user asked for, not what came of it.</summary>
public sealed record NetworkConfiguration
{
    /// <summary>What holds when the user says nothing: 10.0.0.1/24, gateway 10.0.0.2, name server 10.0.0.3, IPv6 by router advertisements.</summary>
    public static NetworkConfiguration Default { get; } = new()
    {
        Addresses = [new ConfiguredAddress(new InternetAddress(0x0A00_0001), 24)],
        Gateways = [new InternetAddress(0x0A00_0002)],
        NameServers = [new InternetAddress(0x0A00_0003)],
        IsAutoConfigured = true,
    };

    /// <summary>No network on the interface.</summary>
    public static NetworkConfiguration Off { get; } = new() { IsEnabled = false };

    /// <summary>Whether the interface is used at all; everything else is meaningless when it is not.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Name of the interface that this is for, such as <c>eth0</c>; <see langword="null"/> for the first one.</summary>
    public string? InterfaceName { get; init; }

    /// <summary>Whether IPv4 is configured by DHCP (RFC 2131).</summary>
    public bool UsesDhcp { get; init; }

    /// <summary>Addresses that the user gave, of both families.</summary>
    public IReadOnlyList<ConfiguredAddress> Addresses { get; init; } = [];

    /// <summary>Default routers, at most one of each family; they come before what DHCP and router advertisements say.</summary>
    public IReadOnlyList<InternetAddress> Gateways { get; init; } = [];

    /// <summary>Name servers; when there are any, those of DHCP and router advertisements are not used.</summary>
    public IReadOnlyList<InternetAddress> NameServers { get; init; } = [];

    /// <summary>Domains for short names; when there are any, those of DHCP and router advertisements are not used.</summary>
    public IReadOnlyList<string> SearchDomains { get; init; } = [];

    /// <summary>Name of this machine; <see langword="null"/> for what DHCP says, or none.</summary>
    public string? HostName { get; init; }

    /// <summary>Whether IPv6 addresses and routes are taken from router advertisements (RFC 4862).</summary>
    public bool IsAutoConfigured { get; init; }

    /// <summary>
    /// A secret text that makes the IPv6 addresses of this machine the same at each start (RFC 7217); <see langword="null"/> for new ones at each start.
    /// </summary>
    public string? InterfaceIdentifierSecret { get; init; }

    /// <summary>Longest payload of a frame in bytes, 68 to 65535; <see langword="null"/> for what the device says.</summary>
    public int? MaximumTransmissionUnit { get; init; }
}
