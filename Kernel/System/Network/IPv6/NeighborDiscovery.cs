using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;
using Cosmos.Network.Routing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.IPv6;

/// <summary>Neighbor Solicitations and Advertisements (RFC 4861, section 7): whose station has which address. The states of neighbours are those of <see cref="NeighborCache"/>.</summary>
internal sealed class NeighborDiscovery(NetworkStack stack, IPv6Layer layer)
{
    /// <summary>Asks a neighbour for its station's address, or whether it is still there.</summary>
    public void Solicit(NeighborEntry neighbor, bool isUnicast)
    {
        NetworkInterface networkInterface = neighbor.Interface;
        InternetAddress source = SourceAddressSelection.Select(stack, networkInterface, neighbor.Address);
        if (source.IsAny || networkInterface.FindAddress(source) is null)
            return;
        InternetAddress destination = isUnicast ? neighbor.Address : IPv6Groups.SolicitedNode(neighbor.Address);
        if (Take() is not { } message)
            return;
        message.Length = NeighborMessages.WriteSolicitation(message.Tail, neighbor.Address, networkInterface.Address);
        layer.Icmp.SendOnLink(networkInterface, source, destination, NeighborMessages.HopLimit, message);
    }

    /// <summary>Asks whether anybody has an address that this machine wants (RFC 4862, section 5.4.2).</summary>
    /// <param name="networkInterface">Where to ask.</param>
    /// <param name="target">The address.</param>
    /// <param name="nonce">48 random bits by which the question is recognized when the link hands it back.</param>
    public void SolicitForDuplicate(NetworkInterface networkInterface, InternetAddress target, ulong nonce)
    {
        if (Take() is not { } message)
            return;
        message.Length = NeighborMessages.WriteDuplicateSolicitation(message.Tail, target, nonce);
        layer.Icmp.SendOnLink(networkInterface, InternetAddress.AnyV6, IPv6Groups.SolicitedNode(target), NeighborMessages.HopLimit, message);
    }

    /// <summary>Tells all stations of the link about an address without being asked (RFC 4861, section 7.2.6).</summary>
    public void Announce(NetworkInterface networkInterface, InternetAddress target)
    {
        if (Take() is not { } message)
            return;
        message.Length = NeighborMessages.WriteAdvertisement(message.Tail, target, networkInterface.Address, NeighborMessages.Override);
        layer.Icmp.SendOnLink(networkInterface, target, IPv6Groups.AllNodes, NeighborMessages.HopLimit, message);
    }

    /// <summary>Takes a Neighbor Solicitation.</summary>
    /// <returns><see langword="false"/> when it breaks a rule of section 7.1.1.</returns>
    public bool ReceiveSolicitation(in ReceivedPacket packet, ReadOnlySpan<byte> message)
    {
        if (message.Length < NeighborMessages.TargetMessageLength
            || !NeighborOptions.TryParse(message[NeighborMessages.TargetMessageLength..], out NeighborOptions options))
        {
            return false;
        }

        InternetAddress target = NeighborMessages.Target(message);
        bool hasSource = options.TryGetLinkLayer(NeighborOptions.SourceLinkLayer, out MacAddress station);
        bool isForDuplicate = packet.Source.IsAny;
        if (target.IsMulticast || target.IsIPv4
            || (isForDuplicate && (options.Contains(NeighborOptions.SourceLinkLayer) || packet.Destination != IPv6Groups.SolicitedNode(target))))
        {
            return false;
        }

        NetworkInterface networkInterface = packet.Interface;
        if (networkInterface.FindAddress(target) is not { } own)
            return true;
        if (!own.IsUsable)
        {
            // Two stations that want the address at once: neither may have it (RFC 4862, section 5.4.3).
            bool isOwnQuestion = options.TryGetNonce(out ulong nonce) && layer.Of(networkInterface).IsOwnQuestion(target, nonce);
            if (isForDuplicate && own.State == InterfaceAddressState.Tentative && !isOwnQuestion)
                layer.Of(networkInterface).OnDuplicate(own);
            return true;
        }

        if (isForDuplicate)
        {
            Advertise(networkInterface, target, IPv6Groups.AllNodes, NeighborMessages.Override);
            return true;
        }

        NeighborCache neighbors = networkInterface.Neighbors;
        NeighborEntry? neighbor = neighbors.Find(packet.Source);

        // Up to half of the cache, so that a flood of forged solicitations does not push out the neighbours that this machine talks to.
        if (neighbor is null && neighbors.Count < NeighborCache.Limit / 2 && (hasSource || IsOnLink(networkInterface, packet.Source)))
            neighbor = neighbors.GetOrAdd(packet.Source);
        if (neighbor is null)
            return true;
        if (hasSource)
            neighbors.Update(neighbor, station, isSolicited: false);
        Advertise(networkInterface, target, packet.Source, NeighborMessages.Solicited | NeighborMessages.Override);
        return true;
    }

    /// <summary>Takes a Neighbor Advertisement.</summary>
    /// <returns><see langword="false"/> when it breaks a rule of section 7.1.2.</returns>
    public bool ReceiveAdvertisement(in ReceivedPacket packet, ReadOnlySpan<byte> message)
    {
        if (message.Length < NeighborMessages.TargetMessageLength
            || !NeighborOptions.TryParse(message[NeighborMessages.TargetMessageLength..], out NeighborOptions options))
        {
            return false;
        }

        InternetAddress target = NeighborMessages.Target(message);
        byte flags = message[4];
        bool isSolicited = (flags & NeighborMessages.Solicited) != 0;
        if (target.IsMulticast || target.IsIPv4 || (isSolicited && packet.Destination.IsMulticast))
            return false;
        NetworkInterface networkInterface = packet.Interface;
        if (networkInterface.FindAddress(target) is { } own)
        {
            // For an address in use this is a conflict that cannot be resolved here; the address stays (RFC 4862, section 5.4.4).
            if (own.State == InterfaceAddressState.Tentative)
                layer.Of(networkInterface).OnDuplicate(own);
            return true;
        }

        // Nobody is interested in a neighbour without an entry (section 7.2.5).
        if (networkInterface.Neighbors.Find(target) is { } neighbor)
            Update(networkInterface, neighbor, options, flags);
        return true;
    }

    private static bool IsOnLink(NetworkInterface networkInterface, InternetAddress address)
    {
        if (address.IsLinkLocal)
            return true;
        foreach (InterfaceAddress candidate in networkInterface.AddressList)
        {
            if (candidate.IsUsable && address.HasPrefix(candidate.Address, candidate.PrefixLength))
                return true;
        }

        return false;
    }

    private void Update(NetworkInterface networkInterface, NeighborEntry neighbor, in NeighborOptions options, byte flags)
    {
        bool hasStation = options.TryGetLinkLayer(NeighborOptions.TargetLinkLayer, out MacAddress station);
        bool isSolicited = (flags & NeighborMessages.Solicited) != 0;
        bool overrides = (flags & NeighborMessages.Override) != 0;
        if (!neighbor.HasAddress)
        {
            if (!hasStation)
                return;
        }
        else if (!hasStation)
        {
            station = neighbor.MacAddress;
        }
        else if (station != neighbor.MacAddress && !overrides)
        {
            // Another station claims the address but does not insist: only doubt what is known.
            if (neighbor.State == NeighborState.Reachable)
                neighbor.State = NeighborState.Stale;
            return;
        }

        // Solicited counts only when this machine did ask; otherwise a forger could keep a dead neighbour alive.
        bool hasAsked = neighbor.State is NeighborState.Incomplete or NeighborState.Probe or NeighborState.Delay;
        networkInterface.Neighbors.Update(neighbor, station, isSolicited && hasAsked);
        bool isRouter = (flags & NeighborMessages.Router) != 0;
        if (neighbor.IsRouter && !isRouter)
            layer.Of(networkInterface).Routers.OnNoRouter(neighbor.Address);
        neighbor.IsRouter = isRouter;
    }

    private void Advertise(NetworkInterface networkInterface, InternetAddress target, InternetAddress destination, byte flags)
    {
        if (Take() is not { } message)
            return;
        message.Length = NeighborMessages.WriteAdvertisement(message.Tail, target, networkInterface.Address, flags);
        layer.Icmp.SendOnLink(networkInterface, target, destination, NeighborMessages.HopLimit, message);
    }

    private PacketBuffer? Take() => stack.HeaderPool.TryTake(NetworkStack.HeaderRoom);
}
