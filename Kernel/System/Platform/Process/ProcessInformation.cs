using System;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Cosmos.Core.Boot;
using Cosmos.Core.Memory;
using Cosmos.Core.Scheduling;
using Cosmos.Core.Time;

namespace Cosmos.System2.Process;

/// <summary>The texts of <c>/proc</c>, in the formats of proc(5), as far as the class library and its users read them.</summary>
internal static unsafe class ProcessInformation
{
    internal const int ProcessId = 1;

    // sysconf(_SC_CLK_TCK) is 100 (ProcessExports): times are in hundredths of a second.
    private const long NanosecondsPerTick = 10_000_000;
    private const int MaxThreads = 4096;

    private static long UsedBytes => (long)(PageAllocator.TotalBytes - PageAllocator.FreeBytes);

    /// <summary>Identifiers of all threads, oldest first.</summary>
    internal static int[] ThreadIds() => Array.ConvertAll(Threads(), static thread => thread.Id);

    /// <summary><c>/proc/1/stat</c>, or that of one thread.</summary>
    internal static byte[] Stat(int id)
    {
        string name = "app";
        char state = 'R';
        long processorTime = 0;
        ThreadInformation[] threads = Threads();
        foreach (ThreadInformation thread in threads)
        {
            // The process uses what its threads use; the idle thread's time is nobody's.
            if (id == ProcessId ? thread.Priority == 0 : thread.Id != id)
                continue;
            processorTime += thread.ProcessorTime;
            if (id == ProcessId)
                continue;
            name = NameOf(thread);
            state = StateOf(thread);
        }

        // Fields 1 to 24 of proc(5), then zeros to field 52; page counts are of 4096 bytes.
        long resident = UsedBytes / (long)PageAllocator.PageSize;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{id} ({name}) {state} 0 {ProcessId} {ProcessId} 0 -1 0 0 0 0 0 {processorTime / NanosecondsPerTick} 0 0 0 20 0 {threads.Length} 0 0 {UsedBytes} {resident}");
        StringBuilder line = new(text);
        for (int field = 25; field <= 52; field++)
            line.Append(" 0");
        return Encoding.UTF8.GetBytes(line.Append('\n').ToString());
    }

    /// <summary><c>/proc/1/status</c>.</summary>
    internal static byte[] Status() => Text(
        $"""
        Name:	app
        State:	R (running)
        Tgid:	{ProcessId}
        Pid:	{ProcessId}
        PPid:	0
        Uid:	0	0	0	0
        Gid:	0	0	0	0
        VmPeak:	{UsedBytes / 1024} kB
        VmSize:	{UsedBytes / 1024} kB
        VmHWM:	{UsedBytes / 1024} kB
        VmRSS:	{UsedBytes / 1024} kB
        VmSwap:	0 kB
        Threads:	{Threads().Length}

        """);

    /// <summary><c>/proc/meminfo</c>.</summary>
    internal static byte[] MemoryInformation() => Text(
        $"""
        MemTotal:       {PageAllocator.TotalBytes / 1024} kB
        MemFree:        {PageAllocator.FreeBytes / 1024} kB
        MemAvailable:   {PageAllocator.FreeBytes / 1024} kB
        SwapTotal:      0 kB
        SwapFree:       0 kB

        """);

    /// <summary><c>/proc/uptime</c>: seconds since boot, seconds idle.</summary>
    internal static byte[] Uptime() => Text($"{MonotonicClock.Nanoseconds / 1e9:F2} {Scheduler.Current->Cpu->Idle->ProcessorTime / 1e9:F2}\n");

    /// <summary><c>/proc/1/cmdline</c>: the arguments, each with a final NUL.</summary>
    internal static byte[] Arguments() => Encoding.UTF8.GetBytes(string.Concat(Array.ConvertAll(Environment.GetCommandLineArgs(), static a => a + "\0")));

    /// <summary><c>/proc/cmdline</c>: what the boot loader passed.</summary>
    internal static byte[] KernelCommandLine()
    {
        BootInformation* boot = BootInformation.Current;
        return [.. new ReadOnlySpan<byte>(boot->CommandLine, boot->CommandLineLength), (byte)'\n'];
    }

    private static ThreadInformation[] Threads()
    {
        ThreadInformation* copy = (ThreadInformation*)NativeMemory.Alloc(MaxThreads, (nuint)sizeof(ThreadInformation));
        try
        {
            int count = ThreadList.Snapshot(copy, MaxThreads);
            ThreadInformation[] threads = new ReadOnlySpan<ThreadInformation>(copy, count).ToArray();
            Array.Reverse(threads);
            return threads;
        }
        finally
        {
            NativeMemory.Free(copy);
        }
    }

    private static string NameOf(ThreadInformation thread) =>
        Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(thread.Name));

    private static char StateOf(ThreadInformation thread) => thread.State is ThreadState.Ready or ThreadState.Running ? 'R' : 'S';

    private static byte[] Text(FormattableString text) => Encoding.UTF8.GetBytes(FormattableString.Invariant(text));
}
