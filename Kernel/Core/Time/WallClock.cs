using System.Threading;

namespace Cosmos.Core.Time;

/// <summary>Coordinated Universal Time: an offset to the monotonic clock, set from a real-time clock, the hypervisor or the network.</summary>
internal static class WallClock
{
    /// <summary>1970-01-01 in .NET ticks of 100 ns.</summary>
    internal const long UnixEpochTicks = 621_355_968_000_000_000;

    // Nanoseconds of Unix time at monotonic time 0.
    private static long s_offset;
    private static bool s_isSet;

    /// <summary>Whether anything has set the clock; until then time starts in 1970 and must not be trusted.</summary>
    internal static bool IsSet => Volatile.Read(ref s_isSet);

    /// <summary>Nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.</summary>
    internal static long UnixNanoseconds => Volatile.Read(ref s_offset) + MonotonicClock.Nanoseconds;

    /// <summary>Sets the clock. Timers and sleeps count monotonic time, which does not change.</summary>
    /// <param name="unixNanoseconds">The present time.</param>
    internal static void Set(long unixNanoseconds)
    {
        Volatile.Write(ref s_offset, unixNanoseconds - MonotonicClock.Nanoseconds);
        Volatile.Write(ref s_isSet, true);
    }
}
