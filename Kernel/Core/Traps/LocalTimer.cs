using Cosmos.Core.Time;

namespace Cosmos.Core.Traps;

/// <summary>One-shot timer of the local APIC.</summary>
/// <remarks>Intel SDM volume 3A, section 11.5.4.</remarks>
internal static unsafe class LocalTimer
{
    private const int Timer = 0x320;
    private const int InitialCount = 0x380;
    private const int CurrentCount = 0x390;
    private const int DivideConfiguration = 0x3E0;
    private const uint DivideBy16 = 3;

    // Ticks per tick of the time stamp counter, and per nanosecond, in 32.32 fixed point; 0 until calibrated.
    private static ulong s_ticksPerTimestamp;
    private static ulong s_ticksPerNanosecond;

    /// <summary>Starts the counter at its maximum with the interrupt masked, for <see cref="MonotonicClock"/> to calibrate it.</summary>
    internal static void BeginCalibration()
    {
        InterruptController.WriteLocal(DivideConfiguration, DivideBy16);
        InterruptController.WriteLocal(Timer, 1 << 16 | InterruptController.TimerVector);
        InterruptController.WriteLocal(InitialCount, uint.MaxValue);
    }

    /// <summary>Ticks since <see cref="BeginCalibration"/>.</summary>
    internal static uint CalibrationTicks => uint.MaxValue - InterruptController.ReadLocal(CurrentCount);

    /// <summary>Sets the rate and makes the timer usable as soon as <see cref="SetClockRate"/> has been called.</summary>
    /// <param name="ticks">Ticks of this timer.</param>
    /// <param name="timestamps">Ticks of the time stamp counter in the same time.</param>
    internal static void EndCalibration(ulong ticks, ulong timestamps)
    {
        s_ticksPerTimestamp = (ticks << 32) / timestamps;
        InterruptController.WriteLocal(InitialCount, 0);
        InterruptController.WriteLocal(Timer, InterruptController.TimerVector);
    }

    /// <summary>Follows the clock, whose rate becomes more exact while the machine runs; how the two counters relate does not change.</summary>
    /// <param name="nanosecondsPerTimestamp">Rate of the time stamp counter in 32.32 fixed point.</param>
    internal static void SetClockRate(ulong nanosecondsPerTimestamp) =>
        s_ticksPerNanosecond = (ulong)((double)s_ticksPerTimestamp / nanosecondsPerTimestamp * 4294967296.0);

    /// <summary>Interrupts the calling CPU at a time of the monotonic clock; replaces what was armed before.</summary>
    /// <param name="time">Nanoseconds; in the past: as soon as possible; <see cref="long.MaxValue"/>: never.</param>
    internal static void Arm(long time)
    {
        if (time == long.MaxValue)
        {
            InterruptController.WriteLocal(InitialCount, 0);
            return;
        }

        long delay = time - MonotonicClock.Nanoseconds;
        MultiplyHigh(delay > 0 ? (ulong)delay : 0, s_ticksPerNanosecond, out ulong ticks);

        // Longer delays than the counter holds end early; the handler arms the rest.
        InterruptController.WriteLocal(InitialCount, ticks >= uint.MaxValue ? uint.MaxValue : (uint)ticks + 1);
    }

    private static void MultiplyHigh(ulong nanoseconds, ulong rate, out ulong ticks)
    {
        ulong high = System.Math.BigMul(nanoseconds, rate, out ulong low);
        ticks = high >> 32 != 0 ? ulong.MaxValue : high << 32 | low >> 32;
    }
}
