using Cosmos.Core.Scheduling;
using Cosmos.HAL.Interrupts;

namespace Cosmos.HAL.Machine;

/// <summary>The kernel's spin lock, which masks interrupts.</summary>
internal sealed class MachineInterruptLock : InterruptLock
{
    // Not readonly: a call on a readonly struct field works on a copy.
    private SpinLock _lock;

    public override nuint Enter() => _lock.Acquire();

    public override void Exit(nuint state) => _lock.Release(state);
}
