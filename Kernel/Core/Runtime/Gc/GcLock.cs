using System.Threading;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>
/// Spin lock of the memory manager. It disables pre-emption, not interrupts: interrupt handlers never allocate. The world cannot
/// stop while it is held, so the collector needs no lock and finds every structure consistent.
/// </summary>
internal unsafe struct GcLock
{
    private int _held;

    /// <summary>Takes the lock.</summary>
    internal static void Acquire(ref GcLock gate)
    {
        GcEnvironment.DisablePreemption();
        while (Interlocked.CompareExchange(ref gate._held, 1, 0) != 0)
        {
            // The holder runs on another CPU and cannot be pre-empted.
            while (Volatile.Read(ref gate._held) != 0)
            {
            }
        }
    }

    /// <summary>Gives the lock back.</summary>
    internal static void Release(ref GcLock gate)
    {
        Volatile.Write(ref gate._held, 0);
        GcEnvironment.EnablePreemption();
    }
}
