using Cosmos.Core.Arch;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Meeting point of collector, finalizer thread and <c>GC.WaitForPendingFinalizers</c>.</summary>
internal static unsafe class FinalizerSignals
{
    private static SpinLock s_lock;
    private static WaitQueue s_requests;
    private static WaitQueue s_completions;
    private static bool s_requested;
    private static uint s_roundsBegun;
    private static uint s_roundsCompleted;
    private static ThreadBlock* s_finalizerThread;

    /// <summary>There is work for the finalizer thread.</summary>
    internal static void Request()
    {
        nuint flags = s_lock.Acquire();
        RequestLocked();
        s_lock.Release(flags);
        Scheduler.PreemptIfRequested();
    }

    /// <summary>The finalizer thread waits for work, and begins a round.</summary>
    internal static void WaitForRequest()
    {
        nuint flags = s_lock.Acquire();
        s_finalizerThread = Cpu.CurrentThread();
        while (!s_requested)
            s_requests.Wait(ref s_lock, long.MaxValue);
        s_requested = false;
        s_roundsBegun++;
        s_lock.Release(flags);
    }

    /// <summary>The finalizer thread has found its queue empty.</summary>
    internal static void CompleteRound()
    {
        nuint flags = s_lock.Acquire();
        s_roundsCompleted = s_roundsBegun;
        s_completions.WakeAll();
        s_lock.Release(flags);
        Scheduler.PreemptIfRequested();
    }

    /// <summary>Waits until a round that begins after this call has completed. The finalizer thread does not wait for itself.</summary>
    internal static void WaitForRound()
    {
        nuint flags = s_lock.Acquire();
        if (s_finalizerThread != Cpu.CurrentThread())
        {
            uint target = s_roundsBegun + 1;
            RequestLocked();
            while ((int)(s_roundsCompleted - target) < 0)
                s_completions.Wait(ref s_lock, long.MaxValue);
        }

        s_lock.Release(flags);
    }

    private static void RequestLocked()
    {
        s_requested = true;
        s_requests.WakeOne();
    }
}
