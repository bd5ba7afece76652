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

    /// <summary>Replaces the configuration of the interface. Addresses that the new one does not have are gone at once, with what used them.</summary>
    /// <param name="configuration">The new configuration.</param>
    public void Apply(NetworkConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        using (_stack.BeginWork())
        {
            Remove();
            _configuration = configuration;
            _interface.IsEnabled = configuration.IsEnabled;
            if (configuration.IsEnabled)
                Add();
            _wasUp = _interface.IsUp;
            ScheduleRefresh();
            UpdateNames();
        }
    }

    private void Add()
    {
        int most = _interface.Link.MaximumTransmissionUnit;
        _interface.Mtu = Math.Min(_configuration.MaximumTransmissionUnit ?? most, most);
        if (_configuration.InterfaceIdentifierSecret is { } secret)
            _stack.IPv6.IdentifierHash = IdentifierSecret.Derive(secret);
        bool usesIPv6 = _configuration.IsAutoConfigured;
        foreach (ConfiguredAddress address in _configuration.Addresses)
        {
            bool isIPv4 = address.Address.IsIPv4;
            usesIPv6 |= !isIPv4;

            // IPv4 addresses are used at once and defended; IPv6 ones are checked first, which RFC 4862 demands.
            _interface.AddAddress(address.Address, address.PrefixLength, isIPv4 ? InterfaceAddressState.Preferred : InterfaceAddressState.Tentative);
            _addresses.Add(address.Address);
        }

        foreach (InternetAddress gateway in _configuration.Gateways)
        {
            InternetAddress any = gateway.IsIPv4 ? InternetAddress.AnyV4 : InternetAddress.AnyV6;
            _stack.Routes.Add(new RouteEntry(any, 0, _interface, gateway, 0, RouteOrigin.Static));
        }

        if (_interface.Mtu >= IPv6Header.MinimumMtu)
            _stack.IPv6.Of(_interface).Configure(usesIPv6, _configuration.IsAutoConfigured);
        if (_configuration.UsesDhcp)
        {
            _dhcp = new DhcpInterface(_stack, _interface, _configuration, ScheduleRefresh);
            _dhcp.Start();
        }
    }

    private void Remove()
    {
        _dhcp?.Stop();
        _dhcp = null;
        _conflict = null;
        _stack.IPv6.Of(_interface).Configure(false, false);
        foreach (InternetAddress address in _addresses)
            _interface.RemoveAddress(address);
        _addresses.Clear();
        _stack.Routes.RemoveAll(entry => entry.Interface == _interface && entry.Origin == RouteOrigin.Static);
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
