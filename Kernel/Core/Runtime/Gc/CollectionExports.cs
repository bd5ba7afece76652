using System.Runtime;
using Cosmos.Core.Arch;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Control of the collector: <c>System.GC</c>, frozen segments, reported frames.</summary>
internal static unsafe class CollectionExports
{
    private const int OptimizedMode = 4;
    private const int AggressiveMode = 16;
    private const int NotApplicable = 4;
    private const int NoCollectionLatency = 4;

    // Default of workstation GC with background collections.
    private static int s_latencyMode;
    private static bool s_latencyModeIsSet;
    private static int s_compactionMode;

    [RuntimeExport("RhpCollect")]
    internal static void Collect(int generation, int mode, int lowMemory)
    {
        bool full = generation is < 0 or >= 2;

        // Optimized leaves the decision to the collector: it collects when half of what would trigger it has happened.
        if ((mode & OptimizedMode) != 0 && lowMemory == 0)
        {
            bool worthwhile = GcPolicy.AllocatedSinceCollection >= GcPolicy.Budget / 2;
            if (full)
                worthwhile |= GcHeap.UsedBytes > GcPolicy.FullThreshold / 4 * 3;
            if (!worthwhile)
                return;
        }

        Collector.Collect(full, CollectionReason.Induced);
        if ((mode & AggressiveMode) == 0 && lowMemory == 0)
            return;
        GcLock.Acquire(ref GcHeap.Lock);
        BlockSpace.ReleaseFree(0);
        GcLock.Release(ref GcHeap.Lock);
    }

    [RuntimeExport("RhpStartNoGCRegion")]
    internal static int StartNoGCRegion(long totalSize, int hasLargeSize, long largeSize, int disallowFullBlocking)
        => (int)NoCollectionRegion.Start(totalSize, hasLargeSize != 0, largeSize);

    [RuntimeExport("RhpEndNoGCRegion")]
    internal static int EndNoGCRegion() => (int)NoCollectionRegion.End();

    [RuntimeExport("RhEnableNoGCRegionCallback")]
    internal static int EnableNoGCRegionCallback(NoCollectionRegion.WorkItem* item, long totalSize)
        => (int)NoCollectionRegion.Register(item, totalSize);

    [RuntimeExport("RhGetGcLatencyMode")]
    internal static int GetLatencyMode()
        => NoCollectionRegion.IsActive ? NoCollectionLatency : s_latencyModeIsSet ? s_latencyMode : 1;

    [RuntimeExport("RhSetGcLatencyMode")]
    internal static int SetLatencyMode(int mode)
    {
        if (NoCollectionRegion.IsActive)
            return 1;
        s_latencyMode = mode;
        s_latencyModeIsSet = true;
        return 0;
    }

    [RuntimeExport("RhGetLohCompactionMode")]
    internal static int GetCompactionMode() => s_compactionMode == 0 ? 1 : s_compactionMode;

    // Nothing moves here; the setting is remembered as long as stock .NET remembers it.
    [RuntimeExport("RhSetLohCompactionMode")]
    internal static void SetCompactionMode(int mode) => s_compactionMode = mode;

    // As stock .NET answers when background collections are enabled, its default.
    [RuntimeExport("RhRegisterForFullGCNotification")]
    internal static bool RegisterForFullNotification(int generationThreshold, int largeThreshold) => false;

    [RuntimeExport("RhWaitForFullGCApproach")]
    internal static int WaitForFullApproach(int milliseconds) => NotApplicable;

    [RuntimeExport("RhWaitForFullGCComplete")]
    internal static int WaitForFullComplete(int milliseconds) => NotApplicable;

    [RuntimeExport("RhCancelFullGCNotification")]
    internal static bool CancelFullNotification() => false;

    [RuntimeExport("RhRegisterGcCallout")]
    internal static bool RegisterCallout(int kind, void* function) => GcCallouts.Register((GcCallouts.Kind)kind, function);

    [RuntimeExport("RhUnregisterGcCallout")]
    internal static void UnregisterCallout(int kind, void* function) => GcCallouts.Unregister((GcCallouts.Kind)kind, function);

    [RuntimeExport("RhRegisterFrozenSegment")]
    internal static void* RegisterFrozenSegment(byte* start, nuint allocated, nuint committed, nuint reserved)
    {
        GcLock.Acquire(ref GcHeap.Lock);
        void* segment = FrozenSegments.Add(start, allocated, reserved);
        GcLock.Release(ref GcHeap.Lock);
        return segment;
    }

    [RuntimeExport("RhUpdateFrozenSegment")]
    internal static void UpdateFrozenSegment(FrozenSegments.Segment* segment, byte* allocated, byte* committed)
        => segment->Allocated = allocated;

    [RuntimeExport("RhUnregisterFrozenSegment")]
    internal static void UnregisterFrozenSegment(FrozenSegments.Segment* segment) => FrozenSegments.Remove(segment);

    [RuntimeExport("RhRegisterInlinedThreadStaticRoot")]
    internal static void RegisterInlinedThreadStaticRoot(InlinedThreadStaticRoot* root, void* typeManager)
    {
        ThreadBlock* thread = Cpu.CurrentThread();
        root->Next = (InlinedThreadStaticRoot*)thread->InlinedThreadStatics;
        root->TypeManager = typeManager;
        thread->InlinedThreadStatics = root;
    }

    [RuntimeExport("RhRegisterForGCReporting")]
    internal static void RegisterForReporting(ReportedFrame* frame)
    {
        ThreadBlock* thread = Cpu.CurrentThread();
        frame->Thread = thread;
        frame->Next = AllocatorState.Of(thread)->ReportedFrames;
        AllocatorState.Of(thread)->ReportedFrames = frame;
    }

    [RuntimeExport("RhUnregisterForGCReporting")]
    internal static void UnregisterForReporting(ReportedFrame* frame)
    {
        if (frame->Thread == null)
            return;
        ReportedFrame** link = &AllocatorState.Of(frame->Thread)->ReportedFrames;
        while (*link != null && *link != frame)
            link = &(*link)->Next;
        if (*link == frame)
            *link = frame->Next;
        frame->Thread = null;
    }
}
