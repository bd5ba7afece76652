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
    private readonly Queue<PacketBuffer> _frames = new();
    private ILinkReceiver? _receiver;

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
    public void Start(ILinkReceiver receiver) => _receiver = receiver;

    /// <inheritdoc/>
    public bool TryTransmit(in OutgoingFrame frame)
    {
        // Dropping at the limit rather than refusing: nothing would ever make room while the sender waits.
        if (_frames.Count < QueueLimit && Copy(frame) is { } copy)
            _frames.Enqueue(copy);
        else
            ((NetworkInterface)_receiver!).Counters.SentDropped++;
        return true;
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // NetworkStack.Leave delivers.
    }

    /// <summary>Delivers what was sent, and what is sent in answer to it.</summary>
    public void Deliver()
    {
        while (_frames.TryDequeue(out PacketBuffer? frame))
            _receiver!.OnFrame(frame, new ReceiveInfo(IsChecksumValid: true));
    }

    /// <summary>The sender goes on to own its buffers, and may link them differently than a received frame does, so the bytes are copied.</summary>
    private PacketBuffer? Copy(in OutgoingFrame frame)
    {
        int length = frame.Length;
        PacketPool pool = length <= stack.HeaderPool.BufferLength ? stack.HeaderPool : stack.DataPool;
        PacketBuffer? first = pool.TryTake();
        if (first is null)
            return null;
        PacketBuffer last = first;
        foreach (FramePart part in frame.Parts)
        {
            ReadOnlySpan<byte> rest = part.Bytes;
            while (rest.Length != 0)
            {
                Span<byte> room = last.Tail;
                if (room.Length == 0)
                {
                    PacketBuffer? next = pool.TryTake();
                    if (next is null)
                    {
                        first.ReleaseChain();
                        return null;
                    }

                    last.Next = next;
                    last = next;
                    continue;
                }

                int count = Math.Min(room.Length, rest.Length);
                rest[..count].CopyTo(room);
                last.Length += count;
                rest = rest[count..];
            }
        }

        return first;
    }
}
