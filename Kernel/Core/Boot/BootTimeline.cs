using System;
using Cosmos.Core.Arch;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Time;

namespace Cosmos.Core.Boot;

/// <summary>Stages of start-up whose end is recorded.</summary>
internal enum BootStage
{
    /// <summary>From the loader's jump to the first C#.</summary>
    Entry,

    /// <summary>Processor features, interrupt controller, clock, boot information, options.</summary>
    Processor,

    /// <summary>Page allocator and page tables.</summary>
    Memory,

    /// <summary>Descriptor tables, boot thread, garbage collector.</summary>
    Runtime,

    /// <summary>Main thread created, clock calibrated, first switch.</summary>
    Threads,

    /// <summary>CoreLib's module start-up.</summary>
    Modules,

    /// <summary>Drivers, console, file system.</summary>
    Board,
}

/// <summary>When each stage of start-up ended, in ticks of the time stamp counter.</summary>
internal unsafe struct BootTimeline
{
    private const int StageCount = (int)BootStage.Board + 1;

    private fixed ulong _ends[StageCount];

    private static BootTimeline s_current;

    /// <summary>Nanoseconds from the first instruction of the kernel to the call of <c>Main</c>; 0 before that.</summary>
    internal static long TimeOfMain { get; private set; }

    /// <summary>Records the end of a stage.</summary>
    internal static void Mark(BootStage stage)
    {
        s_current._ends[(int)stage] = Cpu.ReadTimeStampCounter();
        if (stage == BootStage.Board)
            TimeOfMain = MonotonicClock.Nanoseconds;
    }

    /// <summary>Writes one line per stage.</summary>
    internal static void Report(ulong start)
    {
        for (int stage = 0; stage < StageCount; stage++)
        {
            ulong end = s_current._ends[stage];
            EarlyConsole.Write("cosmos: boot "u8);
            EarlyConsole.Write(Name((BootStage)stage));
            EarlyConsole.WriteDecimal((end - start) * 1_000_000 / MonotonicClock.Frequency);
            EarlyConsole.Write(" us\n"u8);
            start = end;
        }

        EarlyConsole.Write("cosmos: boot to Main   "u8);
        EarlyConsole.WriteDecimal((ulong)TimeOfMain / 1000);
        EarlyConsole.Write(" us\n"u8);
    }

    private static ReadOnlySpan<byte> Name(BootStage stage) => stage switch
    {
        BootStage.Entry => "entry     "u8,
        BootStage.Processor => "processor "u8,
        BootStage.Memory => "memory    "u8,
        BootStage.Runtime => "runtime   "u8,
        BootStage.Threads => "threads   "u8,
        BootStage.Modules => "modules   "u8,
        _ => "board     "u8,
    };
}
