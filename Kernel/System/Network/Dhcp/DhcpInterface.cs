using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Configuration;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Timing;

namespace Cosmos.Network.Dhcp;

/// <summary>A DHCP client on an interface: checks the offered address, configures what the lease says. The timer is for the check.</summary>
internal sealed class DhcpInterface : NetworkTimer, IDhcpHost
{
    // RFC 5227 lets a check take about seven seconds, for links that take their time to forward. Three questions within half a second find every station
    // that answers ARP as fast as ARP is answered, and the machine starts ten times sooner.
    private const int Probes = 3;
    private const long ProbeInterval = 150_000;

    private readonly NetworkStack _stack;
    private readonly NetworkInterface _interface;
    private readonly NetworkConfiguration _configuration;
    private readonly Action _changed;
    private readonly DhcpClient _client;
    private readonly DhcpPort _port;
    private InternetAddress? _probed;
    private InternetAddress? _configured;
    private int _probesSent;

    /// <summary>Makes a client that does not run.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="networkInterface">The interface.</param>
    /// <param name="configuration">What the user wants otherwise.</param>
    /// <param name="changed">Called after the lease changed, or the client has something to tell.</param>
    public DhcpInterface(NetworkStack stack, NetworkInterface networkInterface, NetworkConfiguration configuration, Action changed)
    {
        _stack = stack;
        _interface = networkInterface;
        _configuration = configuration;
        _changed = changed;
        _client = new DhcpClient(this, stack.Timers, stack.Random, configuration.HostName);
        _port = new DhcpPort(stack, networkInterface, _client.OnMessage);
    }

    /// <summary>The lease, or <see langword="null"/>.</summary>
    public DhcpLease? Lease => _client.Lease;

    /// <summary>What is in the way.</summary>
    public string? Problem => _port.Problem ?? _client.Problem;

    /// <inheritdoc/>
    long IDhcpHost.Now => _stack.Now;

    /// <inheritdoc/>
    MacAddress IDhcpHost.HardwareAddress => _interface.Address;

    /// <summary>Begins to ask.</summary>
    public void Start()
    {
        _port.Open();
        _client.Start();
    }

    /// <summary>Gives the address back and ends.</summary>
    public void Stop()
    {
        _client.Stop();
        _port.Dispose();
    }

    /// <summary>The cable was plugged in.</summary>
    public void OnLinkUp() => _client.OnLinkUp();

    /// <summary>Another station uses an address.</summary>
    /// <returns>Whether it is the one of this client.</returns>
    public bool OnConflict(InternetAddress address)
    {
        if (address == _probed)
        {
            EndProbe(isInUse: true);
            return true;
        }

        if (address != _configured)
            return false;
        _client.OnConflict();
        return true;
    }

    /// <inheritdoc/>
    void IDhcpHost.Send(ReadOnlySpan<byte> message, InternetAddress source, InternetAddress destination)
    {
        _port.Send(message, source, destination);
        _changed();
    }

    /// <inheritdoc/>
    void IDhcpHost.ProbeAddress(InternetAddress address)
    {
        _probed = address;
        _probesSent = 0;

        // Tentative, so that ARP watches over it without anybody using it.
        _interface.AddAddress(address, 32, InterfaceAddressState.Tentative, isPrefixOnLink: false);
        Probe();
    }

    /// <inheritdoc/>
    void IDhcpHost.CancelProbe() => ForgetProbe();

    /// <inheritdoc/>
    void IDhcpHost.OnLeaseGranted(DhcpLease lease)
    {
        DhcpReply reply = lease.Reply;
        if (_configured != reply.Address || _interface.FindAddress(reply.Address)?.PrefixLength != reply.PrefixLength)
        {
            RemoveAddress();
            _interface.AddAddress(reply.Address, reply.PrefixLength);
            _configured = reply.Address;
        }

        SetRoutes(reply);
        if (_configuration.MaximumTransmissionUnit is null && reply.MaximumTransmissionUnit is { } mtu)
            _interface.Mtu = Math.Min(mtu, _interface.Link.MaximumTransmissionUnit);
        _changed();
    }

    /// <inheritdoc/>
    void IDhcpHost.OnLeaseLost(DhcpLease lease)
    {
        RemoveAddress();
        if (_configuration.MaximumTransmissionUnit is null)
            _interface.Mtu = _interface.Link.MaximumTransmissionUnit;
        _changed();
    }

    /// <inheritdoc/>
    protected override void OnExpired()
    {
        if (_probesSent < Probes)
            Probe();
        else
            EndProbe(isInUse: false);
    }

    private void Probe()
    {
        _probesSent++;
        _stack.Arp.SendProbe(_interface, _probed!.Value);
        _stack.Timers.Set(this, _stack.Now + ProbeInterval);
    }

    private void EndProbe(bool isInUse)
    {
        ForgetProbe();
        _client.OnProbeCompleted(isInUse);
        _changed();
    }

    private void ForgetProbe()
    {
        _stack.Timers.Cancel(this);
        if (_probed is { } address)
            _interface.RemoveAddress(address);
        _probed = null;
    }

    private void SetRoutes(DhcpReply reply)
    {
        RemoveRoutes();
        foreach (DhcpRoute route in reply.Routes)
        {
            // A gateway that the user named comes before the server's default route.
            if (route.PrefixLength == 0 && HasGateway())
                continue;
            _stack.Routes.Add(new RouteEntry(route.Destination, route.PrefixLength, _interface, route.Router, 100, RouteOrigin.Dhcp));
        }
    }

    private bool HasGateway()
    {
        foreach (InternetAddress gateway in _configuration.Gateways)
        {
            if (gateway.IsIPv4)
                return true;
        }

        return false;
    }

    private void RemoveRoutes() => _stack.Routes.RemoveAll(entry => entry.Interface == _interface && entry.Origin == RouteOrigin.Dhcp);

    private void RemoveAddress()
    {
        RemoveRoutes();
        if (_configured is { } address)
            _interface.RemoveAddress(address);
        _configured = null;
    }
}
