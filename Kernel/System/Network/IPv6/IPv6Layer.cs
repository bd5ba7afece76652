using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;
using Cosmos.Network.Randomness;
using Cosmos.Network.Reassembly;
using Cosmos.Network.Transports;

namespace Cosmos.Network.IPv6;

/// <summary>IPv6 of a host (RFC 8200, RFC 8504) with ICMPv6, neighbour discovery, address autoconfiguration and multicast listening. It forwards nothing.</summary>
/// <remarks>
/// Redirects (RFC 4861, section 8) are ignored: they only shorten paths, and anybody on the link can forge them. Extension headers have to lie
/// in the first buffer of a frame, where nearly all of them are.
/// </remarks>
internal sealed partial class IPv6Layer : IInternetLayer, IReassemblyOwner
{
    // RFC 8200, section 4.5.
    private const long ReassemblyTime = 60_000_000;

    private readonly NetworkStack _stack;
    private readonly FragmentReassembler _reassembler;
    private readonly Dictionary<NetworkInterface, IPv6Interface> _interfaces = [];
    private InternetAddress[] _localAddresses = [];

    /// <summary>Makes the layer and registers ICMPv6.</summary>
    public IPv6Layer(NetworkStack stack)
    {
        _stack = stack;
        Icmp = new IcmpV6Layer(stack, this);
        Neighbors = new NeighborDiscovery(stack, this);
        _reassembler = new FragmentReassembler(stack, this, ReassemblyTime);
        IdentifierHash = new KeyedHash(stack.Random);
        stack.Register(InternetProtocol.IcmpV6, Icmp);
    }

    /// <summary>ICMPv6.</summary>
    public IcmpV6Layer Icmp { get; }

    /// <summary>Neighbour discovery.</summary>
    public NeighborDiscovery Neighbors { get; }

    /// <summary>Fragments that wait.</summary>
    public FragmentReassembler Reassembler => _reassembler;

    /// <summary>
    /// The function that interface identifiers are made with (RFC 7217). Its key is drawn at each start unless the configuration gives one, so addresses stay the
    /// same from start to start only then: the machine has no place to keep a secret of its own.
    /// </summary>
    public KeyedHash IdentifierHash { get; set; }

    /// <summary>Called, with the lock held, after routers or their name servers changed.</summary>
    public Action<NetworkInterface>? RouterInformationChanged { get; set; }

    /// <summary>What IPv6 knows about an interface.</summary>
    public IPv6Interface Of(NetworkInterface networkInterface)
    {
        if (!_interfaces.TryGetValue(networkInterface, out IPv6Interface? state))
        {
            state = new IPv6Interface(_stack, this, networkInterface);
            _interfaces.Add(networkInterface, state);
        }

        return state;
    }

    /// <summary>Whether a unicast address may be received on an interface: a link-local one only where it belongs.</summary>
    public bool IsLocal(NetworkInterface networkInterface, InternetAddress address) =>
        address.IsLinkLocal
            ? networkInterface.FindAddress(address) is { IsUsable: true } || (networkInterface.IsLoopback && _stack.IsLocalAddress(address))
            : _localAddresses.AsSpan().Contains(address);

    /// <inheritdoc/>
    public void Solicit(NeighborEntry neighbor, bool isUnicast) => Neighbors.Solicit(neighbor, isUnicast);

    /// <inheritdoc/>
    public void OnUnreachable(NeighborEntry neighbor, ReadOnlySpan<byte> packet)
    {
        if (neighbor.IsRouter)
            Of(neighbor.Interface).Routers.OnUnreachable(neighbor.Address);
        Icmp.ReportUnreachable(neighbor.Interface, packet);
    }

    /// <inheritdoc/>
    public void SendError(in ReceivedPacket packet, IcmpErrorKind kind) => Icmp.SendError(packet, kind);

    /// <inheritdoc/>
    public void OnGroupJoined(NetworkInterface networkInterface, InternetAddress group)
    {
        if (!networkInterface.IsLoopback)
            Of(networkInterface).Listener.OnJoined(group);
    }

    /// <inheritdoc/>
    public void OnGroupLeft(NetworkInterface networkInterface, InternetAddress group)
    {
        if (!networkInterface.IsLoopback)
            Of(networkInterface).Listener.OnLeft(group);
    }

    /// <inheritdoc/>
    public void OnAddressAdded(InterfaceAddress address)
    {
        if (!address.Address.IsIPv4 && !address.Interface.IsLoopback)
            Of(address.Interface).OnAddressAdded(address);
    }

    /// <inheritdoc/>
    public void OnAddressRemoved(InterfaceAddress address)
    {
        if (!address.Address.IsIPv4 && !address.Interface.IsLoopback)
            Of(address.Interface).OnAddressRemoved(address);
    }

    /// <inheritdoc/>
    public void OnInterfaceChanged(NetworkInterface networkInterface)
    {
        if (!networkInterface.IsLoopback)
            Of(networkInterface).OnLinkChanged();
    }

    /// <inheritdoc/>
    public void OnConfigurationChanged()
    {
        var local = new List<InternetAddress>();
        foreach (NetworkInterface networkInterface in _stack.InterfaceList)
        {
            foreach (InterfaceAddress address in networkInterface.AddressList)
            {
                if (!address.Address.IsIPv4 && address.IsUsable)
                    local.Add(address.Address);
            }
        }

        _localAddresses = [.. local];
    }

    /// <inheritdoc/>
    void IReassemblyOwner.OnTimeout(NetworkInterface networkInterface, PacketBuffer first, int headerLength) =>
        Icmp.SendReassemblyTimeExceeded(networkInterface, first, headerLength);
}
