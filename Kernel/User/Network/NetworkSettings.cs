using System.Collections.Generic;
using System.Net;

namespace Cosmos.User;

/// <summary>How the machine gets its addresses, routes and names: what the words of the kernel command line say at start.</summary>
public sealed record NetworkSettings
{
    /// <summary>Whether the network is used at all; nothing else counts when it is not.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether a DHCP server is asked for the IPv4 address and what belongs to it.</summary>
    public bool UsesDhcp { get; init; }

    /// <summary>Whether IPv6 addresses and routes are made of router advertisements.</summary>
    public bool UsesRouterAdvertisements { get; init; } = true;

    /// <summary>Addresses of both families.</summary>
    public IReadOnlyList<AddressSetting> Addresses { get; init; } = [];

    /// <summary>Default routers, at most one of each family.</summary>
    public IReadOnlyList<IPAddress> Gateways { get; init; } = [];

    /// <summary>Name servers in the order in which they are asked; with none, those of DHCP or router advertisements.</summary>
    public IReadOnlyList<IPAddress> NameServers { get; init; } = [];

    /// <summary>Domains that short names are looked for in; with none, those of DHCP or router advertisements.</summary>
    public IReadOnlyList<string> SearchDomains { get; init; } = [];

    /// <summary>Name of the machine; <see langword="null"/> for what DHCP says, or <c>cosmos</c>.</summary>
    public string? HostName { get; init; }

    /// <summary>Longest IP packet in bytes; <see langword="null"/> for what the device says.</summary>
    public int? MaximumTransmissionUnit { get; init; }
}
