namespace Cosmos.Core.Scheduling;

/// <summary>Auto-reset event: <see cref="Set"/> lets exactly one <see cref="Wait()"/> pass, now or later.</summary>
internal struct KernelEvent
{
    private SpinLock _lock;
    private WaitQueue _waiters;
    private bool _signaled;

    /// <summary>Blocks the calling thread until the event is set.</summary>
    internal void Wait() => Wait(long.MaxValue);

    /// <summary>Blocks until the event is set or the monotonic clock reaches <paramref name="wakeTime"/> nanoseconds.</summary>
    /// <returns>Whether the event was set.</returns>
    internal bool Wait(long wakeTime)
    {
        nuint flags = _lock.Acquire();
        while (!_signaled)
        {
            if (!_waiters.Wait(ref _lock, wakeTime) && !_signaled)
            {
                _lock.Release(flags);
                return false;
            }
        }

        _signaled = false;
        _lock.Release(flags);
        return true;
    }

    /// <summary>Sets the event. Callable from interrupt handlers.</summary>
    internal void Set()
    {
        nuint flags = _lock.Acquire();
        _signaled = true;
        _waiters.WakeOne();
        _lock.Release(flags);
        Scheduler.PreemptIfRequested();
    }
}
