using System;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Tcp;

/// <content>Segments as bytes.</content>
internal sealed partial class TcpConnection
{
    /// <summary>Most slices of a segment: 64 KiB in buffers of 4 KiB, of which the first and the last may be cut.</summary>
    public const int MaximumParts = 18;

    /// <summary>What an IP packet holds besides the longest headers.</summary>
    private const int LargestPacket = 65535 - 40 - TcpSegment.MaximumHeaderLength;

    /// <summary>Payload that is copied behind the header, which is cheaper than a second piece.</summary>
    private const int CopiedPayload = 96;

    private const int TimestampsLength = 12;

    /// <summary>Whether the last segment with data did not leave this machine: the queue of the link is full.</summary>
    private bool _wasDropped;

    /// <summary>Payload that fits into a segment now: the options of this moment take some of it.</summary>
    private int PayloadPerSegment => Math.Max(1, _segmentSize - SackLength);

    private int SackLength
    {
        get
        {
            if (!_usesSack || (_reassembly is null or { IsEmpty: true } && _duplicate.IsEmpty))
                return 0;
            return 4 + (8 * (_usesTimestamps ? 3 : 4));
        }
    }

    /// <summary>Sends bytes of the send queue.</summary>
    /// <returns>How many, which is fewer than asked for when they lie in too many buffers.</returns>
    private int TransmitData(SequenceNumber sequence, int length, TcpFlags flags, int segmentSize)
    {
        Span<FramePart> parts = _tcp.Parts;
        int count = 0;
        int gathered = length > 0 ? _sendQueue.Gather(sequence, length, parts, out count) : 0;
        if (gathered < length)
        {
            if (gathered > segmentSize)
                gathered -= gathered % segmentSize;
            gathered = _sendQueue.Gather(sequence, gathered, parts, out count);
            flags &= ~(TcpFlags.Push | TcpFlags.Finish);
        }

        if (!EnsureRoute() || TakeHeader(sequence, flags) is not { } header)
            return gathered;
        // What the device cuts up has its headers alone in the first buffer.
        if (gathered <= CopiedPayload && gathered <= segmentSize)
        {
            foreach (FramePart part in parts[..count])
            {
                part.Bytes.CopyTo(header.Tail);
                header.Length += part.Length;
            }

            count = 0;
        }

        SendResult result = Transmit(header, parts[..count], gathered > segmentSize ? segmentSize : 0);
        parts[..count].Clear();
        _wasDropped = result == SendResult.Dropped;
        if (!_wasDropped)
            OnAcknowledgmentSent(withData: gathered > 0);
        return gathered;
    }

    private void SendEmpty(SequenceNumber sequence, TcpFlags flags)
    {
        if (!EnsureRoute() || TakeHeader(sequence, flags) is not { } header)
            return;
        Transmit(header, ReadOnlySpan<FramePart>.Empty, 0);
        OnAcknowledgmentSent(withData: false);
    }

    /// <summary>Writes a header with the options that belong to the moment.</summary>
    private PacketBuffer? TakeHeader(SequenceNumber sequence, TcpFlags flags)
    {
        PacketBuffer? header = _tcp.Stack.HeaderPool.TryTake(NetworkStack.HeaderRoom);
        if (header is null)
            return null;
        var writer = new TcpHeaderWriter(header.Tail, Key.LocalPort, Key.RemotePort, sequence, ReceiveNext, flags, SelectWindow());
        if (_usesTimestamps)
            writer.WriteTimestamps(CurrentTimestamp(), _timestampRecent);
        if (SackLength != 0)
            WriteSack(ref writer);
        header.Length = writer.Complete();
        return header;
    }

    private void WriteSack(ref TcpHeaderWriter writer)
    {
        Span<SequenceRange> blocks = _tcp.Blocks;
        int count = 0;
        int most = _usesTimestamps ? 3 : 4;
        if (!_duplicate.IsEmpty)
        {
            // RFC 2883: the report of a duplicate comes first, once.
            blocks[count++] = _duplicate;
            _duplicate = default;
        }

        if (_reassembly is { IsEmpty: false } reassembly)
            count += reassembly.WriteBlocks(blocks[count..most]);
        writer.WriteSack(blocks[..count]);
    }

    private SendResult Transmit(PacketBuffer header, ReadOnlySpan<FramePart> payload, int segmentSize)
    {
        _tcp.Counters.SegmentsSent++;
        var options = new OutputOptions
        {
            Source = Key.Local,
            Destination = Key.Remote,
            Protocol = InternetProtocol.Tcp,
            TimeToLive = Options.TimeToLive,
            TypeOfService = Options.TypeOfService,
            DoNotFragment = true,
            ChecksumOffset = TcpHeaderWriter.ChecksumOffset,
            SegmentSize = segmentSize,
        };
        SendResult result = _tcp.Stack.Output.Send(_route, options, header, payload);
        if (result == SendResult.HostUnreachable)
            _softError = NetworkError.HostUnreachable;
        return result;
    }
}
