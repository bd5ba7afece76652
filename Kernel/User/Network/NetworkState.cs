using System.Collections.Generic;
using System.Net;

namespace Cosmos.User;

/// <summary>How far the configuration of the network has come.</summary>
public enum NetworkPhase
{
    /// <summary>The network is off, or there is no device.</summary>
    Off,

    /// <summary>An address is being asked for or checked, or the cable is not plugged in.</summary>
    Waiting,

    /// <summary>The network can be used.</summary>
    Configured,

    /// <summary>It cannot, and waiting does not help.</summary>
    Failed,
}

/// <summary>What holds now: what was asked for, and what DHCP and routers made of it.</summary>
/// <param name="Phase">How far it has come.</param>
/// <param name="Problem">What is in the way, as a sentence for people; <see langword="null"/> when nothing is.</param>
/// <param name="InterfaceName">Name of the interface, such as <c>eth0</c>; <see langword="null"/> without a device.</param>
/// <param name="HostName">Name of the machine.</param>
/// <param name="Addresses">Addresses in use.</param>
/// <param name="Gateways">Default routers in use.</param>
/// <param name="NameServers">Name servers in use.</param>
/// <param name="SearchDomains">Domains that short names are looked for in.</param>
/// <param name="Settings">What was asked for.</param>
public sealed record NetworkState(
    NetworkPhase Phase,
    string? Problem,
    string? InterfaceName,
    string HostName,
    IReadOnlyList<AddressSetting> Addresses,
    IReadOnlyList<IPAddress> Gateways,
    IReadOnlyList<IPAddress> NameServers,
    IReadOnlyList<string> SearchDomains,
    NetworkSettings Settings);
