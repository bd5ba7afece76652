using System;
using Cosmos.Core.Arch;
using Cosmos.Core.Memory;
using Cosmos.Core.Runtime.Dispatch;
using Cosmos.Core.Scheduling;
using Cosmos.Core.Time;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Binds <see cref="GcEnvironment"/> to the kernel.</summary>
internal static unsafe class KernelGcEnvironment
{
    /// <summary>Fills in all functions.</summary>
    internal static void Bind()
    {
        GcEnvironment.AddressBase = 0;
        GcEnvironment.AddressEnd = PageAllocator.EndOfMemory;
        GcEnvironment.AllocatePages = &PageAllocator.Allocate;
        GcEnvironment.FreePages = &PageAllocator.Free;
        GcEnvironment.FreeMemory = &FreeMemory;
        GcEnvironment.TotalMemory = &TotalMemory;
        GcEnvironment.CurrentThread = &CurrentThread;
        GcEnvironment.FirstThread = &FirstThread;
        GcEnvironment.DisablePreemption = &Scheduler.DisablePreemption;
        GcEnvironment.EnablePreemption = &Scheduler.EnablePreemption;
        GcEnvironment.StopTheWorld = &Scheduler.StopTheWorld;
        GcEnvironment.ResumeTheWorld = &ResumeTheWorld;
        GcEnvironment.CaptureRegisters = &CaptureRegisters;
        GcEnvironment.Now = &Now;
        GcEnvironment.Clear = &Clear;
        GcEnvironment.SignalFinalizer = &FinalizerSignals.Request;
        GcEnvironment.Fail = &Fail;
    }

    private static void ResumeTheWorld()
    {
        DispatchCaches.Reclaim();
        Scheduler.ResumeTheWorld();
    }

    private static nuint FreeMemory() => PageAllocator.FreeBytes;

    private static nuint TotalMemory() => PageAllocator.TotalBytes;

    private static ThreadBlock* CurrentThread() => Cpu.CurrentThread();

    private static ThreadBlock* FirstThread() => ThreadList.First;

    private static byte* CaptureRegisters(nuint* six) => Cpu.CaptureRegisters(six);

    private static long Now() => MonotonicClock.Nanoseconds;

    private static void Clear(byte* address, nuint bytes) => GcNative.Clear(address, bytes);

    private static void Fail(byte* message, int length, ulong detail)
        => Diagnostics.Panic.Halt(new ReadOnlySpan<byte>(message, length), detail);
}
