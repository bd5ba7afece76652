using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Ethernet;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;
using Cosmos.Network.Routing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.IPv6;

/// <content>Sending, fragmentation by the source (RFC 8200, section 4.5).</content>
internal sealed partial class IPv6Layer
{
    private readonly FramePart[] _fragmentParts = new FramePart[TransmitQueue.MaximumParts];

    /// <inheritdoc/>
    public SendResult Send(in Route route, in OutputOptions options, PacketBuffer header, ReadOnlySpan<FramePart> payload)
    {
        int length = header.Length;
        foreach (FramePart part in payload)
            length += part.Length;
        bool isTooLong = IPv6Header.Length + length > route.Mtu && options.SegmentSize == 0;
        if (length > IPv6Header.MaximumPayload || (isTooLong && options.DoNotFragment))
        {
            header.Release();
            return SendResult.MessageSize;
        }

        NetworkInterface networkInterface = route.Interface;
        bool isOffloaded = PacketOutput.FillChecksum(options, networkInterface, header, payload, length, !isTooLong);
        if (isTooLong)
            return SendFragments(route, options, header, payload, length);

        header.Start -= IPv6Header.Length;
        header.Length += IPv6Header.Length;
        IPv6Header.Write(
            header.Array.AsSpan(header.Start, IPv6Header.Length), options.TypeOfService, length, options.Protocol, options.TimeToLive, options.Source, options.Destination);

        TransmitOffload offload = default;
        if (isOffloaded)
        {
            const int Transport = EtherType.HeaderLength + IPv6Header.Length;
            offload = options.SegmentSize == 0
                ? new TransmitOffload(Transport, options.ChecksumOffset, 0, 0, true)
                : new TransmitOffload(Transport, options.ChecksumOffset, options.SegmentSize, EtherType.HeaderLength + header.Length, true);
        }

        return _stack.Ethernet.Send(route, EtherType.IPv6, header, payload, offload, options.LoopsBack);
    }

    /// <summary>Makes a route to a destination on the link, without asking the routing table.</summary>
    public Route OnLink(NetworkInterface networkInterface, InternetAddress source, InternetAddress destination)
    {
        NeighborEntry? neighbor = destination.IsMulticast ? null : networkInterface.Neighbors.GetOrAdd(destination);
        return new Route
        {
            Interface = networkInterface,
            Source = source,
            NextHop = destination,
            Mtu = networkInterface.Mtu,
            Kind = destination.IsMulticast ? RouteKind.Multicast : RouteKind.Unicast,
            Neighbor = neighbor,
            Generation = _stack.Routes.Generation,
        };
    }

    private SendResult SendFragments(in Route route, in OutputOptions options, PacketBuffer header, ReadOnlySpan<FramePart> payload, int length)
    {
        int most = (route.Mtu - IPv6Header.Length - FragmentHeaderLength) & ~7;

        // Unpredictable (RFC 7739, section 5.1); with 32 bits a repetition within a minute does not matter.
        uint identification = _stack.Random.NextUInt32();
        SendResult result = SendResult.Sent;
        var current = new FramePart(header, header.Start, header.Length);
        int next = 0;
        for (int offset = 0; offset < length && result == SendResult.Sent; offset += most)
        {
            int count = Math.Min(most, length - offset);
            PacketBuffer? fragment = _stack.HeaderPool.TryTake(NetworkStack.HeaderRoom);
            if (fragment is null)
            {
                result = SendResult.Dropped;
                break;
            }

            fragment.Length = IPv6Header.Length + FragmentHeaderLength;
            Span<byte> bytes = fragment.Bytes;
            IPv6Header.Write(
                bytes, options.TypeOfService, FragmentHeaderLength + count, IPv6Header.Fragment, options.TimeToLive, options.Source, options.Destination);
            Span<byte> fragmentHeader = bytes[IPv6Header.Length..];
            fragmentHeader[0] = options.Protocol;
            fragmentHeader[1] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(fragmentHeader[2..], (ushort)(offset | (offset + count < length ? 1 : 0)));
            BinaryPrimitives.WriteUInt32BigEndian(fragmentHeader[4..], identification);
            int parts = TakeParts(count, ref current, payload, ref next);
            result = _stack.Ethernet.Send(route, EtherType.IPv6, fragment, _fragmentParts.AsSpan(0, parts), default, options.LoopsBack);
        }

        header.Release();
        return result;
    }

    /// <summary>Cuts the next bytes of a packet out of its pieces into <see cref="_fragmentParts"/>.</summary>
    private int TakeParts(int count, ref FramePart current, ReadOnlySpan<FramePart> payload, ref int next)
    {
        int parts = 0;
        while (count > 0 && parts < _fragmentParts.Length)
        {
            if (current.Length == 0)
                current = payload[next++];
            int taken = Math.Min(count, current.Length);
            _fragmentParts[parts++] = current with { Length = taken };
            current = current with { Start = current.Start + taken, Length = current.Length - taken };
            count -= taken;
        }

        return parts;
    }
}
