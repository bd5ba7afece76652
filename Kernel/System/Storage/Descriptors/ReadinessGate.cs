using System;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>
/// Where threads wait that called a blocking operation. A waiter enters, notes the version, tries, and sleeps only while the version stays;
/// whoever changes something signals afterwards. Signalling takes no lock while nobody waits.
/// </summary>
public sealed class ReadinessGate
{
    private readonly object _gate = new();
    private int _version;
    private int _waiters;

    /// <summary>A number that changes with every signal.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Announces a waiter; before the version is read and the operation is tried.</summary>
    public void Enter() => Interlocked.Increment(ref _waiters);

    /// <summary>Takes the announcement back.</summary>
    public void Leave() => Interlocked.Decrement(ref _waiters);

    /// <summary>Wakes all waiters; after the change that they wait for.</summary>
    public void Signal()
    {
        // The interlocked operation is a fence: either the waiter's try sees the change, or this thread sees the waiter.
        Interlocked.Increment(ref _version);
        if (Volatile.Read(ref _waiters) == 0)
            return;
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    /// <summary>Sleeps until the version is another one.</summary>
    /// <param name="seen">The version before the operation was tried.</param>
    /// <param name="deadline">When to give up, in milliseconds of <see cref="Environment.TickCount64"/>; <see cref="long.MaxValue"/> for never.</param>
    /// <returns><see langword="false"/> when the time is over.</returns>
    public bool Wait(int seen, long deadline)
    {
        lock (_gate)
        {
            while (Version == seen)
            {
                if (deadline == long.MaxValue)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                long left = deadline - Environment.TickCount64;
                if (left <= 0)
                    return false;
                Monitor.Wait(_gate, (int)Math.Min(left, int.MaxValue));
            }

            return true;
        }
    }
}
