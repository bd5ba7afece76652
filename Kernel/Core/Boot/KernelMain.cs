using System.Runtime;
using System.Runtime.CompilerServices;
using Cosmos.Core.Arch;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Memory;
using Cosmos.Core.Processor;
using Cosmos.Core.Runtime.Gc;
using Cosmos.Core.Scheduling;
using Cosmos.Core.Time;
using Cosmos.Core.Traps;

namespace Cosmos.Core.Boot;

/// <summary>The way from the first managed instruction to the program's <c>Main</c>.</summary>
internal static unsafe class KernelMain
{
    private const int MaxArguments = 256;
    private const int ClasslibFunctionCount = 12;
    private const uint MsrGsBase = 0xC0000101;

    private static CpuBlock s_bootCpu;

    /// <summary>
    /// First managed code. There are no types, strings or statics with initialisers yet: only the freestanding subset works
    /// (docs/architecture.md). Runs on the boot stack with interrupts masked.
    /// </summary>
    [RuntimeExport("cosmos_main")]
    private static void Start(PvhStartInfo* startInfo)
    {
        ImageLayout* image = ImageLayout.Get();
        BootTimeline.Mark(BootStage.Entry);
        CpuFeatures.Enable(image);
        CpuBlock* cpu = (CpuBlock*)Unsafe.AsPointer(ref s_bootCpu);
        cpu->Self = cpu;
        cpu->ArmedTime = long.MaxValue;
        Cpu.WriteMsr(MsrGsBase, (ulong)cpu);
        InterruptController.Initialize(cpu);
        MonotonicClock.Begin(*image->BootTimeStamp);
        BootInformation.ReadPvh(startInfo);
        KernelOptions.Apply();
        BootTimeline.Mark(BootStage.Processor);
        PageAllocator.Initialize(BootInformation.Current, image);
        PageTables.Initialize(image);
        BootTimeline.Mark(BootStage.Memory);
        DescriptorTables.Load(image);
        DemandArea.Initialize();
        ThreadList.AdoptBootThread(image, cpu);
        cpu->RefillReserve();
        GcHeap.Initialize();
        BootTimeline.Mark(BootStage.Runtime);

        ThreadBlock* main = ThreadList.Create(0, &MainThread, null);
        if (main == null)
            Panic.Halt("boot: out of memory for the main thread"u8);
        ThreadList.SetName(main, "main"u8);
        MonotonicClock.Complete();
        Scheduler.Start(main);
        Idle();
    }

    // What the boot thread becomes: runs only when nothing else can.
    private static void Idle()
    {
        Cpu.EnableInterrupts();
        while (true)
        {
            ThreadList.Reap();
            if (!Scheduler.Yield())
                IdleWait();
        }
    }

    private static void IdleWait()
    {
        if (!IdlePolicy.Halts)
        {
            Cpu.Pause();
            return;
        }

        Cpu.DisableInterrupts();
        if (Cpu.CurrentCpu()->ReadyMask != 0)
            Cpu.EnableInterrupts();
        else
            Cpu.WaitForInterrupt();
    }

    [System.Runtime.InteropServices.UnmanagedCallersOnly]
    private static void* MainThread(void* argument)
    {
        ImageLayout* image = ImageLayout.Get();
        BootTimeline.Mark(BootStage.Threads);
        void** classlib = ClasslibFunctions();
        nint module = (nint)image->ImageStart;
        InitializeModules(module, image->ModulesStart, (int)(image->ModulesEnd - image->ModulesStart), classlib, ClasslibFunctionCount);
        StartHelper("finalizer"u8, &FinalizerThread);
        StartHelper("clock"u8, &ClockThread);
        BootTimeline.Mark(BootStage.Modules);
        StartBoard();
        BootTimeline.Mark(BootStage.Board);

        byte* buffer = (byte*)NativeHeap.Allocate(BootInformation.CommandLineCapacity + 8);
        byte** arguments = (byte**)NativeHeap.Allocate((MaxArguments + 1) * (nuint)sizeof(byte*));
        if (buffer == null || arguments == null)
            Panic.Halt("boot: out of memory for the program's arguments"u8);
        Runtime.Modules.ImageInformation.GetModuleFileName(module, &arguments[0]);
        int count = 1 + CommandLine.ParseArguments(arguments + 1, MaxArguments - 1, buffer);
        if (KernelOptions.ReportBootTime)
            BootTimeline.Report(*image->BootTimeStamp);
        int exitCode = ManagedMain(count, arguments);
        StopBoard(exitCode);
        return null;
    }

    private static void StartHelper(System.ReadOnlySpan<byte> name, delegate* unmanaged<void*, void*> entry)
    {
        ThreadBlock* thread = ThreadList.Create(256 * 1024, entry, null);
        if (thread == null)
            Panic.Halt("boot: out of memory for a system thread"u8);
        ThreadList.SetName(thread, name);
        Scheduler.Start(thread);
    }

    [System.Runtime.InteropServices.UnmanagedCallersOnly]
    private static void* FinalizerThread(void* argument)
    {
        ProcessFinalizers();
        return null;
    }

    [System.Runtime.InteropServices.UnmanagedCallersOnly]
    private static void* ClockThread(void* argument)
    {
        // Short spans at first: the error of the first, very short measurement is corrected soon.
        long pause = 10_000_000;
        while (MonotonicClock.Refine())
        {
            Scheduler.SleepUntil(MonotonicClock.Nanoseconds + pause);
            pause = long.Min(pause * 2, 400_000_000);
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_classlib_functions")]
    private static extern void** ClasslibFunctions();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "InitializeModules")]
    private static extern void InitializeModules(nint osModule, void** modules, int count, void** classlibFunctions, int classlibFunctionCount);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "ProcessFinalizers")]
    private static extern void ProcessFinalizers();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "__managed__Main")]
    private static extern int ManagedMain(int count, byte** arguments);

    // Exported by the board's composition root (Boot/Boards).
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_board_start")]
    private static extern void StartBoard();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_board_stop")]
    private static extern void StopBoard(int exitCode);
}
