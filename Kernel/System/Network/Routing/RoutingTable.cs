using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;

namespace Cosmos.Network.Routing;

/// <summary>Which way packets leave: longest prefix first, then the smallest metric.</summary>
/// <remarks>Members need the lock of the stack. The table is a short sorted array; what sends often keeps the answer and compares <see cref="Generation"/>.</remarks>
public sealed class RoutingTable
{
    private readonly NetworkStack _stack;
    private readonly List<RouteEntry> _entries = [];

    internal RoutingTable(NetworkStack stack)
    {
        _stack = stack;
        PathMtu = new PathMtuCache(stack);
    }

    /// <summary>The lines, in the order in which they are tried.</summary>
    public IReadOnlyList<RouteEntry> Entries => _entries;

    /// <summary>Changes whenever an answer that was given may be wrong now.</summary>
    internal int Generation { get; private set; } = 1;

    internal PathMtuCache PathMtu { get; }

    /// <summary>Adds a line. A line with equal prefix, interface, gateway and origin is replaced.</summary>
    /// <param name="entry">The line.</param>
    /// <exception cref="ArgumentException">The prefix is longer than an address of its family, or the gateway is of the other family.</exception>
    public void Add(RouteEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.PrefixLength < 0 || entry.PrefixLength > (entry.Prefix.IsIPv4 ? 32 : 128))
            throw new ArgumentException("The prefix is longer than an address.", nameof(entry));
        if (!entry.Gateway.IsAny && entry.Gateway.IsIPv4 != entry.Prefix.IsIPv4)
            throw new ArgumentException("Gateway and prefix are of different families.", nameof(entry));
        _entries.RemoveAll(other => IsSamePath(other, entry));
        int index = _entries.FindIndex(other => Compare(entry, other) < 0);
        _entries.Insert(index < 0 ? _entries.Count : index, entry);
        Invalidate();
    }

    /// <summary>Removes a line.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(RouteEntry entry)
    {
        bool removed = _entries.Remove(entry);
        if (removed)
            Invalidate();
        return removed;
    }

    /// <summary>Removes every line that satisfies a condition.</summary>
    /// <returns>How many were removed.</returns>
    public int RemoveAll(Predicate<RouteEntry> match)
    {
        int removed = _entries.RemoveAll(match);
        if (removed != 0)
            Invalidate();
        return removed;
    }

    /// <summary>Makes every answer that was given outdated.</summary>
    internal void Invalidate() => Generation++;

    /// <summary>Whether an answer still holds; <see langword="false"/> for the default value.</summary>
    internal bool IsCurrent(in Route route) => route.Generation == Generation;

    /// <summary>Finds the way to a destination.</summary>
    /// <param name="destination">The destination, any of the two families.</param>
    /// <param name="scopeId">Index of the interface of a link-local destination, 0 when it is not given.</param>
    /// <param name="boundInterface">The only interface that may be used, or <see langword="null"/>.</param>
    /// <param name="preferredSource">The source address that the packet will have, or any.</param>
    /// <param name="route">The way.</param>
    /// <returns><see langword="false"/> when there is none.</returns>
    internal bool TryFind(InternetAddress destination, uint scopeId, NetworkInterface? boundInterface, InternetAddress preferredSource, out Route route)
    {
        route = default;
        if (scopeId != 0 && boundInterface is null && (destination.IsLinkLocal || destination.IsMulticast))
        {
            boundInterface = _stack.FindInterface(scopeId);
            if (boundInterface is null)
                return false;
        }

        if (destination.IsAny)
            return false;
        if (_stack.IsLocalAddress(destination) || destination.IsLoopback)
            return TryMakeLocal(destination, preferredSource, out route);
        if (destination.IsMulticast)
            return TryMakeGroup(RouteKind.Multicast, destination, boundInterface, preferredSource, out route);
        if (destination == InternetAddress.BroadcastV4)
            return TryMakeGroup(RouteKind.Broadcast, destination, boundInterface, preferredSource, out route);

        // A link-local address says nothing about the link: without a scope, only a single candidate is unambiguous (RFC 4007, section 6).
        RouteEntry? entry = FindEntry(destination, boundInterface);
        if (entry is null)
        {
            // With SO_BINDTODEVICE every destination counts as on-link when the table has nothing to say, as on Linux.
            if (boundInterface is null || boundInterface.IsLoopback || !boundInterface.IsUp)
                return false;
            route = MakeUnicast(boundInterface, destination, destination, preferredSource);
            return true;
        }

        if (entry.IsOnLink && destination.IsIPv4 && entry.Interface.IsSubnetBroadcast(destination))
            return TryMakeGroup(RouteKind.Broadcast, destination, entry.Interface, preferredSource, out route);
        route = MakeUnicast(entry.Interface, destination, entry.IsOnLink ? destination : entry.Gateway, preferredSource);
        return true;
    }

    /// <summary>The line for a destination, or <see langword="null"/>.</summary>
    internal RouteEntry? FindEntry(InternetAddress destination, NetworkInterface? boundInterface)
    {
        foreach (RouteEntry entry in _entries)
        {
            if (entry.Interface.IsUp && (boundInterface is null || entry.Interface == boundInterface) && destination.HasPrefix(entry.Prefix, entry.PrefixLength))
                return entry;
        }

        return null;
    }

    private static bool IsSamePath(RouteEntry a, RouteEntry b) =>
        a.PrefixLength == b.PrefixLength && a.Prefix.HasPrefix(b.Prefix, a.PrefixLength) && a.Interface == b.Interface && a.Gateway == b.Gateway && a.Origin == b.Origin;

    private static int Compare(RouteEntry a, RouteEntry b) =>
        a.PrefixLength != b.PrefixLength ? b.PrefixLength.CompareTo(a.PrefixLength) : a.Metric.CompareTo(b.Metric);

    private bool TryMakeLocal(InternetAddress destination, InternetAddress preferredSource, out Route route)
    {
        route = new Route
        {
            Interface = _stack.Loopback,
            Source = preferredSource.IsAny ? destination : preferredSource,
            NextHop = destination,
            Mtu = _stack.Loopback.Mtu,
            Kind = RouteKind.Local,
            Generation = Generation,
        };
        return true;
    }

    private bool TryMakeGroup(RouteKind kind, InternetAddress destination, NetworkInterface? boundInterface, InternetAddress preferredSource, out Route route)
    {
        route = default;
        NetworkInterface? networkInterface = boundInterface
            ?? _stack.FindInterfaceOf(preferredSource)
            ?? FindEntry(destination, null)?.Interface
            ?? _stack.FirstLinkInterface();
        if (networkInterface is null || !networkInterface.IsUp)
            return false;
        route = new Route
        {
            Interface = networkInterface,
            Source = preferredSource.IsAny ? SourceAddressSelection.Select(_stack, networkInterface, destination) : preferredSource,
            NextHop = destination,
            Mtu = networkInterface.Mtu,
            Kind = kind,
            Generation = Generation,
        };
        return true;
    }

    private Route MakeUnicast(NetworkInterface networkInterface, InternetAddress destination, InternetAddress nextHop, InternetAddress preferredSource)
    {
        NeighborEntry? neighbor = networkInterface.IsLoopback ? null : networkInterface.Neighbors.GetOrAdd(nextHop);
        return new Route
        {
            Interface = networkInterface,
            Source = preferredSource.IsAny ? SourceAddressSelection.Select(_stack, networkInterface, destination) : preferredSource,
            NextHop = nextHop,
            Mtu = PathMtu.Get(destination, networkInterface.Mtu),
            Kind = RouteKind.Unicast,
            Neighbor = neighbor,

            // Last: making room for the neighbour may have made older answers outdated.
            Generation = Generation,
        };
    }
}
