using System;
using System.Buffers.Binary;
using Cosmos.Network.Buffers;
using Cosmos.Network.Checksums;
using Cosmos.Network.Ethernet;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.IPv4;

/// <content>Sending, fragmentation (RFC 791, section 3.2).</content>
internal sealed partial class IPv4Layer
{
    private const int MaximumTotalLength = 65535;
    private const int RouterAlertLength = 4;
    private const uint RouterAlert = 0x9404_0000;
    private const int IdentificationBits = 10;

    private readonly ushort[] _identifications = new ushort[1 << IdentificationBits];
    private readonly FramePart[] _fragmentParts = new FramePart[TransmitQueue.MaximumParts];
    private ulong _identificationKey;

    /// <inheritdoc/>
    public SendResult Send(in Route route, in OutputOptions options, PacketBuffer header, ReadOnlySpan<FramePart> payload)
    {
        int length = header.Length;
        foreach (FramePart part in payload)
            length += part.Length;
        int headerLength = options.HasRouterAlert ? IPv4Header.MinimumLength + RouterAlertLength : IPv4Header.MinimumLength;
        int total = headerLength + length;
        bool isTooLong = total > route.Mtu && options.SegmentSize == 0;
        if (total > MaximumTotalLength || (isTooLong && options.DoNotFragment))
        {
            header.Release();
            return SendResult.MessageSize;
        }

        NetworkInterface networkInterface = route.Interface;
        bool isOffloaded = PacketOutput.FillChecksum(options, networkInterface, header, payload, length, !isTooLong);
        if (isTooLong)
            return SendFragments(route, options, header, payload, length);

        header.Start -= headerLength;
        header.Length += headerLength;
        Span<byte> bytes = header.Array.AsSpan(header.Start, headerLength);
        if (options.HasRouterAlert)
            BinaryPrimitives.WriteUInt32BigEndian(bytes[IPv4Header.MinimumLength..], RouterAlert);

        // A packet that nobody may fragment needs no identification (RFC 6864, section 4.1), and none tells less about this host.
        ushort fragment = options.DoNotFragment ? IPv4Header.DoNotFragment : (ushort)0;
        ushort identification = options.DoNotFragment && options.SegmentSize == 0 ? (ushort)0 : NextIdentification(options);
        IPv4Header.Write(
            bytes, headerLength, options.TypeOfService, total, identification, fragment, options.TimeToLive, options.Protocol, options.Source.V4, options.Destination.V4);

        TransmitOffload offload = default;
        if (isOffloaded)
        {
            int transport = EtherType.HeaderLength + headerLength;
            offload = options.SegmentSize == 0
                ? new TransmitOffload(transport, options.ChecksumOffset, 0, 0, false)
                : new TransmitOffload(transport, options.ChecksumOffset, options.SegmentSize, EtherType.HeaderLength + header.Length, false);
        }

        return _stack.Ethernet.Send(route, EtherType.IPv4, header, payload, offload, options.LoopsBack);
    }

    /// <summary>Sends a packet whose IP header its sender wrote (IP_HDRINCL), completing what Linux completes: length, checksum, identification, source.</summary>
    /// <param name="route">The way.</param>
    /// <param name="packet">The packet from its IP header on, at most as long as the path allows, with room for Ethernet before. The reference passes to this call.</param>
    /// <param name="payload">The rest.</param>
    /// <param name="length">Bytes of both.</param>
    public SendResult SendWithHeader(in Route route, PacketBuffer packet, ReadOnlySpan<FramePart> payload, int length)
    {
        Span<byte> bytes = packet.Bytes;
        int headerLength = bytes.Length < IPv4Header.MinimumLength ? 0 : (bytes[0] & 0xF) * sizeof(uint);
        if (headerLength < IPv4Header.MinimumLength || headerLength > bytes.Length || length > route.Mtu)
        {
            packet.Release();
            return SendResult.MessageSize;
        }

        Span<byte> header = bytes[..headerLength];
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
        if (BinaryPrimitives.ReadUInt16BigEndian(header[4..]) == 0)
            BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)_stack.Random.NextUInt32());
        if (BinaryPrimitives.ReadUInt32BigEndian(header[12..]) == 0)
            BinaryPrimitives.WriteUInt32BigEndian(header[12..], route.Source.V4);
        header[10..12].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], InternetChecksum.Compute(header));
        return _stack.Ethernet.Send(route, EtherType.IPv4, packet, payload, default);
    }

    private SendResult SendFragments(in Route route, in OutputOptions options, PacketBuffer header, ReadOnlySpan<FramePart> payload, int length)
    {
        int most = (route.Mtu - IPv4Header.MinimumLength) & ~7;
        ushort identification = NextIdentification(options);
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

            fragment.Length = IPv4Header.MinimumLength;
            ushort flags = (ushort)((offset >> 3) | (offset + count < length ? IPv4Header.MoreFragments : 0));
            IPv4Header.Write(
                fragment.Bytes, IPv4Header.MinimumLength, options.TypeOfService, IPv4Header.MinimumLength + count, identification, flags,
                options.TimeToLive, options.Protocol, options.Source.V4, options.Destination.V4);
            int parts = TakeParts(count, ref current, payload, ref next);
            if (parts < 0)
            {
                fragment.Release();
                result = SendResult.Dropped;
                break;
            }

            result = _stack.Ethernet.Send(route, EtherType.IPv4, fragment, _fragmentParts.AsSpan(0, parts), default, options.LoopsBack);
        }

        header.Release();
        return result;
    }

    /// <summary>Cuts the next bytes of a packet out of its pieces into <see cref="_fragmentParts"/>.</summary>
    /// <returns>How many pieces they are, or -1 when they are too many.</returns>
    private int TakeParts(int count, ref FramePart current, ReadOnlySpan<FramePart> payload, ref int next)
    {
        int parts = 0;
        while (count > 0)
        {
            if (parts == _fragmentParts.Length - 1)
                return -1;
            if (current.Length == 0)
                current = payload[next++];
            int taken = Math.Min(count, current.Length);
            _fragmentParts[parts++] = current with { Length = taken };
            current = current with { Start = current.Start + taken, Length = current.Length - taken };
            count -= taken;
        }

        return parts;
    }

    /// <summary>
    /// Counters by destination (RFC 6864, section 4.3 wants them unique per pair), begun at random so that strangers cannot predict them (RFC 7739). Which counter a
    /// pair has is a multiplicative hash with a secret factor.
    /// </summary>
    private ushort NextIdentification(in OutputOptions options)
    {
        if (_identificationKey == 0)
        {
            _identificationKey = (((ulong)_stack.Random.NextUInt32() << 32) | _stack.Random.NextUInt32()) | 1;
            foreach (ref ushort start in _identifications.AsSpan())
                start = (ushort)_stack.Random.NextUInt32();
        }

        ulong hash = ((((ulong)options.Source.V4 << 32) | options.Destination.V4) ^ ((ulong)options.Protocol << 56)) * _identificationKey;
        return ++_identifications[(int)(hash >> (64 - IdentificationBits))];
    }
}
