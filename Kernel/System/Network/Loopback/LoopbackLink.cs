using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;

namespace Cosmos.Network.Loopback;

/// <summary>
/// A link whose only station is this machine. Frames wait in a queue until the work that sent them has ended, because a protocol must never be called from inside itself.
/// </summary>
internal sealed class LoopbackLink(NetworkStack stack) : ILink
{
    private const int QueueLimit = 1000;
    private readonly Queue<(NetworkInterface Receiver, PacketBuffer Frame)> _frames = new();
    private NetworkInterface? _receiver;

    /// <inheritdoc/>
    public MacAddress Address => default;

    /// <inheritdoc/>
    public int MaximumTransmissionUnit => 65536;

    /// <inheritdoc/>
    public bool IsUp => true;

    /// <inheritdoc/>
    public LinkOffloads Offloads =>
        LinkOffloads.TransmitChecksum | LinkOffloads.ReceiveChecksum | LinkOffloads.TcpSegmentationV4 | LinkOffloads.TcpSegmentationV6;

    /// <inheritdoc/>
    public void Start(ILinkReceiver receiver) => _receiver = (NetworkInterface)receiver;

    /// <inheritdoc/>
    public bool TryTransmit(in OutgoingFrame frame)
    {
        Enqueue(_receiver!, default, frame.Parts);
        return true;
    }

    /// <summary>Keeps a copy of a frame for an interface, to be received when the current work has ended.</summary>
    /// <param name="receiver">The loopback interface, or the one over which the frame leaves to a group.</param>
    /// <param name="header">The beginning of the frame, if it is not in <paramref name="parts"/>.</param>
    /// <param name="parts">The frame.</param>
    public void Enqueue(NetworkInterface receiver, PacketBuffer? header, ReadOnlySpan<FramePart> parts)
    {
        // Dropping at the limit rather than refusing: nothing would ever make room while the sender waits.
        if (_frames.Count < QueueLimit && Copy(header, parts) is { } copy)
            _frames.Enqueue((receiver, copy));
        else
            receiver.Counters.SentDropped++;
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // NetworkStack.Leave delivers.
    }

    /// <summary>Delivers what was sent, and what is sent in answer to it.</summary>
    public void Deliver()
    {
        while (_frames.TryDequeue(out (NetworkInterface Receiver, PacketBuffer Frame) next))
            stack.Ethernet.ReceiveOwn(next.Receiver, next.Frame);
    }

    /// <summary>The sender goes on to own its buffers, and may link them differently than a received frame does, so the bytes are copied.</summary>
    private PacketBuffer? Copy(PacketBuffer? header, ReadOnlySpan<FramePart> parts)
    {
        int length = header?.Length ?? 0;
        foreach (FramePart part in parts)
            length += part.Length;
        PacketPool pool = length <= stack.HeaderPool.BufferLength ? stack.HeaderPool : stack.DataPool;
        PacketBuffer? first = pool.TryTake();
        if (first is null)
            return null;
        PacketBuffer? last = first;
        if (header is not null)
            last = PacketChain.Append(last, header.Bytes, pool);
        foreach (FramePart part in parts)
        {
            if (last is not null)
                last = PacketChain.Append(last, part.Bytes, pool);
        }

        if (last is not null)
            return first;
        first.ReleaseChain();
        return null;
    }
}
