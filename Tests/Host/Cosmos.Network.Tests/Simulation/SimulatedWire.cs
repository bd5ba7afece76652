using System;

namespace Cosmos.Network.Tests.Simulation;

/// <summary>One direction of a cable.</summary>
public sealed class SimulatedWire(SimulatedNetwork network, IFrameSink sink, LinkConditions conditions, ulong seed) : IFrameSink
{
    private readonly SeededRandom _random = new(seed);
    private long _freeAt;
    private long _lastArrival;
    private int _queued;
    private bool _lostOne;

    /// <summary>What the cable does to frames; may be changed while frames are on their way.</summary>
    public LinkConditions Conditions { get; set; } = conditions;

    /// <summary>Whether frames get through at all.</summary>
    public bool IsConnected { get; set; } = true;

    /// <summary>Decides about single frames: those for which it returns true are lost.</summary>
    public Func<SimulatedFrame, bool>? Drop { get; set; }

    /// <summary>Frames that entered.</summary>
    public long Sent { get; private set; }

    /// <summary>Frames that were lost, whatever the reason.</summary>
    public long Lost { get; private set; }

    /// <summary>Frames whose bits changed.</summary>
    public long Corrupted { get; private set; }

    /// <inheritdoc/>
    public void Deliver(SimulatedFrame frame)
    {
        Sent++;
        LinkConditions conditions = Conditions;
        bool lost = _random.Chance(_lostOne && conditions.LossAfterLoss > 0 ? conditions.LossAfterLoss : conditions.Loss);
        _lostOne = lost;
        if (lost || !IsConnected || Drop?.Invoke(frame) == true)
        {
            Lost++;
            return;
        }

        if (_random.Chance(conditions.Corruption))
        {
            Corrupted++;
            if (conditions.CorruptionIsNoticed)
            {
                Lost++;
                return;
            }

            frame = Corrupt(frame);
        }

        Transmit(frame);
        if (_random.Chance(conditions.Duplication))
            Transmit(frame);
    }

    private void Transmit(SimulatedFrame frame)
    {
        LinkConditions conditions = Conditions;
        long departure = network.Now;
        if (conditions.BitsPerSecond > 0)
        {
            if (_queued >= conditions.QueueLength)
            {
                Lost++;
                return;
            }

            // Preamble, FCS and gap between frames: 24 bytes on the cable that no frame contains.
            long duration = (frame.Bytes.Length + 24) * 8_000_000L / conditions.BitsPerSecond;
            departure = Math.Max(departure, _freeAt) + duration;
            _freeAt = departure;
            _queued++;
        }

        bool counted = conditions.BitsPerSecond > 0;
        long arrival = departure + conditions.Delay;
        if (conditions.Jitter > 0)
            arrival += _random.Next((int)Math.Min(conditions.Jitter, int.MaxValue - 1) + 1);
        if (_random.Chance(conditions.Reordering))
        {
            arrival += 1 + _random.Next((int)conditions.ReorderingDelay);
        }
        else
        {
            arrival = Math.Max(arrival, _lastArrival);
            _lastArrival = arrival;
        }

        network.Schedule(arrival - network.Now, () =>
        {
            if (counted)
                _queued--;
            if (IsConnected)
                sink.Deliver(frame);
            else
                Lost++;
        });
    }

    private SimulatedFrame Corrupt(SimulatedFrame frame)
    {
        byte[] bytes = (byte[])frame.Bytes.Clone();

        // One burst of at most 16 bits: checksums of the internet protocols find all of these (RFC 1071), so whatever gets through is our fault.
        int position = _random.Next(bytes.Length * 8);
        int length = Math.Min(_random.Next(1, 15), (bytes.Length * 8) - position);
        bytes[position / 8] ^= (byte)(0x80 >> (position % 8));
        for (int bit = position + 1; bit < position + length; bit++)
        {
            if (_random.Chance(0.5))
                bytes[bit / 8] ^= (byte)(0x80 >> (bit % 8));
        }

        return new SimulatedFrame(bytes);
    }
}
