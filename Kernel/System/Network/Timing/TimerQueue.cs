using System;
using System.Numerics;

namespace Cosmos.Network.Timing;

/// <summary>
/// Hierarchical timing wheel (Varghese and Lauck 1987, scheme 7): setting and cancelling cost the same for one timer and for a hundred thousand.
/// </summary>
/// <remarks>
/// A timer expires at the first tick at or after its deadline, never before. Each wheel has 64 slots; a slot of a higher wheel is spread over the
/// wheel below when its time comes. Moving a deadline back, which every acknowledgment does to a retransmission timer, only notes the
/// new deadline: the timer is linked anew when its old slot comes up.
/// </remarks>
internal sealed class TimerQueue
{
    /// <summary>Microseconds of a tick.</summary>
    public const int TickLength = 1 << TickShift;

    private const int TickShift = 10;
    private const int SlotShift = 6;
    private const int Slots = 1 << SlotShift;
    private const int Levels = 6;
    private const long FarthestTick = (1L << (SlotShift * Levels)) - 1;

    private readonly NetworkTimer?[] _slots = new NetworkTimer?[Slots * Levels];
    private readonly ulong[] _occupied = new ulong[Levels];
    private long _tick;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="now">The time, microseconds.</param>
    public TimerQueue(long now) => _tick = now >> TickShift;

    /// <summary>Timers that are set.</summary>
    public int Count { get; private set; }

    /// <summary>When <see cref="Advance"/> has something to do, at the latest, in microseconds; <see cref="long.MaxValue"/> when nothing is set.</summary>
    public long NextDeadline
    {
        get
        {
            // An expired timer of a lower wheel always comes before the next turn of a higher one.
            for (int level = 0; level < Levels; level++)
            {
                if (_occupied[level] != 0)
                    return NextTick(level) << TickShift;
            }

            return long.MaxValue;
        }
    }

    /// <summary>Sets a timer, or moves it when it is set.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="deadline">When it expires, microseconds; the past means the next tick.</param>
    public void Set(NetworkTimer timer, long deadline)
    {
        if (timer.IsSet)
        {
            if (deadline >= timer.Deadline)
            {
                timer.Deadline = deadline;
                return;
            }

            Unlink(timer);
        }

        timer.Deadline = deadline;
        Link(timer);
    }

    /// <summary>Takes a timer out; nothing happens when it is not set.</summary>
    public void Cancel(NetworkTimer timer)
    {
        if (timer.IsSet)
            Unlink(timer);
    }

    /// <summary>Lets every timer expire whose time has come.</summary>
    /// <param name="now">The time, microseconds.</param>
    public void Advance(long now)
    {
        long target = now >> TickShift;
        while (_tick < target)
        {
            long next = NextEventTick();
            if (next > target)
            {
                _tick = target;
                return;
            }

            _tick = next;
            for (int level = Levels - 1; level > 0; level--)
            {
                if ((_tick & ((1L << (SlotShift * level)) - 1)) == 0)
                    Spread(level);
            }

            ExpireSlot((int)(_tick & (Slots - 1)), now);
        }
    }

    private static int SlotOf(int level, long tick) => (level << SlotShift) + (int)((tick >> (SlotShift * level)) & (Slots - 1));

    private void Link(NetworkTimer timer)
    {
        // Rounded up, so that nothing expires early; the current tick has been dealt with.
        long tick = Math.Clamp((timer.Deadline + TickLength - 1) >> TickShift, _tick + 1, _tick + FarthestTick);
        LinkAt(timer, tick);
    }

    private void LinkAt(NetworkTimer timer, long tick)
    {
        // The wheel is that of the highest digit in which the two ticks differ: there the slot lies ahead of the hand.
        long difference = tick ^ _tick;
        int level = difference == 0 ? 0 : Math.Min(BitOperations.Log2((ulong)difference) / SlotShift, Levels - 1);
        int slot = SlotOf(level, tick);
        NetworkTimer? first = _slots[slot];
        timer.Slot = slot;
        timer.Following = first;
        timer.Previous = null;
        if (first is not null)
            first.Previous = timer;
        _slots[slot] = timer;
        _occupied[level] |= 1UL << (slot & (Slots - 1));
        Count++;
    }

    private void Unlink(NetworkTimer timer)
    {
        int slot = timer.Slot;
        if (timer.Previous is null)
        {
            _slots[slot] = timer.Following;
            if (timer.Following is null)
                _occupied[slot >> SlotShift] &= ~(1UL << (slot & (Slots - 1)));
        }
        else
        {
            timer.Previous.Following = timer.Following;
        }

        if (timer.Following is not null)
            timer.Following.Previous = timer.Previous;
        timer.Previous = null;
        timer.Following = null;
        timer.Slot = -1;
        Count--;
    }

    /// <summary>The tick at which the next occupied slot of a wheel comes under the hand.</summary>
    private long NextTick(int level)
    {
        int shift = SlotShift * level;
        long hand = _tick >> shift;
        int distance = BitOperations.TrailingZeroCount(BitOperations.RotateRight(_occupied[level], (int)((hand + 1) & (Slots - 1)))) + 1;
        return (hand + distance) << shift;
    }

    private long NextEventTick()
    {
        long next = long.MaxValue;
        for (int level = 0; level < Levels; level++)
        {
            if (_occupied[level] != 0)
                next = Math.Min(next, NextTick(level));
        }

        return next;
    }

    private void Spread(int level)
    {
        int slot = SlotOf(level, _tick);
        while (_slots[slot] is { } timer)
        {
            Unlink(timer);
            long tick = Math.Clamp((timer.Deadline + TickLength - 1) >> TickShift, _tick, _tick + FarthestTick);
            LinkAt(timer, tick);
        }
    }

    private void ExpireSlot(int slot, long now)
    {
        // What expires may set timers, but never for this slot's tick: it is the current one.
        while (_slots[slot] is { } timer)
        {
            Unlink(timer);
            if (timer.Deadline > now)
                Link(timer);
            else
                timer.Expire();
        }
    }
}
