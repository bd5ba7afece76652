using System;
using System.Threading;

namespace Cosmos.Network.Tests.Simulation;

/// <summary>Time that moves only when the simulation moves it, in whole microseconds.</summary>
public sealed class SimulatedClock : TimeProvider
{
    // Not zero: a stack that takes "never" for 0 would pass unnoticed.
    private long _microseconds = 1_000_000_000;

    /// <summary>Microseconds since a moment long ago.</summary>
    public long Microseconds => _microseconds;

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000;

    /// <inheritdoc/>
    public override long GetTimestamp() => _microseconds;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(_microseconds);

    /// <summary>The real clock's timers have no business here.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("A simulated stack uses its own timers only.");

    /// <summary>Moves time forward.</summary>
    public void MoveTo(long microseconds)
    {
        if (microseconds < _microseconds)
            throw new InvalidOperationException($"Time cannot go back by {_microseconds - microseconds} microseconds.");
        _microseconds = microseconds;
    }
}
