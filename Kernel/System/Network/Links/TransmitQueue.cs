using System;
using Cosmos.Network.Buffers;

namespace Cosmos.Network.Links;

/// <summary>Frames that wait for room in a link: first in, first out, dropped at the tail.</summary>
internal sealed class TransmitQueue(QueuedFramePool frames, int limit)
{
    /// <summary>Most pieces of a frame, the headers included.</summary>
    public const int MaximumParts = 64;

    private readonly FramePart[] _parts = new FramePart[MaximumParts];
    private QueuedFrame? _first;
    private QueuedFrame? _last;
    private int _count;

    /// <summary>Sends a frame or queues it.</summary>
    public SendResult Transmit(NetworkInterface networkInterface, PacketBuffer header, ReadOnlySpan<FramePart> payload, in TransmitOffload offload)
    {
        InterfaceCounters counters = networkInterface.Counters;
        bool isPossible = payload.Length < MaximumParts && networkInterface.IsUp;
        if (_first is null && isPossible)
        {
            Span<FramePart> parts = _parts.AsSpan(0, payload.Length + 1);
            parts[0] = new FramePart(header, header.Start, header.Length);
            if (payload.Length != 0)
                payload.CopyTo(parts[1..]);
            var frame = new OutgoingFrame(parts, offload);
            if (networkInterface.Link.TryTransmit(frame))
            {
                counters.SentFrames++;
                counters.SentBytes += frame.Length;
                networkInterface.MarkForFlush();
                return SendResult.Sent;
            }
        }

        if (!isPossible || _count >= limit)
        {
            counters.SentDropped++;
            return SendResult.Dropped;
        }

        QueuedFrame queued = frames.Take(header, payload, offload);
        if (_last is null)
            _first = queued;
        else
            _last.Next = queued;
        _last = queued;
        _count++;
        return SendResult.Sent;
    }

    /// <summary>Gives the link what it has room for.</summary>
    public void Drain(NetworkInterface networkInterface)
    {
        while (_first is { } queued)
        {
            var frame = new OutgoingFrame(queued.Parts, queued.Offload);
            if (!networkInterface.Link.TryTransmit(frame))
                return;
            networkInterface.Counters.SentFrames++;
            networkInterface.Counters.SentBytes += frame.Length;
            networkInterface.MarkForFlush();
            Remove(queued);
        }
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        while (_first is { } queued)
            Remove(queued);
    }

    private void Remove(QueuedFrame queued)
    {
        _first = queued.Next;
        if (_first is null)
            _last = null;
        _count--;
        frames.Return(queued);
    }
}
