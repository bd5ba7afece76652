using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>smp</c>: how threads spread over processors.</summary>
[ShellCommand("smp <threads:int>", "Starts threads and shows on which processors they ran.", Requires = Capability.Processors, Remarks = """
    At most 10000 threads. Bars are scaled to the terminal when they would not fit, processors are in order, and a single processor is no error: all of that is
    different in TamaGo's example.
    """)]
public sealed class SmpCommand(IProcessors processors) : IShellCommand
{
    private const int MaximumThreads = 10_000;

    // Alive at the same time: a stack takes some memory.
    private const int Together = 128;

    // Columns that the bars leave to number, count and gaps.
    private const int Labels = 24;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        int count = (int)context.Arguments.Int("threads", minimum: 1, maximum: MaximumThreads);
        int processorCount = processors.All.Count;
        var lines = new Lines();
        lines.Add($"{processorCount} processor{(processorCount == 1 ? "" : "s")}, {count} thread{(count == 1 ? "" : "s")}, now on processor {Thread.GetCurrentProcessorId()}");
        int[] counts = new int[Math.Max(processorCount, Environment.ProcessorCount)];
        long start = Stopwatch.GetTimestamp();
        await Task.Factory.StartNew(() => Spread(count, counts, stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);

        int width = Math.Max(1, context.Session.Size.Columns - Labels);
        int highest = counts.Max();
        for (int number = 0; number < counts.Length; number++)
        {
            int bar = highest <= width ? counts[number] : (int)Math.Ceiling((double)counts[number] * width / highest);
            lines.Add($"processor {number,3} {counts[number],6}  {new string('░', bar)}");
        }

        lines.Add($"total {counts.Sum(),14}  {elapsed.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms");
        await lines.WriteAsync(context.Output).ConfigureAwait(false);
        return ExitStatus.Success;
    }

    private static void Spread(int count, int[] counts, CancellationToken stop)
    {
        for (int done = 0; done < count; done += Together)
        {
            stop.ThrowIfCancellationRequested();
            Thread[] threads = [.. Enumerable.Range(0, Math.Min(Together, count - done)).Select(_ => new Thread(Count, maxStackSize: 64 * 1024) { IsBackground = true, Name = "smp" })];
            Array.ForEach(threads, static thread => thread.Start());
            Array.ForEach(threads, static thread => thread.Join());
        }

        void Count() => Interlocked.Increment(ref counts[Thread.GetCurrentProcessorId() % counts.Length]);
    }
}
