namespace Cosmos.HAL.Interrupts;

/// <summary>A lock that a thread and an interrupt handler of the same driver may share.</summary>
/// <remarks>
/// Interrupts stay masked on this CPU from <see cref="Enter"/> to <see cref="Exit"/>, so hold it for a few register accesses, not
/// for a copy, and do nothing under it that a handler may not do. It does not nest.
/// </remarks>
public abstract class InterruptLock
{
    /// <summary>Masks interrupts on this CPU and takes the lock. Callable from interrupt handlers.</summary>
    /// <returns>What <see cref="Exit"/> needs to restore the interrupt state.</returns>
    public abstract nuint Enter();

    /// <summary>Releases the lock and restores the interrupt state.</summary>
    /// <param name="state">What the matching <see cref="Enter"/> returned.</param>
    public abstract void Exit(nuint state);
}
