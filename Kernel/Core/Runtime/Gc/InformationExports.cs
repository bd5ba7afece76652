using System.Runtime;
using Cosmos.Core.Arch;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Figures about the heap: the reading half of <c>System.GC</c>.</summary>
internal static unsafe class InformationExports
{
    private const int OldGeneration = 2;

    // From this size on, stock .NET calls an object large and old from the start; GC.GetGeneration says the same here.
    private const nuint StockLargeObjectSize = 85000;

    private static long s_highestTotal;

    [RuntimeExport("RhGetMaxGcGeneration")]
    internal static int GetMaxGeneration() => OldGeneration;

    [RuntimeExport("RhGetGcCollectionCount")]
    internal static int GetCollectionCount(int generation, bool special)
        => special || generation > OldGeneration ? 0 : GcStatistics.CountOf(generation);

    [RuntimeExport("RhGetGeneration")]
    internal static int GetGeneration(byte* instance)
    {
        AddressKind kind = AddressMap.KindOf((nuint)instance);
        if (kind == AddressKind.Foreign || FrozenSegments.Contains(instance))
            return int.MaxValue;
        if (kind == AddressKind.Large && ObjectModel.SizeOf(instance) >= StockLargeObjectSize)
            return OldGeneration;
        return Marker.IsMarked(instance) ? OldGeneration : 0;
    }

    [RuntimeExport("RhGetGenerationSize")]
    internal static int GetGenerationSize(int generation)
    {
        CollectionRecord record = GcStatistics.RecordOf(0);
        ulong size = generation switch
        {
            0 => record.Generation0.SizeAfter,
            2 => record.Generation2.SizeAfter,
            3 => record.LargeObjects.SizeAfter,
            _ => 0,
        };
        return (int)ulong.Min(size, int.MaxValue);
    }

    [RuntimeExport("RhGetLastGCPercentTimeInGC")]
    internal static int GetLastPercentTime() => GcStatistics.PausePercentage / 100;

    [RuntimeExport("RhIsPromoted")]
    internal static bool IsPromoted(byte* instance) => !Collector.IsRunning || Marker.IsMarked(instance);

    [RuntimeExport("RhIsServerGc")]
    internal static bool IsServer() => false;

    [RuntimeExport("RhpGetGcTotalMemory")]
    internal static long GetTotalMemory()
    {
        // Without what threads have reserved but not used yet, as far as this thread can tell.
        ThreadBlock* thread = Cpu.CurrentThread();
        long unused = thread->AllocationPointer == null ? 0 : AllocatorState.Of(thread)->BufferLimit - thread->AllocationPointer;
        return long.Max(0, (long)GcHeap.UsedBytes - unused);
    }

    [RuntimeExport("RhGetCurrentObjSize")]
    internal static long GetCurrentObjectSize() => (long)GcHeap.UsedBytes;

    [RuntimeExport("RhGetGCNow")]
    internal static long GetNow() => GcEnvironment.Now() / 1_000_000;

    [RuntimeExport("RhGetLastGCStartTime")]
    internal static long GetLastStart(int generation) => GcStatistics.LastStart(generation);

    [RuntimeExport("RhGetLastGCDuration")]
    internal static long GetLastDuration(int generation) => GcStatistics.LastDuration(generation);

    // In 100 ns.
    [RuntimeExport("RhGetTotalPauseDuration")]
    internal static long GetTotalPause() => GcStatistics.TotalPause / 100;

    [RuntimeExport("RhGetGCSegmentSize")]
    internal static ulong GetSegmentSize() => GcEnvironment.TotalMemory();

    [RuntimeExport("RhGetAllocatedBytesForCurrentThread")]
    internal static long GetAllocatedForThread()
    {
        // A collection moves bytes from the buffer's account to the other one.
        Scheduler.DisablePreemption();
        ThreadBlock* thread = Cpu.CurrentThread();
        long result = thread->AllocatedBytes + (thread->AllocationPointer - thread->AllocationStart);
        Scheduler.EnablePreemption();
        return result;
    }

    [RuntimeExport("RhGetTotalAllocatedBytes")]
    internal static long GetTotalAllocated()
    {
        // What is handed out; never less than a figure given before, also not less than a precise one.
        long total = (long)GcPolicy.AllocatedTotal;
        GcLock.Acquire(ref GcHeap.Lock);
        if (total > s_highestTotal)
            s_highestTotal = total;
        total = s_highestTotal;
        GcLock.Release(ref GcHeap.Lock);
        return total;
    }

    [RuntimeExport("RhGetTotalAllocatedBytesPrecise")]
    internal static long GetTotalAllocatedPrecise()
    {
        GcEnvironment.StopTheWorld();
        long total = GcStatistics.DeadThreadBytes;
        for (ThreadBlock* thread = GcEnvironment.FirstThread(); thread != null; thread = thread->NextThread)
            total += thread->AllocatedBytes + (thread->AllocationPointer - thread->AllocationStart);
        GcEnvironment.ResumeTheWorld();
        return total;
    }

    [RuntimeExport("RhGetMemoryInfo")]
    internal static void GetMemoryInfo(CollectionRecord* record, int kind) => *record = GcStatistics.RecordOf(kind);

    [RuntimeExport("RhGetGenerationBudget")]
    internal static long GetGenerationBudget(int generation) => generation switch
    {
        0 => (long)GcPolicy.Budget,
        2 => (long)GcPolicy.FullThreshold - (long)GcPolicy.LiveBytes,
        _ => 0,
    };

    // GCHeapAffinitizeMask and the like do not exist; the settings that do are given under their documented names.
    [RuntimeExport("RhEnumerateConfigurationValues")]
    internal static void EnumerateConfiguration(
        void* context, delegate* unmanaged<void*, void*, void*, int, long, void> callback)
    {
        const int Integer = 0;
        const int Boolean = 2;
        fixed (byte* server = "ServerGC\0"u8)
        fixed (byte* serverKey = "System.GC.Server\0"u8)
            callback(context, server, serverKey, Boolean, 0);
        fixed (byte* concurrent = "ConcurrentGC\0"u8)
        fixed (byte* concurrentKey = "System.GC.Concurrent\0"u8)
            callback(context, concurrent, concurrentKey, Boolean, 0);
        fixed (byte* retain = "RetainVM\0"u8)
        fixed (byte* retainKey = "System.GC.RetainVM\0"u8)
            callback(context, retain, retainKey, Boolean, 0);
        fixed (byte* limit = "GCHeapHardLimit\0"u8)
        fixed (byte* limitKey = "System.GC.HeapHardLimit\0"u8)
            callback(context, limit, limitKey, Integer, (long)GcOptions.HeapLimit);
        fixed (byte* nursery = "GCGen0Size\0"u8)
        fixed (byte* nurseryKey = "System.GC.Gen0Size\0"u8)
            callback(context, nursery, nurseryKey, Integer, (long)GcPolicy.Budget);
    }

    /// <summary><c>GC.RefreshMemoryLimit</c>: 0 succeeded, 1 limit below what is in use, 2 limit invalid.</summary>
    [RuntimeExport("RhRefreshMemoryLimit")]
    internal static int RefreshMemoryLimit(HardLimits limits)
    {
        nuint total = GcEnvironment.TotalMemory();
        ulong limit = limits.Limit;
        if (limit == 0 && limits.Percent != 0)
        {
            if (limits.Percent > 100)
                return 2;
            limit = total / 100 * limits.Percent;
        }

        if (limit == 0)
            return 0;
        if (limit < GcPolicy.CommittedBytes)
            return 1;
        GcOptions.HeapLimit = (nuint)ulong.Min(limit, total);
        return 0;
    }

    /// <summary>CoreLib's <c>GCHeapHardLimitInfo</c>. Limits per generation mean nothing here.</summary>
    internal struct HardLimits
    {
        public ulong Limit;
        public ulong Percent;
        public ulong SmallLimit;
        public ulong LargeLimit;
        public ulong PinnedLimit;
        public ulong SmallPercent;
        public ulong LargePercent;
        public ulong PinnedPercent;
    }
}
