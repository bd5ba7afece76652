using System;

namespace Cosmos.User;

/// <summary>The kernel's wall clock.</summary>
internal sealed class NativeMachineClock : IMachineClock
{
    private const long NanosecondsPerTick = 100;

    // 2262-04-11: nanoseconds since 1970 fill 63 bits.
    private const long LastTicks = long.MaxValue / NanosecondsPerTick;

    /// <inheritdoc/>
    public bool IsSet => NativeMethods.IsClockSet() != 0;

    /// <inheritdoc/>
    public void Set(DateTimeOffset time)
    {
        long ticks = time.UtcTicks - DateTime.UnixEpoch.Ticks;
        if (ticks is < 0 or > LastTicks)
            throw new ArgumentOutOfRangeException(nameof(time), time, "The clock holds times from 1970-01-01 to 2262-04-11.");
        NativeMethods.SetClock(ticks * NanosecondsPerTick);
    }
}
