using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Neighbors;
using Cosmos.Network.Routing;

namespace Cosmos.Network.Links;

/// <summary>A link with what IP knows about it: addresses, neighbours, groups, counters.</summary>
/// <remarks>Members need the lock of the stack unless they say otherwise.</remarks>
public sealed class NetworkInterface : ILinkReceiver
{
    private readonly NetworkStack _stack;
    private readonly List<InterfaceAddress> _addresses = [];
    private readonly TransmitQueue _queue;
    private bool _isEnabled = true;
    private int _mtu;

    internal NetworkInterface(NetworkStack stack, ILink link, string name, uint index, bool isLoopback)
    {
        _stack = stack;
        Link = link;
        Name = name;
        Index = index;
        IsLoopback = isLoopback;
        _mtu = link.MaximumTransmissionUnit;
        Offloads = link.Offloads;
        Address = link.Address;
        _queue = new TransmitQueue(stack.Frames, stack.Options.TransmitQueueLimit);
        Neighbors = new NeighborCache(stack, this);
        Groups = new MulticastGroups(stack, this);
    }

    /// <summary>Its name, such as <c>eth0</c>. Takes no lock.</summary>
    public string Name { get; }

    /// <summary>Its number, 1 for the loopback interface; the scope of link-local addresses. Takes no lock.</summary>
    public uint Index { get; }

    /// <summary>What it is attached to.</summary>
    public ILink Link { get; }

    /// <summary>The stack that it belongs to. Takes no lock.</summary>
    public NetworkStack Stack => _stack;

    /// <summary>The station's own address. Takes no lock.</summary>
    public MacAddress Address { get; }

    /// <summary>Whether this is <c>lo</c>. Takes no lock.</summary>
    public bool IsLoopback { get; }

    /// <summary>What the device does for the stack. Takes no lock.</summary>
    public LinkOffloads Offloads { get; }

    /// <summary>What passed it.</summary>
    public InterfaceCounters Counters { get; } = new();

    /// <summary>The addresses, oldest first.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses => _addresses;

    /// <summary>Longest IP packet, at most that of the link and at least 68 (RFC 791).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside these limits.</exception>
    public int Mtu
    {
        get => _mtu;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 68);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Link.MaximumTransmissionUnit);
            _mtu = value;
            _stack.OnConfigurationChanged(this);
        }
    }

    /// <summary>Whether the administrator wants it to work.</summary>
    public bool IsEnabled
    {
        get => _isEnabled;
        set
        {
            if (_isEnabled == value)
                return;
            _isEnabled = value;
            OnLinkChanged();
        }
    }

    /// <summary>Whether packets can pass: enabled, and the cable is plugged in.</summary>
    public bool IsUp => _isEnabled && Link.IsUp;

    /// <summary>Whether the link holds frames that its device was not told about.</summary>
    internal bool IsFlushPending { get; set; }

    internal List<InterfaceAddress> AddressList => _addresses;

    internal NeighborCache Neighbors { get; }

    internal MulticastGroups Groups { get; }

    /// <summary>Adds an address; a known one is returned as it is.</summary>
    /// <param name="address">A unicast address.</param>
    /// <param name="prefixLength">Bits that the stations of the link have in common.</param>
    /// <param name="state">Whether it is usable at once.</param>
    /// <param name="isPrefixOnLink">Whether to make a route to the stations with this prefix.</param>
    /// <exception cref="ArgumentException">The address is no unicast address, or the prefix is longer than it.</exception>
    public InterfaceAddress AddAddress(
        InternetAddress address, int prefixLength, InterfaceAddressState state = InterfaceAddressState.Preferred, bool isPrefixOnLink = true)
    {
        if (address.IsAny || address.IsMulticast || address == InternetAddress.BroadcastV4)
            throw new ArgumentException($"{address} is no address of a station.", nameof(address));
        if (prefixLength < 0 || prefixLength > (address.IsIPv4 ? 32 : 128))
            throw new ArgumentException($"An address has no {prefixLength} bits.", nameof(prefixLength));
        if (FindAddress(address) is { } known)
            return known;
        var added = new InterfaceAddress(this, address, prefixLength, state);
        _addresses.Add(added);
        if (isPrefixOnLink)
            _stack.Routes.Add(new RouteEntry(address, prefixLength, this, AnyOf(address), 0, RouteOrigin.Connected));
        _stack.OnConfigurationChanged(this);
        _stack.OnAddressAdded(added);
        return added;
    }

    /// <summary>Removes an address and, with its last address, the route to its prefix.</summary>
    /// <returns>Whether it was there.</returns>
    public bool RemoveAddress(InternetAddress address)
    {
        if (FindAddress(address) is not { } removed)
            return false;
        _addresses.Remove(removed);
        bool isPrefixUsed = _addresses.Exists(other => other.PrefixLength == removed.PrefixLength && other.Address.HasPrefix(address, removed.PrefixLength));
        if (!isPrefixUsed)
        {
            _stack.Routes.RemoveAll(entry => entry.Origin == RouteOrigin.Connected && entry.Interface == this
                && entry.PrefixLength == removed.PrefixLength && entry.Prefix.HasPrefix(address, removed.PrefixLength));
        }

        _stack.OnConfigurationChanged(this);
        _stack.OnAddressRemoved(removed);
        return true;
    }

    /// <summary>Changes whether an address may be used.</summary>
    public void SetState(InterfaceAddress address, InterfaceAddressState state)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.State == state)
            return;
        address.State = state;
        _stack.OnConfigurationChanged(this);
    }

    /// <summary>The entry of an address of this interface in any state, or <see langword="null"/>.</summary>
    public InterfaceAddress? FindAddress(InternetAddress address)
    {
        foreach (InterfaceAddress candidate in _addresses)
        {
            if (candidate.Address == address)
                return candidate;
        }

        return null;
    }

    /// <inheritdoc/>
    void ILinkReceiver.OnFrame(PacketBuffer frame, in ReceiveInfo info) => _stack.Ethernet.Receive(this, frame, info);

    /// <inheritdoc/>
    void ILinkReceiver.OnTransmitReady() => _queue.Drain(this);

    /// <inheritdoc/>
    void ILinkReceiver.OnLinkChanged() => OnLinkChanged();

    /// <summary>Whether an IPv4 address is the broadcast address of one of this interface's subnets.</summary>
    internal bool IsSubnetBroadcast(InternetAddress address)
    {
        foreach (InterfaceAddress candidate in _addresses)
        {
            if (candidate.IsUsable && candidate.PrefixLength < 31 && candidate.Broadcast == address && !address.IsAny)
                return true;
        }

        return false;
    }

    /// <summary>Gives a whole frame to the link, or queues it when the link is full. The reference to the header passes to this call.</summary>
    internal SendResult Transmit(PacketBuffer header, ReadOnlySpan<FramePart> payload, in TransmitOffload offload)
    {
        SendResult result = _queue.Transmit(this, header, payload, offload);
        header.Release();
        return result;
    }

    internal void MarkForFlush() => _stack.MarkForFlush(this);

    private static InternetAddress AnyOf(InternetAddress address) => address.IsIPv4 ? InternetAddress.AnyV4 : InternetAddress.AnyV6;

    private void OnLinkChanged()
    {
        if (!IsUp)
        {
            _queue.Clear();
            Neighbors.Clear();
        }

        _stack.OnConfigurationChanged(this);
        _stack.OnInterfaceChanged(this);
    }
}
