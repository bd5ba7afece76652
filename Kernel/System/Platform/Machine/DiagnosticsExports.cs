using System;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text;
using Cosmos.Core.Memory;
using Cosmos.Core.Runtime.Exceptions;
using Cosmos.Core.Scheduling;
using Cosmos.Core.Time;
using Cosmos.System2.Files;

namespace Cosmos.System2.Machine;

/// <summary>The functions behind <c>Cosmos.User.IMachineDiagnostics</c>: text or numbers out. Texts are written when they fit, and their length is returned.</summary>
internal static unsafe class DiagnosticsExports
{
    private const int MaxThreads = 4096;
    private const int MaxFrames = 256;
    private const int LineLength = 512;
    private const int NoSuchThread = -1;

    // Three lines: name of the board, hertz of the time stamp counter, version of the kernel.
    [RuntimeExport("CosmosNative_DescribeMachine")]
    internal static int DescribeMachine(byte* buffer, int capacity) => Write(
        static () => string.Create(CultureInfo.InvariantCulture, $"{Platform.Services!.Options.BoardName}\n{MonotonicClock.Frequency}\n{KernelVersion}"), buffer, capacity);

    // A line for each thread: identifier, state, priority, processor time in nanoseconds, name.
    [RuntimeExport("CosmosNative_DescribeThreads")]
    internal static int DescribeThreads(byte* buffer, int capacity) => Write(DescribeThreads, buffer, capacity);

    // -1 when there is no such thread, or it is the calling one.
    [RuntimeExport("CosmosNative_DescribeStack")]
    internal static int DescribeStack(int threadId, byte* buffer, int capacity)
    {
        StackEntry* entries = (StackEntry*)NativeHeap.Allocate(MaxFrames * (nuint)sizeof(StackEntry));
        if (entries == null)
            return NoSuchThread;
        try
        {
            int count = ThreadStack.Capture(threadId, entries, MaxFrames);
            return count < 0 ? NoSuchThread : Write(() => DescribeFrames(new ReadOnlySpan<StackEntry>(entries, count)), buffer, capacity);
        }
        finally
        {
            NativeHeap.Free(entries);
        }
    }

    [RuntimeExport("CosmosNative_GetCurrentThread")]
    internal static int GetCurrentThread() => Scheduler.Current->Id;

    // Bytes in all, bytes free, lowest address, first address behind the highest.
    [RuntimeExport("CosmosNative_GetPhysicalMemory")]
    internal static void GetPhysicalMemory(ulong* four)
    {
        four[0] = PageAllocator.TotalBytes;
        four[1] = PageAllocator.FreeBytes;
        four[2] = PageAllocator.LowestAddress;
        four[3] = PageAllocator.HighestAddress;
    }

    // Number of blocks; those that fit are written as start, size, and whether they are free.
    [RuntimeExport("CosmosNative_GetDmaBlocks")]
    internal static int GetDmaBlocks(ulong* triples, int capacity) => DeviceMemory.CopyMap((MemoryBlock*)triples, capacity);

    private static string KernelVersion => typeof(DiagnosticsExports).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    private static int Write(Func<string> describe, byte* buffer, int capacity)
    {
        try
        {
            string text = describe();
            var destination = new Span<byte>(buffer, Math.Max(capacity, 0));
            return Encoding.UTF8.TryGetBytes(text, destination, out int length) ? length : Encoding.UTF8.GetByteCount(text);
        }
        catch (Exception exception)
        {
            ErrorNumber.Fail(exception);
            return 0;
        }
    }

    private static string DescribeThreads()
    {
        ThreadInformation* threads = (ThreadInformation*)NativeMemory.Alloc(MaxThreads, (nuint)sizeof(ThreadInformation));
        try
        {
            var text = new StringBuilder();
            int count = ThreadList.Snapshot(threads, MaxThreads);
            for (int index = 0; index < count; index++)
            {
                ThreadInformation* thread = &threads[index];
                string name = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(thread->Name)).ReplaceLineEndings(" ");
                text.Append(CultureInfo.InvariantCulture, $"{thread->Id} {StateOf(thread)} {thread->Priority} {thread->ProcessorTime} {name}\n");
            }

            return text.ToString();
        }
        finally
        {
            NativeMemory.Free(threads);
        }
    }

    private static string StateOf(ThreadInformation* thread) => thread->State switch
    {
        ThreadState.Waiting => thread->IsTimed ? "Sleeping" : "Waiting",
        ThreadState.Dead => "Ended",
        _ => thread->State.ToString(),
    };

    private static string DescribeFrames(ReadOnlySpan<StackEntry> entries)
    {
        var text = new StringBuilder();
        Span<byte> characters = stackalloc byte[LineLength];
        foreach (StackEntry entry in entries)
        {
            Utf8Line line = new(characters);
            StackTraceWriter.Append(entry.Address, entry.LookupAddress, ref line);
            text.Append(Encoding.UTF8.GetString(line.Text)).Append('\n');
        }

        if (entries.Length == MaxFrames)
            text.Append("   ...\n");
        return text.ToString();
    }
}
