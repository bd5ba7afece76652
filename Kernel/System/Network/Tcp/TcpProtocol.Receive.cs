using System;
using Cosmos.Network.Buffers;
using Cosmos.Network.Checksums;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Tcp;

/// <content>The way in.</content>
internal sealed partial class TcpProtocol
{
    /// <inheritdoc/>
    public void Receive(in ReceivedPacket packet)
    {
        Counters.SegmentsReceived++;

        // RFC 9293, section 3.9.2.3 (MUST-57): TCP knows no groups.
        if (packet.IsGroup || packet.Source.IsAny || packet.Source.IsMulticast || packet.Source == Addressing.InternetAddress.BroadcastV4)
            return;
        if (!TcpSegment.TryParse(packet.Bytes, packet.Length, out TcpSegment segment) || !IsChecksumRight(packet) || segment.SourcePort == 0)
        {
            Counters.SegmentsMalformed++;
            return;
        }

        var key = new ConnectionKey(packet.Destination, segment.DestinationPort, packet.Source, segment.SourcePort);
        if (Connections.Find(key) is { } entry)
            entry.Receive(packet, ref segment);
        else
            ReceiveUnknown(packet, ref segment, key, null);
    }

    /// <summary>Takes a segment that belongs to no connection: a listener's, or nobody's.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="segment">Its header.</param>
    /// <param name="key">The four-tuple.</param>
    /// <param name="leastSequence">The initial sequence number must be after this one, of an older connection between the same ends.</param>
    public void ReceiveUnknown(in ReceivedPacket packet, ref TcpSegment segment, in ConnectionKey key, SequenceNumber? leastSequence)
    {
        if (Ports.FindListener(key, packet.Interface.Index, (uint)key.RemotePort * 0x9E37_79B1u >> 8) is { } listener)
            listener.Receive(packet, ref segment, key, leastSequence);
        else
            Replies.SendReset(packet, segment);
    }

    /// <inheritdoc/>
    public void OnError(in IcmpErrorReport report)
    {
        if (report.Transport.Length < 8)
            return;
        ushort localPort = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(report.Transport);
        ushort remotePort = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(report.Transport[2..]);
        var sequence = new SequenceNumber(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(report.Transport[4..]));
        var key = new ConnectionKey(report.Source, localPort, report.Destination, remotePort);
        if (Connections.Find(key) is TcpConnection connection)
            connection.OnIcmpError(report, sequence);
    }

    private static bool IsChecksumRight(in ReceivedPacket packet)
    {
        if (packet.IsChecksumValid)
            return true;
        ulong sum = InternetChecksum.PseudoHeader(packet.Source, packet.Destination, InternetProtocol.Tcp, packet.Length);
        int position = 0;
        for (PacketBuffer? buffer = packet.Frame; buffer is not null; buffer = buffer.Next)
        {
            ReadOnlySpan<byte> bytes = buffer.Bytes;
            sum = InternetChecksum.Append(bytes, sum, position);
            position += bytes.Length;
        }

        return InternetChecksum.Finish(sum) == 0;
    }
}
