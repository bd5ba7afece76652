using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;
using Cosmos.Network.Routing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.IPv4;

/// <summary>IPv4 (RFC 791, RFC 1122).</summary>
internal sealed class IPv4Layer(NetworkStack stack) : IInternetLayer
{
    public void Receive(NetworkInterface networkInterface, PacketBuffer frame, FrameSlot slot, in ReceiveInfo info, bool isLinkGroup) =>
        networkInterface.Counters.ReceivedUnwanted++;

    public SendResult Send(in Route route, in OutputOptions options, PacketBuffer header, ReadOnlySpan<FramePart> payload)
    {
        header.Release();
        return SendResult.Dropped;
    }

    public void Solicit(NeighborEntry neighbor, bool isUnicast) => stack.Arp.Solicit(neighbor, isUnicast);

    public void OnUnreachable(NeighborEntry neighbor, ReadOnlySpan<byte> packet)
    {
    }

    public void OnGroupJoined(NetworkInterface networkInterface, InternetAddress group)
    {
    }

    public void OnGroupLeft(NetworkInterface networkInterface, InternetAddress group)
    {
    }

    public void OnAddressAdded(InterfaceAddress address)
    {
    }

    public void OnAddressRemoved(InterfaceAddress address)
    {
    }

    public void OnInterfaceChanged(NetworkInterface networkInterface)
    {
    }
}
