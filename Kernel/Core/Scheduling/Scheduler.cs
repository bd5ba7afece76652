using System.Runtime.CompilerServices;
using System.Numerics;
using System.Threading;
using Cosmos.Core.Arch;
using Cosmos.Core.Time;

namespace Cosmos.Core.Scheduling;

/// <summary>
/// Pre-emptive, tickless scheduler: higher priorities first, round robin within one, and a slice now and then for whoever has been
/// ready for too long. The timer is armed only for the next timed wake-up and, when somebody else wants the CPU, for the end of
/// the time slice; an idle CPU halts.
/// </summary>
/// <remarks>
/// A thread that switches away holds its CPU's lock across the switch; the thread that continues releases it. A waker therefore
/// cannot make a thread ready before its registers are saved.
/// </remarks>
internal static unsafe class Scheduler
{
    /// <summary>Time a thread may run while others of its priority wait, in nanoseconds.</summary>
    internal const long TimeSlice = 5_000_000;

    /// <summary>A ready thread that has waited this long gets a slice whatever its priority, in nanoseconds.</summary>
    internal const long StarvationLimit = 50_000_000;

    /// <summary>Priority of ordinary threads (<c>ThreadPriority.Normal</c>).</summary>
    internal const int NormalPriority = 16;

    // Queue of each System.Threading.ThreadPriority, from Lowest to Highest.
    private const int PriorityStep = 4;

    // Bit of the idle thread's queue in CpuBlock.ReadyMask.
    private const uint IdleMask = 1;
    private const int HighestManagedPriority = 4;

    /// <summary>Offset of the priority inside a managed thread object, in bytes; 0 while unknown.</summary>
    internal static int ManagedPriorityOffset { get; set; }

    /// <summary>The running thread.</summary>
    internal static ThreadBlock* Current => Cpu.CurrentThread();

    /// <summary>Keeps the calling thread on the CPU until <see cref="EnablePreemption"/>; nests. Interrupts stay enabled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void DisablePreemption() => Cpu.CurrentThread()->PreemptionDisabled++;

    /// <summary>Undoes <see cref="DisablePreemption"/>; switches now if that was postponed.</summary>
    internal static void EnablePreemption()
    {
        ThreadBlock* thread = Cpu.CurrentThread();
        if (--thread->PreemptionDisabled == 0 && thread->ReschedulePending != 0)
            Preempt();
    }

    /// <summary>
    /// Stops all other threads at whatever instruction they are; <see cref="ThreadBlock.SavedStackPointer"/> of each is valid
    /// until <see cref="ResumeTheWorld"/>. The caller must not block meanwhile.
    /// </summary>
    internal static void StopTheWorld()
    {
        DisablePreemption();
    }

    /// <summary>Undoes <see cref="StopTheWorld"/>.</summary>
    internal static void ResumeTheWorld()
    {
        EnablePreemption();
    }

    /// <summary>Switches now if a thread of higher priority has become ready. Call after releasing a lock under which threads were woken.</summary>
    internal static void PreemptIfRequested()
    {
        ThreadBlock* thread = Cpu.CurrentThread();
        if (thread->ReschedulePending != 0 && thread->PreemptionDisabled == 0 && thread->Cpu->InInterrupt == 0)
            Preempt();
    }

    /// <summary>Lets another thread run: one of the same or a higher priority, else the best of the others.</summary>
    /// <returns>Whether one did.</returns>
    /// <remarks>CoreLib spins with this call until another thread has done its part, so lower priorities must get their turn too.</remarks>
    internal static bool Yield()
    {
        ThreadBlock* thread = Cpu.CurrentThread();
        if (thread->PreemptionDisabled != 0)
        {
            thread->ReschedulePending = 1;
            return false;
        }

        nuint flags = Cpu.SaveAndDisableInterrupts();
        CpuBlock* cpu = Cpu.CurrentCpu();
        cpu->Lock.AcquireMasked();
        thread->ReschedulePending = 0;
        bool others = cpu->ReadyMask > IdleMask;
        if (others)
        {
            ThreadBlock* next = Best(cpu, MonotonicClock.Nanoseconds);
            thread->State = ThreadState.Ready;
            Enqueue(cpu, thread, atFront: false);
            SwitchAway(cpu, thread, next);
        }
        else
        {
            cpu->Lock.ReleaseMasked();
        }

        Cpu.RestoreInterrupts(flags);
        return others;
    }

    /// <summary>Blocks the calling thread until the monotonic clock reaches <paramref name="wakeTime"/> nanoseconds.</summary>
    internal static void SleepUntil(long wakeTime)
    {
        SpinLock guard = default;
        nuint flags = guard.Acquire();
        Cpu.CurrentThread()->WaitResult = WaitResult.Signaled;
        Block(ref guard, wakeTime);
        Cpu.RestoreInterrupts(flags);
    }

    /// <summary>Blocks the calling thread; releases <paramref name="guard"/> once a waker can no longer miss it.</summary>
    /// <param name="guard">Held, with interrupts masked; not held on return, interrupts still masked.</param>
    /// <param name="wakeTime">Monotonic time in nanoseconds; <see cref="long.MaxValue"/> for never.</param>
    internal static void Block(ref SpinLock guard, long wakeTime)
    {
        CpuBlock* cpu = Cpu.CurrentCpu();
        ThreadBlock* thread = cpu->Current;
        if (thread->PreemptionDisabled != 0)
            Diagnostics.Panic.Halt("scheduler: a thread blocks while pre-emption is disabled"u8);
        cpu->Lock.AcquireMasked();
        thread->State = ThreadState.Waiting;
        thread->WakeTime = wakeTime;
        Volatile.Write(ref thread->WakeClaim, 0);
        if (wakeTime != long.MaxValue)
            cpu->Timers.Add(thread);
        guard.ReleaseMasked();
        SwitchAway(cpu, thread, Best(cpu, MonotonicClock.Nanoseconds));
    }

    /// <summary>Makes a blocked thread ready, unless its time limit ended the wait already.</summary>
    /// <param name="thread">A thread just taken out of its wait queue, whose guard is held.</param>
    /// <remarks>What an interrupt wakes runs before others of its priority.</remarks>
    internal static bool TryWake(ThreadBlock* thread)
    {
        if (Interlocked.CompareExchange(ref thread->WakeClaim, 1, 0) != 0)
            return false;
        CpuBlock* cpu = thread->Cpu;
        cpu->Lock.AcquireMasked();
        if (thread->TimerIndex >= 0)
            cpu->Timers.Remove(thread);
        thread->WaitResult = WaitResult.Signaled;
        MakeReady(cpu, thread, urgent: cpu->InInterrupt != 0);
        cpu->Lock.ReleaseMasked();
        return true;
    }

    /// <summary>Puts a new thread into a run queue.</summary>
    internal static void Start(ThreadBlock* thread)
    {
        nuint flags = Cpu.SaveAndDisableInterrupts();
        CpuBlock* cpu = Cpu.CurrentCpu();
        thread->Cpu = cpu;
        cpu->Lock.AcquireMasked();
        MakeReady(cpu, thread, urgent: false);
        cpu->Lock.ReleaseMasked();
        Cpu.RestoreInterrupts(flags);
    }

    /// <summary>Ends the calling thread for good; its memory is reclaimed by <see cref="ThreadList.Reap"/>.</summary>
    internal static void Exit()
    {
        Cpu.DisableInterrupts();
        CpuBlock* cpu = Cpu.CurrentCpu();
        cpu->Lock.AcquireMasked();
        ThreadBlock* thread = cpu->Current;
        thread->State = ThreadState.Dead;
        SwitchAway(cpu, thread, Best(cpu, MonotonicClock.Nanoseconds));
    }

    /// <summary>First thing a new thread does: releases the lock that the switch to it holds.</summary>
    internal static void FinishFirstSwitch()
    {
        FinishSwitch();
        Cpu.EnableInterrupts();
    }

    /// <summary>End of every interrupt: switches threads if that was asked for and is allowed. Interrupts are masked.</summary>
    internal static void LeaveInterrupt(CpuBlock* cpu)
    {
        ThreadBlock* thread = cpu->Current;
        if (thread->ReschedulePending == 0 || thread->PreemptionDisabled != 0)
            return;
        cpu->Lock.AcquireMasked();
        thread->ReschedulePending = 0;
        long now = MonotonicClock.Nanoseconds;
        ThreadBlock* next = cpu->ReadyMask == 0 ? null : Best(cpu, now);
        if (next == null || (next->Priority < thread->Priority && now - next->ReadySince < StarvationLimit))
        {
            cpu->Lock.ReleaseMasked();
            return;
        }

        // Whoever was pre-empted before its slice ended goes on first when its turn comes.
        thread->State = ThreadState.Ready;
        Enqueue(cpu, thread, atFront: now - thread->SliceStart < TimeSlice);
        SwitchAway(cpu, thread, next);
    }

    private static void Preempt()
    {
        nuint flags = Cpu.SaveAndDisableInterrupts();
        LeaveInterrupt(Cpu.CurrentCpu());
        Cpu.RestoreInterrupts(flags);
    }

    /// <summary>The timer interrupt: ends waits whose time has come, and time slices.</summary>
    internal static void OnTimer(CpuBlock* cpu)
    {
        long now = MonotonicClock.Nanoseconds;
        cpu->Lock.AcquireMasked();
        cpu->ArmedTime = long.MaxValue;
        while (cpu->Timers.FirstTime <= now)
        {
            ThreadBlock* thread = cpu->Timers.First;
            cpu->Timers.Remove(thread);
            if (Interlocked.CompareExchange(ref thread->WakeClaim, 1, 0) != 0)
                continue;
            thread->WaitResult = WaitResult.TimedOut;
            MakeReady(cpu, thread, urgent: true);
        }

        // LeaveInterrupt finds out whether anybody has a better claim.
        ThreadBlock* current = cpu->Current;
        if (now - current->SliceStart >= TimeSlice)
            current->ReschedulePending = 1;
        ArmTimer(cpu, current);
        cpu->Lock.ReleaseMasked();
    }

    private static void MakeReady(CpuBlock* cpu, ThreadBlock* thread, bool urgent)
    {
        thread->State = ThreadState.Ready;
        Enqueue(cpu, thread, atFront: urgent);
        RequestSwitchIfNeeded(cpu, urgent);
    }

    // Priorities change only here, when the thread is in no queue.
    private static void Enqueue(CpuBlock* cpu, ThreadBlock* thread, bool atFront)
    {
        if (thread->ManagedThread != null && ManagedPriorityOffset != 0)
        {
            int managed = Volatile.Read(ref *(int*)((byte*)thread->ManagedThread + ManagedPriorityOffset));
            if ((uint)managed <= HighestManagedPriority)
                thread->Priority = NormalPriority + (managed - (int)ThreadPriority.Normal) * PriorityStep;
        }

        thread->ReadySince = MonotonicClock.Nanoseconds;
        cpu->Enqueue(thread, atFront);
    }

    // The ready thread to run next: one that waits for too long, else the first of the highest priority. The idle thread, at
    // priority 0, is always ready when it does not run, so there is always one.
    private static ThreadBlock* Best(CpuBlock* cpu, long now)
    {
        int highest = BitOperations.Log2(cpu->ReadyMask);
        for (uint lower = cpu->ReadyMask & ~IdleMask & ((1u << highest) - 1); lower != 0; lower &= lower - 1)
        {
            ThreadBlock* waiting = cpu->Head(BitOperations.TrailingZeroCount(lower));
            if (now - waiting->ReadySince >= StarvationLimit)
                return waiting;
        }

        return cpu->Head(highest);
    }

    private static void RequestSwitchIfNeeded(CpuBlock* cpu, bool urgent)
    {
        ThreadBlock* current = cpu->Current;
        uint others = cpu->ReadyMask >> current->Priority;
        if (others > 1 || (urgent && others != 0))
            current->ReschedulePending = 1;
        else
            ArmTimer(cpu, current);
    }

    // The lock of the CPU is held and interrupts are masked; both still hold when the thread continues, on the CPU it is then on.
    private static void SwitchAway(CpuBlock* cpu, ThreadBlock* from, ThreadBlock* to)
    {
        cpu->Dequeue(to);
        long now = MonotonicClock.Nanoseconds;
        long used = now - from->SliceStart;
        from->ProcessorTime += used;
        to->SliceStart = now;
        to->State = ThreadState.Running;
        to->ReschedulePending = 0;
        ArmTimer(cpu, to);
        cpu->SwitchCount++;
        cpu->Current = to;
        if (from->State == ThreadState.Dead)
            cpu->Zombie = from;
        Cpu.Switch(from, to);
        FinishSwitch();
    }

    private static void FinishSwitch()
    {
        CpuBlock* cpu = Cpu.CurrentCpu();
        ThreadBlock* zombie = cpu->Zombie;
        cpu->Zombie = null;
        if (cpu->NeedsRefill)
            cpu->RefillReserve();
        cpu->Lock.ReleaseMasked();
        if (zombie != null)
            ThreadList.Bury(zombie);
    }

    private static void ArmTimer(CpuBlock* cpu, ThreadBlock* running)
    {
        long time = cpu->Timers.FirstTime;
        if (running != cpu->Idle && cpu->ReadyMask > IdleMask)
            time = long.Min(time, running->SliceStart + (cpu->ReadyMask >> running->Priority != 0 ? TimeSlice : StarvationLimit));

        // A timer that ends earlier is left alone: its interrupt arms it again, and comes once in a slice. To program the device at every switch costs
        // more than the switch itself, above all in a virtual machine.
        if (time >= cpu->ArmedTime)
            return;
        cpu->ArmedTime = time;
        Traps.LocalTimer.Arm(time);
    }
}
