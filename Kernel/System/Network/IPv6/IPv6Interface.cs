using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;

namespace Cosmos.Network.IPv6;

/// <summary>IPv6 on one interface: its addresses' checks for duplicates, its routers, its groups.</summary>
internal sealed class IPv6Interface
{
    private readonly NetworkStack _stack;
    private readonly NetworkInterface _interface;
    private readonly Dictionary<InternetAddress, DuplicateCheck> _checks = [];
    private readonly HashSet<InternetAddress> _joined = [];
    private bool _isEnabled;
    private bool _wasUp;

    public IPv6Interface(NetworkStack stack, IPv6Layer layer, NetworkInterface networkInterface)
    {
        _stack = stack;
        _interface = networkInterface;
        Addresses = new AddressAutoconfiguration(stack, layer, networkInterface);
        Routers = new RouterDiscovery(stack, layer, networkInterface, Addresses);
        Listener = new MulticastListener(stack, layer, networkInterface);
        Layer = layer;
    }

    /// <summary>Addresses that this machine makes for itself.</summary>
    public AddressAutoconfiguration Addresses { get; }

    /// <summary>Routers and what they advertise.</summary>
    public RouterDiscovery Routers { get; }

    /// <summary>Membership reports.</summary>
    public MulticastListener Listener { get; }

    internal IPv6Layer Layer { get; }

    /// <summary>Switches IPv6 on or off.</summary>
    /// <param name="isEnabled">Whether the interface has a link-local address.</param>
    /// <param name="acceptsAdvertisements">Whether routers are asked for prefixes and routes.</param>
    public void Configure(bool isEnabled, bool acceptsAdvertisements)
    {
        Routers.Stop();
        if (_isEnabled != isEnabled)
        {
            _isEnabled = isEnabled;
            if (isEnabled)
                Addresses.AddLinkLocal();
            else
                Addresses.RemoveAll();
        }

        if (isEnabled && acceptsAdvertisements)
            Routers.Start();
    }

    /// <summary>An address was added: its owner listens to solicitations for it, and asks first whether it is free.</summary>
    public void OnAddressAdded(InterfaceAddress address)
    {
        InternetAddress group = IPv6Groups.SolicitedNode(address.Address);
        if (_interface.Groups.Join(group))
            _joined.Add(address.Address);
        if (address.State == InterfaceAddressState.Tentative)
            Check(address);
    }

    /// <summary>An address was removed.</summary>
    public void OnAddressRemoved(InterfaceAddress address)
    {
        if (_checks.Remove(address.Address, out DuplicateCheck? check))
            _stack.Timers.Cancel(check);
        if (_joined.Remove(address.Address))
            _interface.Groups.Leave(IPv6Groups.SolicitedNode(address.Address));
        Addresses.OnAddressRemoved(address);
    }

    /// <summary>The cable was plugged in or out.</summary>
    public void OnLinkChanged()
    {
        bool isUp = _interface.IsUp;
        if (isUp == _wasUp)
            return;
        _wasUp = isUp;
        if (!isUp)
            return;

        // It may be another link now: tell it the groups, check what is not checked, ask for routers.
        Listener.OnLinkUp();
        foreach (InterfaceAddress address in (InterfaceAddress[])[.. _interface.Addresses])
        {
            if (!address.Address.IsIPv4 && address.State == InterfaceAddressState.Tentative)
                Check(address);
        }

        Routers.OnLinkUp();
    }

    /// <summary>Whether a question about an address is the own one, which the link has handed back.</summary>
    public bool IsOwnQuestion(InternetAddress address, ulong nonce) => _checks.TryGetValue(address, out DuplicateCheck? check) && check.Nonce == nonce;

    /// <summary>Another station has, or wants, an address that is being checked.</summary>
    public void OnDuplicate(InterfaceAddress address)
    {
        if (_checks.Remove(address.Address, out DuplicateCheck? check))
            _stack.Timers.Cancel(check);
        _interface.SetState(address, InterfaceAddressState.Duplicated);
        Addresses.OnDuplicate(address);
    }

    /// <summary>Nobody has contradicted.</summary>
    internal void OnUnique(InterfaceAddress address)
    {
        _checks.Remove(address.Address);
        bool isDeprecated = address.PreferredUntil <= _stack.Now;
        _interface.SetState(address, isDeprecated ? InterfaceAddressState.Deprecated : InterfaceAddressState.Preferred);
        if (address.Address.IsLinkLocal)
            Routers.OnLinkLocalReady();
    }

    private void Check(InterfaceAddress address)
    {
        if (!_interface.IsUp)
            return;
        if (!_checks.TryGetValue(address.Address, out DuplicateCheck? check))
        {
            check = new DuplicateCheck(_stack, this, address);
            _checks.Add(address.Address, check);
        }

        check.Begin();
    }
}
