using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Cosmos.User;

/// <summary>What the kernel tells of the machine, as text that is taken apart here.</summary>
internal sealed class NativeDiagnostics : IMachineDiagnostics
{
    private const int FirstSize = 16 * 1024;
    private const int WordsPerBlock = 3;
    private const int FirstBlocks = 256;

    // Fields of a line about a thread; the last, the name, may contain blanks.
    private const int ThreadFields = 5;

    private readonly Lazy<MachineInformation> _machine = new(ReadMachine);

    private delegate int Describe(ref byte buffer, int capacity);

    /// <inheritdoc/>
    public MachineInformation Machine => _machine.Value;

    /// <inheritdoc/>
    public MachineMemory Memory
    {
        get
        {
            ulong[] four = new ulong[4];
            NativeMethods.GetPhysicalMemory(ref four[0]);
            return new MachineMemory((long)four[0], (long)four[1], four[2], four[3]);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The time stamp of the runtime counts from the start of the machine.</remarks>
    public TimeSpan Uptime => Stopwatch.GetElapsedTime(0);

    /// <inheritdoc/>
    public IReadOnlyList<ThreadDescription> GetThreads()
    {
        var threads = new List<ThreadDescription>();
        foreach (string line in Read(NativeMethods.DescribeThreads)!.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split(' ', ThreadFields);
            threads.Add(new ThreadDescription(
                int.Parse(fields[0], CultureInfo.InvariantCulture),
                fields[4],
                fields[1],
                int.Parse(fields[2], CultureInfo.InvariantCulture),
                TimeSpan.FromTicks(long.Parse(fields[3], CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick)));
        }

        threads.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        return threads;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public string GetStackTrace() => new StackTrace(skipFrames: 1, fNeedFileInfo: false).ToString().TrimEnd();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public string? GetStackTrace(int threadId) => threadId == NativeMethods.GetCurrentThread()
        ? new StackTrace(skipFrames: 1, fNeedFileInfo: false).ToString().TrimEnd()
        : Read((ref byte buffer, int capacity) => NativeMethods.DescribeStack(threadId, ref buffer, capacity))?.TrimEnd();

    /// <inheritdoc/>
    public IReadOnlyList<DmaBlock> GetDmaBlocks()
    {
        ulong[] words = new ulong[FirstBlocks * WordsPerBlock];
        int count = NativeMethods.GetDmaBlocks(ref words[0], words.Length / WordsPerBlock);
        while (count > words.Length / WordsPerBlock)
        {
            // More may come to be while the array is made.
            words = new ulong[(count + FirstBlocks) * WordsPerBlock];
            count = NativeMethods.GetDmaBlocks(ref words[0], words.Length / WordsPerBlock);
        }

        var blocks = new DmaBlock[count];
        for (int index = 0; index < count; index++)
            blocks[index] = new DmaBlock(words[index * WordsPerBlock], (long)words[(index * WordsPerBlock) + 1], words[(index * WordsPerBlock) + 2] != 0);
        Array.Sort(blocks, static (a, b) => a.Start.CompareTo(b.Start));
        return blocks;
    }

    private static MachineInformation ReadMachine()
    {
        string[] lines = Read(NativeMethods.DescribeMachine)!.Split('\n');
        return new MachineInformation(
            lines[0], ProcessorNames.FindProcessor() ?? "unknown", long.Parse(lines[1], CultureInfo.InvariantCulture), lines[2], ProcessorNames.FindHypervisor());
    }

    private static string? Read(Describe describe)
    {
        byte[] buffer = new byte[FirstSize];
        int length = describe(ref buffer[0], buffer.Length);
        while (length > buffer.Length)
        {
            // What is described may grow meanwhile.
            buffer = new byte[length + FirstSize];
            length = describe(ref buffer[0], buffer.Length);
        }

        return length < 0 ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
