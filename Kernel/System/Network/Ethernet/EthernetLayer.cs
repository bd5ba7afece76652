using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;
using Cosmos.Network.Routing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Ethernet;

/// <summary>Ethernet II: sorts received frames by type, puts headers before packets to send.</summary>
internal sealed class EthernetLayer(NetworkStack stack)
{
    private readonly FrameSlot _slot = new();

    /// <summary>Whether the frame that is being received is this machine's own, to a group that it listens to itself.</summary>
    public bool IsOwnFrame { get; private set; }

    /// <summary>Takes a frame that this machine sent to a group.</summary>
    public void ReceiveOwn(NetworkInterface networkInterface, PacketBuffer frame)
    {
        IsOwnFrame = true;
        Receive(networkInterface, frame, new ReceiveInfo(IsChecksumValid: true));
        IsOwnFrame = false;
    }

    /// <summary>Takes a received frame and the reference to it.</summary>
    public void Receive(NetworkInterface networkInterface, PacketBuffer frame, in ReceiveInfo info)
    {
        InterfaceCounters counters = networkInterface.Counters;
        counters.ReceivedFrames++;
        FrameSlot slot = _slot;
        slot.Frame = frame;
        ReadOnlySpan<byte> header = frame.Bytes;
        if (!networkInterface.IsEnabled || header.Length < EtherType.HeaderLength)
        {
            counters.ReceivedErrors++;
        }
        else
        {
            counters.ReceivedBytes += PacketChain.LengthOf(frame);
            var destination = new MacAddress(header);
            bool isGroup = destination.IsGroup;

            // Group addresses are sorted out by the IP destination: hardware filters are imperfect as well.
            if (!isGroup && destination != networkInterface.Address)
            {
                counters.ReceivedUnwanted++;
            }
            else
            {
                ushort type = BinaryPrimitives.ReadUInt16BigEndian(header[12..]);
                frame.Start += EtherType.HeaderLength;
                frame.Length -= EtherType.HeaderLength;
                Dispatch(networkInterface, type, frame, slot, info, isGroup);
            }
        }

        slot.Frame?.ReleaseChain();
        slot.Frame = null;
    }

    /// <summary>Sends an IP packet. The reference to <paramref name="header"/>, which begins with the IP header, passes to this call.</summary>
    /// <param name="route">The way.</param>
    /// <param name="type">The Ethernet type.</param>
    /// <param name="header">The buffer with all headers; there is room for 14 bytes before them.</param>
    /// <param name="payload">The rest of the packet.</param>
    /// <param name="offload">What the device has to finish, counted from the start of the frame.</param>
    /// <param name="loopsBack">Whether a packet to a group is also received by this machine.</param>
    public SendResult Send(in Route route, ushort type, PacketBuffer header, ReadOnlySpan<FramePart> payload, in TransmitOffload offload, bool loopsBack = false)
    {
        NetworkInterface networkInterface = route.Interface;
        MacAddress destination;
        if (networkInterface.IsLoopback || route.Kind == RouteKind.Local)
        {
            destination = networkInterface.Address;
        }
        else if (route.Kind == RouteKind.Unicast)
        {
            NeighborEntry neighbor = route.Neighbor!;
            if (neighbor.IsRemoved)
                neighbor = networkInterface.Neighbors.GetOrAdd(route.NextHop);
            if (!networkInterface.Neighbors.TryUse(neighbor))
            {
                SendResult result = networkInterface.Neighbors.Enqueue(neighbor, header, payload, offload);
                header.Release();
                return result;
            }

            destination = neighbor.MacAddress;
        }
        else if (route.Kind == RouteKind.Multicast)
        {
            destination = route.NextHop.IsIPv4 ? MacAddress.ForMulticastV4(route.NextHop.V4) : MacAddress.ForMulticastV6((uint)route.NextHop.Low);
        }
        else
        {
            destination = MacAddress.Broadcast;
        }

        WriteHeader(networkInterface, destination, type, header);
        if (loopsBack && route.Kind is (RouteKind.Multicast or RouteKind.Broadcast) && !networkInterface.IsLoopback)
            stack.LoopBack(networkInterface, header, payload);
        return networkInterface.Transmit(header, payload, offload);
    }

    /// <summary>Sends a packet to a station whose address is known. The reference to <paramref name="packet"/> passes to this call.</summary>
    public SendResult SendTo(NetworkInterface networkInterface, MacAddress destination, ushort type, PacketBuffer packet)
    {
        WriteHeader(networkInterface, destination, type, packet);
        return networkInterface.Transmit(packet, default, default);
    }

    /// <summary>Puts the Ethernet header before a packet.</summary>
    public static void WriteHeader(NetworkInterface networkInterface, MacAddress destination, ushort type, PacketBuffer packet)
    {
        packet.Start -= EtherType.HeaderLength;
        packet.Length += EtherType.HeaderLength;
        Span<byte> bytes = packet.Array.AsSpan(packet.Start, EtherType.HeaderLength);
        destination.CopyTo(bytes);
        networkInterface.Address.CopyTo(bytes[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[12..], type);
    }

    private void Dispatch(NetworkInterface networkInterface, ushort type, PacketBuffer frame, FrameSlot slot, in ReceiveInfo info, bool isGroup)
    {
        switch (type)
        {
            case EtherType.IPv4:
                stack.IPv4.Receive(networkInterface, frame, slot, info, isGroup);
                break;
            case EtherType.IPv6 when stack.IPv6 is { } layer:
                layer.Receive(networkInterface, frame, slot, info, isGroup);
                break;
            case EtherType.Arp when !networkInterface.IsLoopback:
                stack.Arp.Receive(networkInterface, frame);
                break;
            default:
                networkInterface.Counters.ReceivedUnwanted++;
                break;
        }
    }
}
