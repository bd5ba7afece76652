using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.SelfTests;

/// <summary>Large allocations, more in total than the machine has: the garbage collector has to keep up.</summary>
/// <remarks>
/// Nine runs of 160 MiB, or of less where the machine has little: no run takes more than a third of what is free, so that other sessions can go on. No setting of the collector is
/// touched. Each chunk has to come zeroed, and to keep what was written into it as long as the others live.
/// </remarks>
/// <param name="memory">Figures of the collector.</param>
internal sealed class MemoryTest(MemoryTest.IMemory memory) : ISelfTest
{
    private const int Runs = 9;
    private const int MaximumChunks = 50;
    private const long MiB = 1 << 20;
    private const long MaximumPerRun = 160 * MiB;
    private const int Stride = 4096; // each page once

    /// <summary>The test of the machine's own memory.</summary>
    public MemoryTest()
        : this(new CollectorMemory())
    {
    }

    /// <summary>What the test has to know of the memory.</summary>
    internal interface IMemory
    {
        /// <summary>Bytes that the program may still take.</summary>
        long Available { get; }
    }

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public string Summary => "large allocations";

    /// <inheritdoc/>
    public bool RunsAlone => true;

    /// <inheritdoc/>
    public ValueTask RunAsync(SelfTestReport report, CancellationToken stop)
    {
        long available = memory.Available;
        long perRun = Math.Min(MaximumPerRun, available / 3);
        if (perRun < MiB)
            throw new SelfTestSkippedException($"only {Mebibytes(available)} MiB are free");

        int chunks = Random.Shared.Next(1, MaximumChunks + 1);
        int chunkSize = (int)(perRun / chunks);
        report.Title = $"memory: {Runs} × {Mebibytes(perRun)} MiB, {Mebibytes(available)} MiB free";
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        int collectionsBefore = GC.CollectionCount(0);
        long started = Stopwatch.GetTimestamp();
        for (int run = 1; run <= Runs; run++)
        {
            Allocate(chunks, chunkSize, stop);
            report.Write($"{chunks} × {Mebibytes(chunkSize)} MiB ({run}/{Runs})");
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        long heapBefore = GC.GetTotalMemory(forceFullCollection: false);
        GC.Collect();
        long heap = GC.GetTotalMemory(forceFullCollection: false);

        long allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        int collections = GC.CollectionCount(0) - collectionsBefore;
        GCMemoryInfo info = GC.GetGCMemoryInfo();
        report.Write($"{Mebibytes(allocated)} MiB allocated in {SelfTestRunner.Format(elapsed)}, {collections} collections");
        report.Write($"heap: {Mebibytes(heapBefore)} MiB before the last collection, {Mebibytes(heap)} MiB after it, {Mebibytes(info.TotalCommittedBytes)} MiB committed");

        SelfTestReport.Require(
            allocated >= (long)Runs * chunks * chunkSize, $"The collector counts {allocated} bytes, but {(long)Runs * chunks * chunkSize} were allocated.");
        SelfTestReport.Require(collections > 0, "GC.Collect has not collected.");
        return ValueTask.CompletedTask;
    }

    // A method of its own: what it allocates is garbage as soon as it has returned.
    private static void Allocate(int chunks, int chunkSize, CancellationToken stop)
    {
        var kept = new List<byte[]>(chunks);
        for (int i = 0; i < chunks; i++)
        {
            stop.ThrowIfCancellationRequested();
            byte[] chunk;
            try
            {
                chunk = new byte[chunkSize];
            }
            catch (OutOfMemoryException)
            {
                throw new SelfTestFailedException(
                    $"No memory for chunk {i + 1} of {chunks}, {Mebibytes(chunkSize)} MiB each, although a third of what was free would be enough for all.");
            }

            int dirty = chunk.AsSpan().IndexOfAnyExcept((byte)0);
            SelfTestReport.Require(dirty < 0, $"New memory is not zero at byte {dirty} of {chunkSize}.");
            for (int offset = 0; offset < chunkSize; offset += Stride)
                chunk[offset] = (byte)(i + 1);
            kept.Add(chunk);
        }

        for (int i = 0; i < chunks; i++)
        {
            for (int offset = 0; offset < chunkSize; offset += Stride)
            {
                if (kept[i][offset] != (byte)(i + 1))
                    throw new SelfTestFailedException($"Byte {offset} of chunk {i + 1} became {kept[i][offset]}: somebody else has written there.");
            }
        }
    }

    private static string Mebibytes(long bytes) => ((double)bytes / MiB).ToString("F1", CultureInfo.InvariantCulture);

    private sealed class CollectorMemory : IMemory
    {
        // The figures are those of the last collection, so there has to be one. What the collector keeps for objects to come is not taken either.
        public long Available
        {
            get
            {
                GC.Collect();
                GCMemoryInfo info = GC.GetGCMemoryInfo(GCKind.FullBlocking);
                return Math.Max(0, info.TotalAvailableMemoryBytes - info.MemoryLoadBytes + info.TotalCommittedBytes - info.HeapSizeBytes);
            }
        }
    }
}
