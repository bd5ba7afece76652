namespace Cosmos.HAL.Interrupts;

/// <summary>The part of a driver that runs when its device raises an interrupt.</summary>
public interface IInterruptHandler
{
    /// <summary>Looks at the device, takes away the cause of the interrupt and wakes whoever waits for it.</summary>
    /// <returns>Whether the device had asked for service.</returns>
    /// <remarks>
    /// Called with interrupts masked on the stack of whatever thread was running. It must not allocate, block, take a lock that a
    /// thread can hold with interrupts enabled, or throw: the garbage collector may be in the middle of its work.
    /// It is never called again on another CPU before it has returned.
    /// </remarks>
    InterruptOutcome OnInterrupt();
}
