using System.Runtime.CompilerServices;
using System.Threading;
using Cosmos.Core.Scheduling;

namespace Cosmos.System2.Threading;

/// <summary>
/// Makes <see cref="Thread.Priority"/> effective. On Unix CoreLib only stores it, so the scheduler reads the field of the managed thread
/// whenever it queues the thread; objects do not move.
/// </summary>
internal static unsafe class ManagedPriority
{
    /// <summary>Tells the scheduler where in a <see cref="Thread"/> its priority is, and which object the calling thread has.</summary>
    internal static void Start()
    {
        Thread current = Thread.CurrentThread;
        byte* start = *(byte**)Unsafe.AsPointer(ref current);
        byte* field = (byte*)Unsafe.AsPointer(ref PriorityOf(current));
        Scheduler.ManagedPriorityOffset = (int)(field - start);
        Scheduler.Current->ManagedThread = start;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_priority")]
    private static extern ref ThreadPriority PriorityOf(Thread thread);
}
