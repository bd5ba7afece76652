using System.Runtime;
using Cosmos.Core.Arch;
using Cosmos.Core.Scheduling;

namespace Cosmos.System2.Threading;

/// <summary>The threading part of the platform boundary.</summary>
internal static unsafe class ThreadingExports
{
    [RuntimeExport("SystemNative_LowLevelMonitor_Create")]
    internal static LowLevelMonitor* MonitorCreate() => LowLevelMonitor.Create();

    [RuntimeExport("SystemNative_LowLevelMonitor_Destroy")]
    internal static void MonitorDestroy(LowLevelMonitor* monitor) => LowLevelMonitor.Destroy(monitor);

    [RuntimeExport("SystemNative_LowLevelMonitor_Acquire")]
    internal static void MonitorAcquire(LowLevelMonitor* monitor) => monitor->Acquire();

    [RuntimeExport("SystemNative_LowLevelMonitor_Release")]
    internal static void MonitorRelease(LowLevelMonitor* monitor) => monitor->Release();

    [RuntimeExport("SystemNative_LowLevelMonitor_Wait")]
    internal static void MonitorWait(LowLevelMonitor* monitor) => monitor->Wait(-1);

    [RuntimeExport("SystemNative_LowLevelMonitor_TimedWait")]
    internal static int MonitorTimedWait(LowLevelMonitor* monitor, int timeoutMilliseconds) => monitor->Wait(timeoutMilliseconds) ? 1 : 0;

    [RuntimeExport("SystemNative_LowLevelMonitor_Signal_Release")]
    internal static void MonitorSignalRelease(LowLevelMonitor* monitor) => monitor->SignalAndRelease();

    // Returns 0 when memory is exhausted; CoreLib then throws OutOfMemoryException. The argument is a GC handle to the Thread object.
    [RuntimeExport("SystemNative_CreateThread")]
    internal static int CreateThread(nint stackSize, delegate* unmanaged<void*, void*> entry, void* argument)
    {
        ThreadBlock* thread = ThreadList.Create((nuint)stackSize, entry, argument);
        if (thread == null)
            return 0;
        thread->ManagedThread = *(void**)argument;
        Scheduler.Start(thread);
        return 1;
    }

    [RuntimeExport("SystemNative_SchedGetCpu")]
    internal static int SchedGetCpu() => Cpu.CurrentCpu()->Index;

    [RuntimeExport("SystemNative_TryGetUInt32OSThreadId")]
    internal static uint TryGetUInt32OSThreadId() => (uint)Cpu.CurrentThread()->Id;
}
