using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Traps;

/// <summary>Interrupts that no handler claims: counted by vector, never fatal. Threads may wait for one.</summary>
internal static unsafe class UnclaimedInterrupts
{
    private const int VectorCount = 256;

    private struct State
    {
        public SpinLock Lock;
        public WaitQueue Waiters;
        public fixed long Counts[VectorCount];
    }

    private static State s_state;

    /// <summary>How many there were with a vector.</summary>
    internal static long CountOf(int vector) => System.Threading.Volatile.Read(ref s_state.Counts[vector]);

    /// <summary>Blocks the calling thread until the handler of the next one with a vector has woken it.</summary>
    /// <param name="vector">0 to 255.</param>
    /// <param name="wakeTime">Monotonic time in nanoseconds at which to give up; <see cref="long.MaxValue"/> for never.</param>
    /// <returns>Whether there was one in time.</returns>
    internal static bool Wait(int vector, long wakeTime)
    {
        nuint flags = s_state.Lock.Acquire();
        long before = s_state.Counts[vector];
        bool inTime = true;
        while (s_state.Counts[vector] == before && inTime)
            inTime = s_state.Waiters.Wait(ref s_state.Lock, wakeTime);
        inTime = s_state.Counts[vector] != before;
        s_state.Lock.Release(flags);
        return inTime;
    }

    /// <summary>Called by the interrupt's handler, with interrupts masked.</summary>
    internal static void OnInterrupt(int vector)
    {
        s_state.Lock.AcquireMasked();
        s_state.Counts[vector]++;
        s_state.Waiters.WakeAll();
        s_state.Lock.ReleaseMasked();
    }
}
