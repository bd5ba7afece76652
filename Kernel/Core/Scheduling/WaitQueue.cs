using Cosmos.Core.Arch;

namespace Cosmos.Core.Scheduling;

/// <summary>Threads that wait for one thing, first in, first out. Guarded by a lock that the owner brings.</summary>
internal unsafe struct WaitQueue
{
    private ThreadBlock* _head;
    private ThreadBlock* _tail;

    /// <summary>Whether nobody waits.</summary>
    internal readonly bool IsEmpty => _head == null;

    /// <summary>
    /// Gives <paramref name="guard"/> up, blocks the calling thread until it is woken or the time comes, and takes the guard again.
    /// </summary>
    /// <param name="guard">The owner's lock, held by the caller with interrupts masked.</param>
    /// <param name="wakeTime">Monotonic time in nanoseconds at which to give up; <see cref="long.MaxValue"/> for never.</param>
    /// <returns>Whether the thread was woken before the time came.</returns>
    internal bool Wait(ref SpinLock guard, long wakeTime)
    {
        ThreadBlock* thread = Cpu.CurrentThread();
        Append(thread);
        thread->WaitResult = WaitResult.Signaled;
        Scheduler.Block(ref guard, wakeTime);
        guard.AcquireMasked();
        if (thread->WaitResult == WaitResult.Signaled)
            return true;

        // The timer woke the thread and left it in the queue, because it may not take this guard.
        if (thread->InWaitQueue != 0)
            Unlink(thread);
        return false;
    }

    /// <summary>Wakes the longest waiter. The guard is held.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool WakeOne()
    {
        while (_head != null)
        {
            ThreadBlock* thread = _head;
            Unlink(thread);
            if (Scheduler.TryWake(thread))
                return true;
        }

        return false;
    }

    /// <summary>Wakes all waiters. The guard is held.</summary>
    internal void WakeAll()
    {
        while (WakeOne())
        {
        }
    }

    private void Append(ThreadBlock* thread)
    {
        thread->WaitNext = null;
        thread->WaitPrevious = _tail;
        if (_tail != null)
            _tail->WaitNext = thread;
        else
            _head = thread;
        _tail = thread;
        thread->InWaitQueue = 1;
    }

    private void Unlink(ThreadBlock* thread)
    {
        if (thread->WaitPrevious != null)
            thread->WaitPrevious->WaitNext = thread->WaitNext;
        else
            _head = thread->WaitNext;
        if (thread->WaitNext != null)
            thread->WaitNext->WaitPrevious = thread->WaitPrevious;
        else
            _tail = thread->WaitPrevious;
        thread->InWaitQueue = 0;
    }
}
