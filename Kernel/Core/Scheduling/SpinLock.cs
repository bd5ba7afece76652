using System.Runtime.CompilerServices;
using System.Threading;
using Cosmos.Core.Arch;

namespace Cosmos.Core.Scheduling;

/// <summary>
/// Lock for short critical sections of ring 0. Interrupts are masked while it is held, so it may be taken in interrupt handlers
/// too, and the holder is never pre-empted.
/// </summary>
/// <remarks>Lock order: object locks (wait queues, monitors) before the scheduler's per-CPU locks before the page allocator's.</remarks>
internal struct SpinLock
{
    private int _held;

    /// <summary>Masks interrupts and takes the lock.</summary>
    /// <returns>State for <see cref="Release"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal nuint Acquire()
    {
        nuint flags = Cpu.SaveAndDisableInterrupts();
        AcquireMasked();
        return flags;
    }

    /// <summary>Takes the lock; interrupts are masked already.</summary>
    internal void AcquireMasked()
    {
        while (Interlocked.Exchange(ref _held, 1) != 0)
        {
            while (Volatile.Read(ref _held) != 0)
                Cpu.Pause();
        }
    }

    /// <summary>Takes the lock if it is free; interrupts are masked already.</summary>
    internal bool TryAcquireMasked() => Interlocked.Exchange(ref _held, 1) == 0;

    /// <summary>Frees the lock and restores the interrupt mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Release(nuint flags)
    {
        Volatile.Write(ref _held, 0);
        Cpu.RestoreInterrupts(flags);
    }

    /// <summary>Frees the lock; interrupts stay masked.</summary>
    internal void ReleaseMasked() => Volatile.Write(ref _held, 0);
}
