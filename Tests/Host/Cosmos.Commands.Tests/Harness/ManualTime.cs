using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.Tests;

/// <summary>Clocks that move only when a test says so; timers run on the thread that moves them.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private long _ticks;

    /// <summary>What the wall clock is off the other one.</summary>
    public DateTimeOffset Start { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Whether something waits for the time.</summary>
    public bool HasTimers
    {
        get
        {
            lock (_gate)
                return _timers.Count > 0;
        }
    }

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan time)
    {
        long end = GetTimestamp() + time.Ticks;
        while (TakeNext(end) is ManualTimer timer)
            timer.Run();
        Volatile.Write(ref _ticks, end);
    }

    /// <summary>Lets time pass until the next timer has run.</summary>
    public void AdvanceToNextTimer()
    {
        if (TakeNext(long.MaxValue) is ManualTimer timer)
            timer.Run();
    }

    private ManualTimer? TakeNext(long end)
    {
        lock (_gate)
        {
            ManualTimer? next = _timers.MinBy(t => t.DueAt);
            if (next is null || next.DueAt > end)
                return null;
            _timers.Remove(next);
            Volatile.Write(ref _ticks, Math.Max(_ticks, next.DueAt));
            return next;
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        internal long DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period > TimeSpan.Zero)
                throw new NotSupportedException("Periods are not simulated.");
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime < TimeSpan.Zero)
                    return true;
                DueAt = time._ticks + dueTime.Ticks;
                time._timers.Add(this);
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._gate)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        internal void Run() => callback(state);
    }
}
