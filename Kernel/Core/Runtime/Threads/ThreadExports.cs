using System;
using System.Runtime;
using Cosmos.Core.Arch;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Runtime.Gc;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Threads;

/// <summary>What CoreLib's managed threads need from the scheduler.</summary>
internal static unsafe class ThreadExports
{
    // CoreLib has one callback for the whole process; it ends the managed half of the calling thread.
    private static delegate* unmanaged<void> s_exitCallback;

    [RuntimeExport("RhCurrentOSThreadId")]
    internal static ulong CurrentOsThreadId() => (uint)Cpu.CurrentThread()->Id;

    [RuntimeExport("RhCurrentNativeThreadId")]
    internal static nint CurrentNativeThreadId() => Cpu.CurrentThread()->Id;

    [RuntimeExport("RhpGetCurrentThread")]
    internal static nint CurrentThread() => (nint)Cpu.CurrentThread();

    [RuntimeExport("RhGetThreadEntryPointAddress")]
    internal static nint GetThreadEntryPointAddress() => (nint)Modules.TypeManager.ClasslibFunction(2);

    [RuntimeExport("RhGetDefaultStackSize")]
    internal static nint GetDefaultStackSize() => (nint)ThreadList.DefaultStackSize;

    [RuntimeExport("RhGetCurrentThreadStackBounds")]
    internal static void GetCurrentThreadStackBounds(nint* low, nint* high)
    {
        ThreadBlock* thread = Cpu.CurrentThread();
        *low = (nint)thread->StackLimit;
        *high = (nint)thread->StackBase;
    }

    [RuntimeExport("RhSetThreadExitCallback")]
    internal static void SetThreadExitCallback(delegate* unmanaged<void> callback) => s_exitCallback = callback;

    [RuntimeExport("RhSetCurrentThreadName")]
    internal static void SetCurrentThreadName(byte* name)
    {
        int length = 0;
        while (name[length] != 0)
            length++;
        ThreadList.SetName(Cpu.CurrentThread(), new ReadOnlySpan<byte>(name, length));
    }

    [RuntimeExport("RhGetThreadStaticStorage")]
    internal static void** GetThreadStaticStorage() => &Cpu.CurrentThread()->ThreadStatics;

    [RuntimeExport("RhYield")]
    internal static int Yield() => Scheduler.Yield() ? 1 : 0;

    [RuntimeExport("RhSpinWait")]
    internal static void SpinWait(int iterations)
    {
        while (iterations-- > 0)
            Cpu.Pause();
    }

    // Used for asymmetric barriers: on one CPU every switch is one.
    [RuntimeExport("RhFlushProcessWriteBuffers")]
    internal static void FlushProcessWriteBuffers() => System.Threading.Interlocked.MemoryBarrier();

    // Thread.Abort does not exist in modern .NET; only a debugger would ask for it.
    [RuntimeExport("RhpInitiateThreadAbort")]
    internal static void InitiateThreadAbort(nint thread, void* exception, bool rude) => Panic.Halt("runtime: thread abort is not supported"u8);

    [RuntimeExport("RhpCancelThreadAbort")]
    internal static void CancelThreadAbort(nint thread) => Panic.Halt("runtime: thread abort is not supported"u8);

    [RuntimeExport("cosmos_thread_main")]
    private static void ThreadMain(ThreadBlock* thread)
    {
        Scheduler.FinishFirstSwitch();
        thread->Entry(thread->EntryArgument);
        ExitCurrent();
    }

    /// <summary>Ends the calling thread: managed clean-up, its allocation buffer back to the heap, then gone.</summary>
    internal static void ExitCurrent()
    {
        if (s_exitCallback != null)
            s_exitCallback();

        // The managed thread may be collected from here on.
        Cpu.CurrentThread()->ManagedThread = null;
        GcHeap.ThreadExit(Cpu.CurrentThread());
        Scheduler.Exit();
    }
}
