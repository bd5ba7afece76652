using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Sizes of one generation around a collection, in bytes.</summary>
internal struct GenerationSizes
{
    public ulong SizeBefore;
    public ulong FragmentationBefore;
    public ulong SizeAfter;
    public ulong FragmentationAfter;
}

/// <summary>What <c>GC.GetGCMemoryInfo</c> reports; layout of CoreLib's <c>GCMemoryInfoData</c> behind the object header.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CollectionRecord
{
    public ulong HighMemoryLoadThreshold;
    public ulong TotalAvailableMemory;
    public ulong MemoryLoad;
    public ulong HeapSize;
    public ulong Fragmentation;
    public ulong Committed;
    public ulong Promoted;
    public ulong PinnedCount;
    public ulong FinalizationPendingCount;
    public ulong Number;
    public int Generation;
    public int PauseTimePercentage;
    public byte IsCompacted;
    public byte IsConcurrent;
    public GenerationSizes Generation0;
    public GenerationSizes Generation1;
    public GenerationSizes Generation2;
    public GenerationSizes LargeObjects;
    public GenerationSizes PinnedObjects;

    // In 100 ns, as TimeSpan.
    public long PauseDuration0;
    public long PauseDuration1;
}

/// <summary>Counters and the records of the last collections.</summary>
internal static unsafe class GcStatistics
{
    private const int TicksPerNanosecondInverse = 100;

    private static int s_nurseryCount;
    private static int s_fullCount;
    private static long s_totalPause;
    private static long s_longestPause;
    private static long s_lastNurseryStart;
    private static long s_lastFullStart;
    private static long s_lastNurseryPause;
    private static long s_lastFullPause;
    private static long s_deadThreadBytes;
    private static nuint s_liveLarge;
    private static CollectionRecord s_before;
    private static CollectionRecord s_lastNursery;
    private static CollectionRecord s_lastFull;
    private static bool s_lastWasFull;

    /// <summary>Collections so far.</summary>
    internal static int CollectionCount => s_nurseryCount + s_fullCount;

    /// <summary>Time that collections have stopped the world, in nanoseconds.</summary>
    internal static long TotalPause => s_totalPause;

    /// <summary>Longest time that a collection has stopped the world, in nanoseconds.</summary>
    internal static long LongestPause => s_longestPause;

    /// <summary>Bytes allocated by threads that have ended.</summary>
    internal static long DeadThreadBytes => s_deadThreadBytes;

    /// <summary>Sizes of the large objects that the last collection left alive.</summary>
    internal static nuint LiveLargeBytes => s_liveLarge;

    /// <summary>Forgets everything.</summary>
    internal static void Initialize()
    {
        s_nurseryCount = s_fullCount = 0;
        s_totalPause = s_longestPause = s_lastNurseryStart = s_lastFullStart = s_lastNurseryPause = s_lastFullPause = 0;
        s_deadThreadBytes = 0;
        s_liveLarge = 0;
        s_before = s_lastNursery = s_lastFull = default;
        s_lastWasFull = false;
    }

    /// <summary>Collections that looked at a generation: an older one includes the younger ones. Generation 1 is always empty here.</summary>
    internal static int CountOf(int generation) => generation == 0 ? s_nurseryCount + s_fullCount : s_fullCount;

    /// <summary>Start of the last collection of a generation, in milliseconds since boot.</summary>
    internal static long LastStart(int generation) => (generation == 0 && !s_lastWasFull ? s_lastNurseryStart : s_lastFullStart) / 1_000_000;

    /// <summary>Duration of the last collection of a generation, in milliseconds.</summary>
    internal static long LastDuration(int generation)
        => (generation == 0 && !s_lastWasFull ? s_lastNurseryPause : s_lastFullPause) / 1_000_000;

    /// <summary>Time in collections since boot, in hundredths of a percent.</summary>
    internal static int PausePercentage
    {
        get
        {
            long now = GcEnvironment.Now();
            return now <= 0 ? 0 : (int)(s_totalPause * 10000.0 / now);
        }
    }

    /// <summary>The record for a CoreLib <c>GCKind</c>: 0 any, 1 ephemeral, 2 full blocking, 3 background.</summary>
    /// <remarks>What concerns the machine and not a collection is there before the first one, too.</remarks>
    internal static CollectionRecord RecordOf(int kind)
    {
        CollectionRecord record = kind switch
        {
            1 => s_lastNursery,
            2 => s_lastFull,
            3 => default,
            _ => s_lastWasFull ? s_lastFull : s_lastNursery,
        };
        DescribeMachine(ref record);
        return record;
    }

    private static void DescribeMachine(ref CollectionRecord record)
    {
        nuint total = GcEnvironment.TotalMemory();
        record.HighMemoryLoadThreshold = total / 10 * 9;
        record.TotalAvailableMemory = GcOptions.HeapLimit != 0 && GcOptions.HeapLimit < total ? GcOptions.HeapLimit : total;
    }

    /// <summary>Keeps the bytes of a thread that ends.</summary>
    internal static void CountDeadThread(long bytes) => s_deadThreadBytes += bytes;

    /// <summary>Takes the sizes of the large objects that were marked.</summary>
    internal static void CountLarge(nuint markedBytes, bool full) => s_liveLarge = full ? markedBytes : s_liveLarge + markedBytes;

    /// <summary>A collection begins: notes the sizes.</summary>
    internal static void Begin(bool full)
    {
        nuint live = GcPolicy.LiveBytes;
        nuint committed = GcPolicy.CommittedBytes;
        s_before.Generation0.SizeBefore = GcPolicy.AllocatedSinceCollection;
        s_before.Generation2.SizeBefore = live - s_liveLarge;
        s_before.LargeObjects.SizeBefore = s_liveLarge;
        nuint used = live + GcPolicy.AllocatedSinceCollection;
        s_before.Generation2.FragmentationBefore = committed > used ? committed - used : 0;
        s_lastWasFull = full;
    }

    /// <summary>A collection has ended: notes what it did.</summary>
    /// <param name="start">When it began, in nanoseconds.</param>
    /// <param name="end">When it ended.</param>
    /// <param name="markedBytes">Sizes of the objects that it marked.</param>
    internal static void End(long start, long end, nuint markedBytes)
    {
        long pause = end - start;
        s_totalPause += pause;
        if (pause > s_longestPause)
            s_longestPause = pause;
        if (s_lastWasFull)
        {
            s_fullCount++;
            s_lastFullStart = start;
            s_lastFullPause = pause;
        }
        else
        {
            s_nurseryCount++;
            s_lastNurseryStart = start;
            s_lastNurseryPause = pause;
        }

        nuint total = GcEnvironment.TotalMemory();
        nuint live = GcPolicy.LiveBytes;
        nuint committed = GcPolicy.CommittedBytes;
        CollectionRecord record = s_before;
        DescribeMachine(ref record);
        record.MemoryLoad = total - GcEnvironment.FreeMemory();
        record.HeapSize = live;
        record.Fragmentation = committed > live ? committed - live : 0;
        record.Committed = committed;
        record.Promoted = markedBytes;
        record.FinalizationPendingCount = FinalizationQueue.PendingCount;
        record.Number = (ulong)CollectionCount;
        record.Generation = s_lastWasFull ? 2 : 0;
        record.PauseTimePercentage = PausePercentage;
        record.Generation2.SizeAfter = live - s_liveLarge;
        record.Generation2.FragmentationAfter = record.Fragmentation;
        record.LargeObjects.SizeAfter = s_liveLarge;
        record.PauseDuration0 = pause / TicksPerNanosecondInverse;
        if (s_lastWasFull)
            s_lastFull = record;
        else
            s_lastNursery = record;
    }
}
