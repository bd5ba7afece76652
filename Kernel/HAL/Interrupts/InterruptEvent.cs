using System;

namespace Cosmos.HAL.Interrupts;

/// <summary>An event with which an interrupt handler wakes a thread; it resets itself when a wait succeeds.</summary>
/// <remarks>
/// Several <see cref="Set"/> calls before a wait count as one, so the waiter looks at the device state, never at the number of
/// wake-ups. At most one thread waits on an event at a time.
/// </remarks>
public abstract class InterruptEvent
{
    /// <summary>Waiting time that never ends.</summary>
    public static readonly TimeSpan Forever = TimeSpan.MaxValue;

    /// <summary>Wakes the waiting thread, or lets the next wait return at once. Callable from interrupt handlers; never blocks.</summary>
    public abstract void Set();

    /// <summary>Blocks until the event is set or the time is over. Thread context only.</summary>
    /// <param name="timeout">Zero or more, or <see cref="Forever"/>.</param>
    /// <returns><see langword="false"/> when the time was over first.</returns>
    public abstract bool Wait(TimeSpan timeout);

    /// <summary>Blocks until the event is set. Thread context only.</summary>
    public void Wait() => Wait(Forever);
}
