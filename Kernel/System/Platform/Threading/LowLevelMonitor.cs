using Cosmos.Core.Arch;
using Cosmos.Core.Memory;
using Cosmos.Core.Scheduling;
using Cosmos.Core.Time;

namespace Cosmos.System2.Threading;

/// <summary>
/// Mutex with one condition, as CoreLib's <c>LowLevelMonitor</c> uses it: the base of all waiting in managed code. Not re-entrant,
/// not fair; spurious wake-ups are allowed.
/// </summary>
internal unsafe struct LowLevelMonitor
{
    private SpinLock _lock;
    private ThreadBlock* _owner;
    private WaitQueue _entering;
    private WaitQueue _waiting;

    /// <summary>Takes a monitor from the native heap; null when memory is exhausted.</summary>
    internal static LowLevelMonitor* Create() => (LowLevelMonitor*)NativeHeap.Allocate((nuint)sizeof(LowLevelMonitor));

    /// <summary>Returns it.</summary>
    internal static void Destroy(LowLevelMonitor* monitor) => NativeHeap.Free(monitor);

    /// <summary>Blocks until the calling thread owns the monitor.</summary>
    internal void Acquire()
    {
        nuint flags = _lock.Acquire();
        AcquireLocked();
        _lock.Release(flags);
    }

    /// <summary>Gives the monitor up.</summary>
    internal void Release()
    {
        nuint flags = _lock.Acquire();
        ReleaseLocked();
        _lock.Release(flags);
        Scheduler.PreemptIfRequested();
    }

    /// <summary>Gives the monitor up, waits for <see cref="SignalAndRelease"/> or the time, and takes it again.</summary>
    /// <param name="timeoutMilliseconds">-1 for no limit.</param>
    /// <returns>Whether the thread was signaled.</returns>
    internal bool Wait(int timeoutMilliseconds)
    {
        long wakeTime = timeoutMilliseconds < 0 ? long.MaxValue : MonotonicClock.Nanoseconds + timeoutMilliseconds * 1_000_000L;
        nuint flags = _lock.Acquire();
        ReleaseLocked();
        bool signaled = _waiting.Wait(ref _lock, wakeTime);
        AcquireLocked();
        _lock.Release(flags);
        return signaled;
    }

    /// <summary>Wakes one waiter and gives the monitor up.</summary>
    internal void SignalAndRelease()
    {
        nuint flags = _lock.Acquire();
        _waiting.WakeOne();
        ReleaseLocked();
        _lock.Release(flags);
        Scheduler.PreemptIfRequested();
    }

    private void AcquireLocked()
    {
        while (_owner != null)
            _entering.Wait(ref _lock, long.MaxValue);
        _owner = Cpu.CurrentThread();
    }

    private void ReleaseLocked()
    {
        _owner = null;
        _entering.WakeOne();
    }
}
