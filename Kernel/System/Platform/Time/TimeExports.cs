using System.Runtime;
using Cosmos.Core.Time;

namespace Cosmos.System2.Time;

/// <summary>The clocks of the platform boundary.</summary>
internal static class TimeExports
{
    // Nanoseconds: Stopwatch.Frequency is fixed at 10^9 on Unix.
    [RuntimeExport("SystemNative_GetTimestamp")]
    internal static long GetTimestamp() => MonotonicClock.Nanoseconds;

    // Milliseconds since boot: Environment.TickCount64.
    [RuntimeExport("SystemNative_GetLowResolutionTimestamp")]
    internal static long GetLowResolutionTimestamp() => MonotonicClock.Nanoseconds / 1_000_000;

    // Ticks of 100 ns since 1970: DateTime.UtcNow.
    [RuntimeExport("SystemNative_GetSystemTimeAsTicks")]
    internal static long GetSystemTimeAsTicks() => WallClock.UnixNanoseconds / 100;

    [RuntimeExport("SystemNative_GetBootTimeTicks")]
    internal static long GetBootTimeTicks() => (WallClock.UnixNanoseconds - MonotonicClock.Nanoseconds) / 100 + WallClock.UnixEpochTicks;
}
