using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;
using Cosmos.Network.Routing;

namespace Cosmos.Network.Transports;

/// <summary>One of the two internet protocols, with its neighbour discovery and group management.</summary>
internal interface IInternetLayer
{
    /// <summary>Takes a received packet.</summary>
    /// <param name="networkInterface">Where it came in.</param>
    /// <param name="frame">The packet from its IP header on; the caller keeps the ownership unless the layer empties <paramref name="slot"/>.</param>
    /// <param name="slot">Holds the frame.</param>
    /// <param name="info">What the device knows about it.</param>
    /// <param name="isLinkGroup">Whether the frame was sent to a group on the link.</param>
    void Receive(NetworkInterface networkInterface, PacketBuffer frame, FrameSlot slot, in ReceiveInfo info, bool isLinkGroup);

    /// <summary>Puts the IP header before a transport header and sends the packet. The reference to <paramref name="header"/> passes to this call.</summary>
    SendResult Send(in Route route, in OutputOptions options, PacketBuffer header, ReadOnlySpan<FramePart> payload);

    /// <summary>Asks a neighbour for its address.</summary>
    /// <param name="neighbor">Whom; its <see cref="NeighborEntry.MacAddress"/> is known when <paramref name="isUnicast"/>.</param>
    /// <param name="isUnicast">Whether to ask only the station that had the address.</param>
    void Solicit(NeighborEntry neighbor, bool isUnicast);

    /// <summary>Tells the sender of a waiting packet that the neighbour does not answer.</summary>
    /// <param name="neighbor">The neighbour.</param>
    /// <param name="packet">The packet from its IP header on.</param>
    void OnUnreachable(NeighborEntry neighbor, ReadOnlySpan<byte> packet);

    /// <summary>Tells the sender of a packet that it cannot be dealt with, if the rules for ICMP errors and their rate allow it.</summary>
    /// <param name="packet">The packet; its IP header still lies before it.</param>
    /// <param name="kind">Port or protocol unreachable.</param>
    void SendError(in ReceivedPacket packet, IcmpErrorKind kind);

    /// <summary>The first listener of a group appeared.</summary>
    void OnGroupJoined(NetworkInterface networkInterface, InternetAddress group);

    /// <summary>The last listener of a group went.</summary>
    void OnGroupLeft(NetworkInterface networkInterface, InternetAddress group);

    /// <summary>An address was added, of any family.</summary>
    void OnAddressAdded(InterfaceAddress address);

    /// <summary>An address was removed, of any family.</summary>
    void OnAddressRemoved(InterfaceAddress address);

    /// <summary>An interface appeared, went up or went down.</summary>
    void OnInterfaceChanged(NetworkInterface networkInterface);

    /// <summary>Addresses or interfaces changed in any way: what was computed of them is outdated.</summary>
    void OnConfigurationChanged();
}
