using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Dhcp;
using Cosmos.Network.Dns;
using Cosmos.Network.IPv6;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Timing;

namespace Cosmos.Network.Configuration;

/// <summary>Gives an interface the addresses, routes and names of a <see cref="NetworkConfiguration"/>, and keeps them: leases, advertisements, the cable.</summary>
/// <remarks>Public members may be called from any thread and take the lock of the stack.</remarks>
public sealed class NetworkConfigurator
{
    private const string DefaultHostName = "cosmos";

    private readonly NetworkStack _stack;
    private readonly NetworkInterface _interface;
    private readonly DnsResolver _resolver;
    private readonly RefreshTimer _refresh;
    private readonly List<InternetAddress> _addresses = [];
    private NetworkConfiguration _configuration = NetworkConfiguration.Off;
    private ConfigurationStatus _reported;
    private DhcpInterface? _dhcp;
    private string? _conflict;
    private bool _wasUp;

    /// <summary>Takes charge of an interface, which stays as it is until <see cref="Apply"/>.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="networkInterface">The interface.</param>
    /// <param name="resolver">Gets the name servers, search domains and the host name.</param>
    public NetworkConfigurator(NetworkStack stack, NetworkInterface networkInterface, DnsResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(networkInterface);
        ArgumentNullException.ThrowIfNull(resolver);
        _stack = stack;
        _interface = networkInterface;
        _resolver = resolver;
        _refresh = new RefreshTimer(this);
        lock (stack.Gate)
        {
            stack.ConfigurationChanged += ScheduleRefresh;
            stack.IPv6.RouterInformationChanged += OnRouterInformation;
            stack.Arp.ConflictDetected += OnConflict;
        }
    }

    /// <summary>The interface.</summary>
    public NetworkInterface Interface => _interface;

    /// <summary>What was applied last; <see cref="NetworkConfiguration.Off"/> in the beginning.</summary>
    public NetworkConfiguration Configuration
    {
        get
        {
            lock (_stack.Gate)
                return _configuration;
        }
    }

    /// <summary>How far the configuration has come.</summary>
    public ConfigurationStatus Status
    {
        get
        {
            lock (_stack.Gate)
                return ReadStatus();
        }
    }

    /// <summary>Name of this machine: as configured, or as the DHCP server says, or <c>cosmos</c>.</summary>
    public string HostName
    {
        get
        {
            lock (_stack.Gate)
                return ReadHostName();
        }
    }

    /// <summary>Called, with the lock held, after <see cref="Status"/> changed: only note it and wake somebody.</summary>
    public Action? StatusChanged { get; set; }

    /// <summary>
    /// Replaces the configuration of the interface. Addresses that the new one does not have are gone at once, with what used them; those that both have
    /// stay as they are, and so does a lease, so that who changes a name server from afar is not cut off.
    /// </summary>
    /// <param name="configuration">The new configuration.</param>
    public void Apply(NetworkConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        using (_stack.BeginWork())
        {
            bool keepsLink = KeepsLink(configuration);
            Remove(configuration, keepsLink);
            _configuration = configuration;
            _interface.IsEnabled = configuration.IsEnabled;
            if (configuration.IsEnabled)
                Add(keepsLink);
            _wasUp = _interface.IsUp;
            ScheduleRefresh();
            UpdateNames();
        }
    }

    /// <summary>Whether what is above addresses, routes and names stays the same: then what both configurations have can be left alone.</summary>
    private bool KeepsLink(NetworkConfiguration next) => _configuration.IsEnabled && next.IsEnabled
        && next.IsAutoConfigured == _configuration.IsAutoConfigured && UsesIPv6(next) == UsesIPv6(_configuration)
        && next.MaximumTransmissionUnit == _configuration.MaximumTransmissionUnit && next.InterfaceIdentifierSecret == _configuration.InterfaceIdentifierSecret;

    private static bool UsesIPv6(NetworkConfiguration configuration)
    {
        foreach (ConfiguredAddress address in configuration.Addresses)
        {
            if (!address.Address.IsIPv4)
                return true;
        }

        return configuration.IsAutoConfigured;
    }

    private void Add(bool keepsLink)
    {
        if (!keepsLink)
        {
            int most = _interface.Link.MaximumTransmissionUnit;
            _interface.Mtu = Math.Min(_configuration.MaximumTransmissionUnit ?? most, most);
            if (_configuration.InterfaceIdentifierSecret is { } secret)
                _stack.IPv6.IdentifierHash = IdentifierSecret.Derive(secret);
        }

        foreach (ConfiguredAddress address in _configuration.Addresses)
        {
            if (_addresses.Contains(address.Address))
                continue;

            // IPv4 addresses are used at once and defended; IPv6 ones are checked first, which RFC 4862 demands.
            _interface.AddAddress(
                address.Address, address.PrefixLength, address.Address.IsIPv4 ? InterfaceAddressState.Preferred : InterfaceAddressState.Tentative);
            _addresses.Add(address.Address);
        }

        foreach (InternetAddress gateway in _configuration.Gateways)
        {
            InternetAddress any = gateway.IsIPv4 ? InternetAddress.AnyV4 : InternetAddress.AnyV6;
            _stack.Routes.Add(new RouteEntry(any, 0, _interface, gateway, 0, RouteOrigin.Static));
        }

        if (!keepsLink && _interface.Mtu >= IPv6Header.MinimumMtu)
            _stack.IPv6.Of(_interface).Configure(UsesIPv6(_configuration), _configuration.IsAutoConfigured);
        if (_configuration.UsesDhcp && _dhcp is null)
        {
            _dhcp = new DhcpInterface(_stack, _interface, _configuration, ScheduleRefresh);
            _dhcp.Start();
        }
    }

    private void Remove(NetworkConfiguration next, bool keepsLink)
    {
        // Without a lease DHCP starts again: whoever applies the same once more may mean just that. Its routes depend on the gateways.
        bool keepsLease = keepsLink && next.UsesDhcp && _dhcp?.Lease is not null && HaveSame(next.Gateways, _configuration.Gateways);
        if (!keepsLease)
        {
            _dhcp?.Stop();
            _dhcp = null;
        }

        _conflict = null;
        if (!keepsLink)
            _stack.IPv6.Of(_interface).Configure(false, false);
        for (int i = _addresses.Count - 1; i >= 0; i--)
        {
            if (keepsLink && Keeps(next, _addresses[i]))
                continue;
            _interface.RemoveAddress(_addresses[i]);
            _addresses.RemoveAt(i);
        }

        _stack.Routes.RemoveAll(entry => entry.Interface == _interface && entry.Origin == RouteOrigin.Static);
    }

    // One that somebody else has is checked again.
    private bool Keeps(NetworkConfiguration next, InternetAddress address)
    {
        if (_interface.FindAddress(address) is not { } entry || entry.State == InterfaceAddressState.Duplicated)
            return false;
        foreach (ConfiguredAddress wanted in next.Addresses)
        {
            if (wanted.Address == address && wanted.PrefixLength == entry.PrefixLength)
                return true;
        }

        return false;
    }

    private static bool HaveSame(IReadOnlyList<InternetAddress> some, IReadOnlyList<InternetAddress> others)
    {
        if (some.Count != others.Count)
            return false;
        for (int i = 0; i < some.Count; i++)
        {
            if (some[i] != others[i])
                return false;
        }

        return true;
    }

    private void OnRouterInformation(NetworkInterface networkInterface)
    {
        if (networkInterface == _interface)
            ScheduleRefresh();
    }

    private void OnConflict(InterfaceAddress address, MacAddress station)
    {
        if (address.Interface != _interface || (_dhcp?.OnConflict(address.Address) ?? false))
            return;
        _conflict = $"{station} uses the address {address.Address} as well; give one of the two machines another one.";
        ScheduleRefresh();
    }

    // What changes tells so in the middle of its work; the conclusions are drawn afterwards.
    private void ScheduleRefresh()
    {
        if (!_refresh.IsSet)
            _stack.Timers.Set(_refresh, _stack.Now);
    }

    private void Refresh()
    {
        bool isUp = _interface.IsUp;
        if (isUp && !_wasUp)
            _dhcp?.OnLinkUp();
        _wasUp = isUp;
        UpdateNames();
        ConfigurationStatus status = ReadStatus();
        if (status == _reported)
            return;
        _reported = status;
        StatusChanged?.Invoke();
    }

    private void UpdateNames()
    {
        DhcpReply? lease = _dhcp?.Lease?.Reply;
        RouterDiscovery routers = _stack.IPv6.Of(_interface).Routers;
        var servers = new List<InternetEndpoint>();
        foreach (InternetAddress address in _configuration.NameServers)
            servers.Add(new InternetEndpoint(address, DnsSettings.Port, address.IsLinkLocal && !address.IsIPv4 ? _interface.Index : 0));
        if (servers.Count == 0)
        {
            foreach (InternetAddress address in lease?.NameServers ?? [])
                servers.Add(new InternetEndpoint(address, DnsSettings.Port));
            servers.AddRange(routers.NameServers);
        }

        var domains = new List<string>(_configuration.SearchDomains);
        if (domains.Count == 0)
        {
            domains.AddRange(lease?.SearchDomains ?? []);
            domains.AddRange(routers.SearchDomains.FindAll(domain => !domains.Contains(domain)));
        }

        DnsSettings known = _resolver.Settings;
        string hostName = ReadHostName();
        if (!AreEqual(known.Servers, servers) || !AreEqual(known.SearchDomains, domains) || known.HostName != hostName)
            _resolver.Settings = known with { Servers = servers, SearchDomains = domains, HostName = hostName };
    }

    private string ReadHostName() => _configuration.HostName ?? _dhcp?.Lease?.Reply.HostName ?? DefaultHostName;

    private ConfigurationStatus ReadStatus()
    {
        if (!_configuration.IsEnabled)
            return new ConfigurationStatus(ConfigurationPhase.Off, null);
        if (!_interface.IsUp)
            return new ConfigurationStatus(ConfigurationPhase.Waiting, $"The cable of {_interface.Name} is not plugged in.");
        bool hasWanted = false;
        bool isAdvertised = false;
        foreach (InterfaceAddress address in _interface.Addresses)
        {
            bool isOwn = _addresses.Contains(address.Address);
            if (isOwn && address.State == InterfaceAddressState.Duplicated)
                return new ConfigurationStatus(ConfigurationPhase.Failed, $"Another machine has the address {address.Address}; configure a different one.");
            if (isOwn && address.State == InterfaceAddressState.Tentative)
                return new ConfigurationStatus(ConfigurationPhase.Waiting, null);
            hasWanted |= isOwn;
            isAdvertised |= !isOwn && !address.Address.IsIPv4 && !address.Address.IsLinkLocal && address.IsUsable;
        }

        if (_dhcp is { Lease: null } dhcp)
            return new ConfigurationStatus(ConfigurationPhase.Waiting, dhcp.Problem);
        if (hasWanted || isAdvertised || _dhcp is not null)
            return new ConfigurationStatus(ConfigurationPhase.Configured, _conflict);
        if (!_configuration.IsAutoConfigured)
            return new ConfigurationStatus(ConfigurationPhase.Failed, $"No address is configured for {_interface.Name}; write for example ip=dhcp or ip=10.0.0.1/24.");
        string? problem = _stack.IPv6.Of(_interface).Addresses.Problem;
        return new ConfigurationStatus(ConfigurationPhase.Waiting, problem ?? "No IPv6 router has answered yet.");
    }

    private static bool AreEqual<T>(IReadOnlyList<T> left, IReadOnlyList<T> right)
        where T : IEquatable<T>
    {
        if (left.Count != right.Count)
            return false;
        for (int i = 0; i < left.Count; i++)
        {
            if (!left[i].Equals(right[i]))
                return false;
        }

        return true;
    }

    private sealed class RefreshTimer(NetworkConfigurator owner) : NetworkTimer
    {
        protected override void OnExpired() => owner.Refresh();
    }
}
