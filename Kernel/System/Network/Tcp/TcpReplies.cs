using System;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Tcp;

/// <summary>Segments that are sent without a connection: resets, and what half-open connections and TIME-WAIT answer.</summary>
internal sealed class TcpReplies(TcpProtocol tcp)
{
    /// <summary>Refuses a segment (RFC 9293, section 3.10.7.1); a reset is never answered.</summary>
    public void SendReset(in ReceivedPacket packet, in TcpSegment segment)
    {
        if (segment.Has(TcpFlags.Reset))
            return;
        var key = new ConnectionKey(packet.Destination, segment.DestinationPort, packet.Source, segment.SourcePort);
        SequenceNumber sequence = default;
        SequenceNumber acknowledgment = default;
        TcpFlags flags = TcpFlags.Reset;
        if (segment.Has(TcpFlags.Acknowledge))
        {
            sequence = segment.Acknowledgment;
        }
        else
        {
            acknowledgment = segment.Sequence + segment.SequenceLength;
            flags |= TcpFlags.Acknowledge;
        }

        SendReset(key, packet.Interface.Index, sequence, acknowledgment, flags);
    }

    /// <summary>Sends a reset.</summary>
    public void SendReset(in ConnectionKey key, uint scopeId, SequenceNumber sequence, SequenceNumber acknowledgment, TcpFlags flags)
    {
        tcp.Counters.ResetsSent++;
        Send(key, scopeId, tcp.DefaultOptions, sequence, acknowledgment, flags, 0, null);
    }

    /// <summary>Sends an acknowledgment without data, with TSval and TSecr when the connection uses them.</summary>
    public void SendAcknowledgment(
        in ConnectionKey key, uint scopeId, TcpConnectionOptions options, SequenceNumber sequence, SequenceNumber acknowledgment, ushort window, (uint Value, uint Echo)? timestamps) =>
        Send(key, scopeId, options, sequence, acknowledgment, TcpFlags.Acknowledge, window, timestamps);

    /// <summary>Answers a SYN.</summary>
    public void SendSynchronizeAnswer(in ConnectionKey key, uint scopeId, TcpConnectionOptions options, in HandshakeParameters handshake, ushort window)
    {
        if (!TryFindRoute(key, scopeId, options, out Route route) || TakeHeader() is not { } header)
            return;
        var writer = new TcpHeaderWriter(
            header.Tail, key.LocalPort, key.RemotePort, handshake.LocalSequence, handshake.PeerSequence + 1, TcpFlags.Synchronize | TcpFlags.Acknowledge, window);
        writer.WriteSynchronizeOptions(
            TcpConnection.AdvertisedSegmentSize(key.Remote, route.Interface.Mtu, options.MaximumSegment),
            handshake.IsSackPermitted,
            handshake.HasTimestamps,
            handshake.TimestampValue,
            handshake.TimestampEcho,
            handshake.PeerWindowShift >= 0 ? handshake.LocalWindowShift : -1);
        header.Length = writer.Complete();
        Transmit(route, key, options, header);
    }

    private void Send(
        in ConnectionKey key,
        uint scopeId,
        TcpConnectionOptions options,
        SequenceNumber sequence,
        SequenceNumber acknowledgment,
        TcpFlags flags,
        ushort window,
        (uint Value, uint Echo)? timestamps)
    {
        if (!TryFindRoute(key, scopeId, options, out Route route) || TakeHeader() is not { } header)
            return;
        var writer = new TcpHeaderWriter(header.Tail, key.LocalPort, key.RemotePort, sequence, acknowledgment, flags, window);
        if (timestamps is { } values)
            writer.WriteTimestamps(values.Value, values.Echo);
        header.Length = writer.Complete();
        Transmit(route, key, options, header);
    }

    private bool TryFindRoute(in ConnectionKey key, uint scopeId, TcpConnectionOptions options, out Route route) =>
        tcp.Stack.Routes.TryFind(key.Remote, key.Remote.IsLinkLocal ? scopeId : 0, options.BoundInterface, key.Local, out route);

    private PacketBuffer? TakeHeader() => tcp.Stack.HeaderPool.TryTake(NetworkStack.HeaderRoom);

    private void Transmit(in Route route, in ConnectionKey key, TcpConnectionOptions options, PacketBuffer header)
    {
        tcp.Counters.SegmentsSent++;
        var output = new OutputOptions
        {
            Source = key.Local,
            Destination = key.Remote,
            Protocol = InternetProtocol.Tcp,
            TimeToLive = options.TimeToLive,
            TypeOfService = options.TypeOfService,
            DoNotFragment = true,
            ChecksumOffset = TcpHeaderWriter.ChecksumOffset,
        };
        tcp.Stack.Output.Send(route, output, header, ReadOnlySpan<FramePart>.Empty);
    }
}
