using System.Threading;
using Cosmos.Core.Arch;
using Cosmos.Core.Traps;

namespace Cosmos.Core.Time;

/// <summary>
/// Nanoseconds since boot: never goes back, and independent of the wall clock. Driven by the time stamp counter.
/// </summary>
/// <remarks>
/// The rate comes from CPUID leaf 0x15 or the hypervisor's leaf 0x40000010 where they exist. Otherwise it is measured against
/// the 8254 timer: the measurement starts with the first instructions of the kernel and its first result is taken when the rest of
/// start-up is done, so it costs no waiting; it is then refined while the machine runs (<see cref="Refine"/>).
/// </remarks>
internal static unsafe class MonotonicClock
{
    private const ulong PitHertz = 1193182;
    private const ushort PitControl = 0x43;
    private const ushort PitChannel0 = 0x40;

    // Control word: channel 0, low byte then high byte, mode 0.
    private const byte PitOneShot = 0x30;

    // Read-back command: latch count and status of channel 0.
    private const byte PitReadBack = 0xC2;

    // Status: state of the output pin.
    private const byte PitOutput = 1 << 7;

    // The shortest span from which the rate may be computed: 100 us, so 0.8 % of error at most until the first refinement, 10 ms later.
    private const uint MinimumPitTicks = 120;

    private const int TimerReadings = 4;

    private struct State
    {
        // Version is odd while the others change (a sequence lock); readers never block.
        public int Version;
        public ulong BaseTicks;
        public long BaseNanoseconds;

        // Nanoseconds per tick in 32.32 fixed point.
        public ulong Rate;
    }

    private struct Calibration
    {
        public ulong StartTicks;
        public ulong StartTimerTicks;
        public uint StartTimer;
        public ushort LastCount;
        public uint PitTicks;
        public bool RateIsKnown;
    }

    private static State s_state;
    private static Calibration s_calibration;
    private static Scheduling.SpinLock s_refineLock;

    /// <summary>Time since boot, in nanoseconds.</summary>
    internal static long Nanoseconds
    {
        get
        {
            while (true)
            {
                int version = Volatile.Read(ref s_state.Version);
                ulong ticks = Cpu.ReadTimeStampCounter() - Volatile.Read(ref s_state.BaseTicks);
                long start = Volatile.Read(ref s_state.BaseNanoseconds);
                ulong rate = Volatile.Read(ref s_state.Rate);
                if ((version & 1) == 0 && version == Volatile.Read(ref s_state.Version))
                    return start + Scale(ticks, rate);
                Cpu.Pause();
            }
        }
    }

    /// <summary>Rate of the time stamp counter, in hertz.</summary>
    internal static ulong Frequency => s_state.Rate == 0 ? 0 : (ulong)((1_000_000_000UL << 32) / (double)s_state.Rate);

    /// <summary>Starts the clock: boot is time 0. Interrupts are masked; the local APIC is on.</summary>
    internal static void Begin(ulong bootTicks)
    {
        s_state.BaseTicks = bootTicks;
        ulong hertz = KnownFrequency();
        s_calibration.RateIsKnown = hertz != 0;
        if (hertz != 0)
            s_state.Rate = (ulong)((1_000_000_000UL << 32) / (double)hertz);

        LocalTimer.BeginCalibration();
        StartSpan();
    }

    /// <summary>Ends the first calibration; from here on time is in nanoseconds and the timer can be armed.</summary>
    internal static void Complete()
    {
        // A virtual machine may be suspended for longer than the counter's 55 ms; its output pin tells, and the span starts anew.
        int patience = 1 << 20;
        while (patience-- > 0)
        {
            ushort count = ReadPit(out bool expired);
            s_calibration.PitTicks = (ushort)(s_calibration.LastCount - count);
            if (expired)
                StartSpan();
            else if (s_calibration.PitTicks >= MinimumPitTicks)
                break;
        }

        if (s_calibration.PitTicks < MinimumPitTicks)
            Diagnostics.Panic.Halt("clock: the 8254 timer does not count and the processor does not tell its frequency"u8);
        ulong ticks = Cpu.ReadTimeStampCounter() - s_calibration.StartTicks;
        s_calibration.LastCount -= (ushort)s_calibration.PitTicks;
        if (!s_calibration.RateIsKnown)
            s_state.Rate = ((s_calibration.PitTicks * 1_000_000_000UL / PitHertz) << 32) / ticks;
        ulong timerTicks = ReadTimer(out uint timer);
        LocalTimer.EndCalibration(timer - s_calibration.StartTimer, timerTicks - s_calibration.StartTimerTicks);
        LocalTimer.SetClockRate(s_state.Rate);
    }

    /// <summary>
    /// Improves the measured rate; call it now and then, at least every 50 ms at first, until it returns false. Time stays
    /// continuous: only its future pace changes.
    /// </summary>
    /// <returns>Whether another call would improve it further.</returns>
    internal static bool Refine()
    {
        if (s_calibration.RateIsKnown)
            return false;
        nuint flags = s_refineLock.Acquire();
        Sample();
        ulong now = Cpu.ReadTimeStampCounter();
        ulong ticks = now - s_calibration.StartTicks;
        double elapsed = s_calibration.PitTicks * 1e9 / PitHertz;
        ulong rate = (ulong)(elapsed / ticks * 4294967296.0);
        long nanoseconds = s_state.BaseNanoseconds + Scale(now - s_state.BaseTicks, s_state.Rate);
        s_state.Version++;
        Interlocked.MemoryBarrier();
        s_state.BaseTicks = now;
        s_state.BaseNanoseconds = nanoseconds;
        s_state.Rate = rate;
        Interlocked.MemoryBarrier();
        s_state.Version++;
        LocalTimer.SetClockRate(rate);

        // One tick of 838 ns in two seconds: 0.4 ppm, better than any crystal.
        bool more = s_calibration.PitTicks < 2 * PitHertz;
        s_calibration.RateIsKnown = !more;
        s_refineLock.Release(flags);
        return more;
    }

    // Adds what channel 0 has counted since the last sample. The counter wraps every 55 ms; the rate known so far tells how often
    // it did, unless the last sample is several seconds old.
    private static void Sample()
    {
        ushort count = ReadPit(out _);
        long elapsed = Scale(Cpu.ReadTimeStampCounter() - s_calibration.StartTicks, s_state.Rate);
        long expected = (long)(elapsed * 1e-9 * PitHertz) - s_calibration.PitTicks;
        ushort delta = (ushort)(s_calibration.LastCount - count);
        long wraps = (expected - delta + 0x8000) >> 16;
        s_calibration.PitTicks += (uint)(delta + long.Max(wraps, 0) * 0x10000);
        s_calibration.LastCount = count;
    }

    // Channel 0 counts down from 65535 once and goes on below zero; its output rises at zero (8254 data sheet, mode 0). Its interrupt
    // goes to the legacy controllers, which are masked. Channel 2 would need the gate of port 0x61, which microVMs do not have.
    private static void StartSpan()
    {
        Cpu.OutByte(PitControl, PitOneShot);
        Cpu.OutByte(PitChannel0, 0xFF);
        Cpu.OutByte(PitChannel0, 0xFF);
        s_calibration.PitTicks = 0;
        s_calibration.LastCount = ReadPit(out _);
        s_calibration.StartTicks = Cpu.ReadTimeStampCounter();
        s_calibration.StartTimerTicks = ReadTimer(out s_calibration.StartTimer);
    }

    // The local timer and the time stamp counter at the same moment. A host may take the processor away between any two instructions, so the closest of several pairs
    // counts: this relation is measured only once.
    private static ulong ReadTimer(out uint timer)
    {
        ulong moment = 0;
        ulong closest = ulong.MaxValue;
        timer = 0;
        for (int attempt = 0; attempt < TimerReadings; attempt++)
        {
            ulong before = Cpu.ReadTimeStampCounter();
            uint ticks = LocalTimer.CalibrationTicks;
            ulong distance = Cpu.ReadTimeStampCounter() - before;
            if (distance >= closest)
                continue;
            closest = distance;
            moment = before + (distance / 2);
            timer = ticks;
        }

        return moment;
    }

    private static ushort ReadPit(out bool expired)
    {
        Cpu.OutByte(PitControl, PitReadBack);
        expired = (Cpu.InByte(PitChannel0) & PitOutput) != 0;
        byte low = Cpu.InByte(PitChannel0);
        return (ushort)(low | Cpu.InByte(PitChannel0) << 8);
    }

    private static ulong KnownFrequency()
    {
        uint* registers = stackalloc uint[4];
        Cpu.CpuId(0, 0, registers);
        uint last = registers[0];
        if (last >= 0x15)
        {
            // TSC frequency = crystal * numerator / denominator (SDM volume 2A, CPUID).
            Cpu.CpuId(0x15, 0, registers);
            if (registers[0] != 0 && registers[1] != 0 && registers[2] != 0)
                return (ulong)registers[2] * registers[1] / registers[0];
        }

        Cpu.CpuId(1, 0, registers);
        bool hypervisor = (registers[2] >> 31) != 0;
        if (!hypervisor)
            return 0;
        Cpu.CpuId(0x40000000, 0, registers);
        if (registers[0] < 0x40000010)
            return 0;
        Cpu.CpuId(0x40000010, 0, registers);
        return registers[0] * 1000UL;
    }

    private static long Scale(ulong ticks, ulong rate)
    {
        ulong high = System.Math.BigMul(ticks, rate, out ulong low);
        return (long)(high << 32 | low >> 32);
    }
}
