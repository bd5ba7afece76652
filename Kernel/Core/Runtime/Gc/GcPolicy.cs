using System;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Decides when to collect what, and how much memory to keep.</summary>
internal static unsafe class GcPolicy
{
    private static nuint s_nursery;
    private static nuint s_headroom;
    private static nuint s_budget;
    private static nuint s_allocatedSince;
    private static nuint s_liveBytes;
    private static nuint s_liveAfterFull;
    private static nuint s_fullThreshold;
    private static ulong s_allocatedTotal;

    /// <summary>Bytes that may be handed out between two collections.</summary>
    internal static nuint Budget => s_budget;

    /// <summary>Bytes handed out since the last collection.</summary>
    internal static nuint AllocatedSinceCollection => s_allocatedSince;

    /// <summary>Bytes handed out since boot.</summary>
    internal static ulong AllocatedTotal => s_allocatedTotal;

    /// <summary>Sizes of the objects that the last collection left alive, in bytes; old ones found dead by full collections only.</summary>
    internal static nuint LiveBytes => s_liveBytes;

    /// <summary>Whether it is time to collect.</summary>
    internal static bool IsBudgetSpent => s_allocatedSince >= s_budget && !NoCollectionRegion.Suppresses(s_allocatedSince);

    /// <summary>Whether the next collection has to look at the old generation too.</summary>
    internal static bool IsFullDue => s_liveBytes > s_fullThreshold;

    /// <summary>Live bytes at which a full collection is due.</summary>
    internal static nuint FullThreshold => s_fullThreshold;

    /// <summary>Sets the limits for the machine's RAM.</summary>
    internal static void Initialize()
    {
        nuint total = GcEnvironment.TotalMemory();
        if (GcOptions.HeapLimit != 0 && GcOptions.HeapLimit < total)
            total = GcOptions.HeapLimit;
        s_nursery = GcOptions.NurserySize != 0
            ? Math.Max(GcOptions.NurserySize, GcTuning.SmallestBudget)
            : Math.Clamp(total / GcTuning.NurseryFraction, GcTuning.SmallestNursery, GcTuning.LargestNursery);
        s_headroom = Math.Clamp(GcEnvironment.TotalMemory() / 128, 128 * 1024, 4 * 1024 * 1024);
        s_allocatedSince = s_liveBytes = s_liveAfterFull = 0;
        s_allocatedTotal = 0;
        s_budget = s_nursery;
        Update(full: true);
    }

    /// <summary>Whether the heap may take so many bytes more from the page allocator. Something is left for stacks and page tables.</summary>
    internal static bool MayTake(nuint bytes)
    {
        nuint free = GcEnvironment.FreeMemory();
        if (BlockSpace.IsReserveOpen)
            return free >= bytes;
        if (GcOptions.HeapLimit != 0 && CommittedBytes + bytes > GcOptions.HeapLimit)
            return false;
        return free >= bytes && free - bytes >= s_headroom;
    }

    /// <summary>Bytes that the heap has taken from the page allocator.</summary>
    internal static nuint CommittedBytes => BlockSpace.CommittedBytes + LargeObjectSpace.CommittedBytes;

    /// <summary>Counts memory handed out. Needs <see cref="GcHeap.Lock"/>, or pre-emption disabled and a single user.</summary>
    internal static void CountAllocation(nuint bytes)
    {
        s_allocatedSince += bytes;
        s_allocatedTotal += bytes;
    }

    /// <summary>Takes the results of a collection and sets the next goals.</summary>
    /// <param name="markedBytes">Sizes of the objects that it marked: all live ones, or the young survivors.</param>
    /// <param name="full">Whether it was a full one.</param>
    internal static void Complete(nuint markedBytes, bool full)
    {
        s_liveBytes = full ? markedBytes : s_liveBytes + markedBytes;
        if (full)
            s_liveAfterFull = s_liveBytes;
        s_allocatedSince = 0;
        Update(full);
    }

    /// <summary>Gives unneeded blocks back: all that the next nursery cannot use, at once after a full collection, else half of it.</summary>
    internal static void ReleaseMemory(bool all, bool full)
    {
        BlockSpace.RefillReserve();
        nuint keep = all ? 0 : (s_budget + s_budget / 8) / HeapBlock.UsableBytes;
        nuint excess = BlockSpace.FreeCount > keep ? BlockSpace.FreeCount - keep : 0;
        if (excess != 0)
            BlockSpace.ReleaseFree(full ? keep : keep + excess / 2);
    }

    private static void Update(bool full)
    {
        nuint available = Available();
        s_budget = Math.Min(s_nursery, Math.Max(GcTuning.SmallestBudget, available / 2));
        if (full)
        {
            nuint growth = Math.Max(s_liveAfterFull / 4 * 3, Math.Max(GcTuning.SmallestGrowth, s_nursery));
            s_fullThreshold = s_liveAfterFull + Math.Max(Math.Min(growth, available / 2), GcTuning.SmallestBudget);
        }

        // Holes are taken as they come when memory is short.
        BlockSpace.ReuseThreshold = available < 2 * s_nursery ? 1 : GcTuning.ReuseThreshold;
    }

    // What can still be allocated: memory of the machine within the limit, and free memory inside of the heap.
    private static nuint Available()
    {
        nuint free = GcEnvironment.FreeMemory();
        free = free > s_headroom ? free - s_headroom : 0;
        if (GcOptions.HeapLimit != 0)
        {
            nuint committed = CommittedBytes;
            free = Math.Min(free, GcOptions.HeapLimit > committed ? GcOptions.HeapLimit - committed : 0);
        }

        return free + BlockSpace.FreeCount * HeapBlock.UsableBytes + BlockSpace.ReusableBytes;
    }
}
