using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Tests.Harness;

namespace Cosmos.Network.Tests.Tcp.Harness;

/// <summary>What a cable does to frames.</summary>
internal sealed record CableOptions
{
    public int Seed { get; init; } = 1;

    public double Loss { get; init; }

    public double Duplication { get; init; }

    public double Reordering { get; init; }

    public double Corruption { get; init; }

    /// <summary>One way, microseconds.</summary>
    public long Delay { get; init; } = 5_000;

    /// <summary>Bytes per second; 0 for no limit.</summary>
    public long Rate { get; init; }

    /// <summary>Bytes that wait for their turn at most, with a <see cref="Rate"/>.</summary>
    public int QueueLimit { get; init; } = 256 << 10;

    public int Mtu { get; init; } = 1500;

    public LinkOffloads Offloads { get; init; }

    /// <summary>Whether segments that the device would cut arrive in one piece, as from a device that joins them again.</summary>
    public bool KeepsLongSegments { get; init; }
}

/// <summary>A cable between two stacks in simulated time that loses, repeats, reorders and damages frames by a seeded generator.</summary>
internal sealed class Cable
{
    private readonly PriorityQueue<(CableEnd To, byte[] Frame), (long Time, long Order)> _frames = new();
    private readonly Random _random;
    private long _order;

    public Cable(ManualTime time, CableOptions options)
    {
        Time = time;
        Options = options;
        _random = new Random(options.Seed);
        A = new CableEnd(this, 1);
        B = new CableEnd(this, 2);
        A.Other = B;
        B.Other = A;
    }

    public ManualTime Time { get; }

    public CableOptions Options { get; set; }

    public CableEnd A { get; }

    public CableEnd B { get; }

    /// <summary>Sees every frame before the cable does something to it; false swallows it.</summary>
    public Func<CableEnd, byte[], bool>? Filter { get; set; }

    public long FramesSent { get; private set; }

    /// <summary>When the next frame arrives, or the end of time.</summary>
    public long NextArrival => _frames.TryPeek(out _, out (long Time, long Order) priority) ? priority.Time : long.MaxValue;

    public void Send(CableEnd from, byte[] frame)
    {
        FramesSent++;
        if (Filter is { } filter && !filter(from, frame))
            return;
        long start = Math.Max(Time.Microseconds, from.BusyUntil);
        if (Options.Rate > 0)
        {
            long waiting = (start - Time.Microseconds) * Options.Rate / 1_000_000;
            if (waiting > Options.QueueLimit)
                return;
            start += frame.Length * 1_000_000L / Options.Rate;
            from.BusyUntil = start;
        }

        if (_random.NextDouble() < Options.Loss)
            return;
        if (_random.NextDouble() < Options.Corruption)
        {
            frame = (byte[])frame.Clone();
            frame[_random.Next(14, frame.Length)] ^= (byte)_random.Next(1, 256);
        }

        long arrival = start + Options.Delay;
        if (_random.NextDouble() < Options.Reordering)
            arrival += _random.Next(1, (int)Options.Delay + 2);
        Deliver(from.Other!, frame, arrival);
        if (_random.NextDouble() < Options.Duplication)
            Deliver(from.Other!, frame, arrival + _random.Next(0, (int)Options.Delay + 2));
    }

    /// <summary>Hands over every frame whose time has come.</summary>
    public void DeliverDue()
    {
        while (_frames.TryPeek(out (CableEnd To, byte[] Frame) next, out (long Time, long Order) priority) && priority.Time <= Time.Microseconds)
        {
            _frames.Dequeue();
            next.To.Receive(next.Frame);
        }
    }

    private void Deliver(CableEnd to, byte[] frame, long time) => _frames.Enqueue((to, frame), (time, _order++));
}

/// <summary>One end of a <see cref="Cable"/>.</summary>
internal sealed class CableEnd(Cable cable, byte number) : ILink
{
    private readonly PacketPool _pool = new(new ManagedPacketMemory(), 2048, 100_000, 256);
    private ILinkReceiver? _receiver;

    public CableEnd? Other { get; set; }

    public long BusyUntil { get; set; }

    public MacAddress Address { get; } = new([2, 0, 0, 0, 0, number]);

    public int MaximumTransmissionUnit => cable.Options.Mtu;

    public bool IsUp => true;

    public LinkOffloads Offloads => cable.Options.Offloads;

    /// <summary>Receive buffers that the stack holds.</summary>
    public int BuffersInUse => _pool.InUse;

    public void Start(ILinkReceiver receiver) => _receiver = receiver;

    public bool TryTransmit(in OutgoingFrame frame)
    {
        var bytes = new byte[frame.Length];
        int length = 0;
        foreach (FramePart part in frame.Parts)
        {
            part.Bytes.CopyTo(bytes.AsSpan(length));
            length += part.Length;
        }

        if (frame.Offload.SegmentSize > 0 && !cable.Options.KeepsLongSegments)
        {
            foreach (byte[] segment in Segmentation.Cut(bytes, frame.Offload))
                cable.Send(this, segment);
            return true;
        }

        if (frame.Offload.ChecksumStart > 0)
            Segmentation.FinishChecksum(bytes, frame.Offload);
        cable.Send(this, bytes);
        return true;
    }

    public void Flush()
    {
    }

    public void Receive(byte[] frame)
    {
        PacketBuffer? first = null;
        PacketBuffer? last = null;
        for (int offset = 0; offset < frame.Length;)
        {
            PacketBuffer? buffer = _pool.TryTake();
            if (buffer is null)
            {
                first?.ReleaseChain();
                return;
            }

            int length = Math.Min(buffer.Capacity, frame.Length - offset);
            frame.AsSpan(offset, length).CopyTo(buffer.Array);
            buffer.Length = length;
            offset += length;
            if (last is null)
                first = buffer;
            else
                last.Next = buffer;
            last = buffer;
        }

        bool isTrusted = (Offloads & LinkOffloads.ReceiveChecksum) != 0;
        _receiver!.OnFrame(first!, new ReceiveInfo(isTrusted));
    }
}
