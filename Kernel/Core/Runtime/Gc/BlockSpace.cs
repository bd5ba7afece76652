using System;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Owns all <see cref="HeapBlock"/>s: gets them from the page allocator, hands them to threads, gives them back.</summary>
/// <remarks>All members except the properties need <see cref="GcHeap.Lock"/> or a stopped world.</remarks>
internal static unsafe class BlockSpace
{
    /// <summary>Blocks kept back so that handling an <see cref="OutOfMemoryException"/> can allocate.</summary>
    internal const int ReserveTarget = 2;

    private const nuint PageSize = 4096;
    private const nuint PagesPerBlock = HeapBlock.SizeInBytes / PageSize;

    // Blocks come from the page allocator in runs of this many while memory is plentiful; the run is carved on demand.
    private const nuint LongestRun = 32;

    // Table of all blocks, as block numbers relative to the address base; sized for all of RAM, so that it cannot fill up.
    private static uint* s_table;
    private static uint s_count;

    private static HeapBlock* s_free;
    private static nuint s_freeCount;
    private static HeapBlock* s_reusable;
    private static nuint s_reusableLines;
    private static HeapBlock* s_young;
    private static HeapBlock* s_reserve;
    private static int s_reserveCount;
    private static bool s_reserveOpen;
    private static byte* s_run;
    private static byte* s_runEnd;
    private static int s_reuseThreshold;

    /// <summary>Number of blocks, free ones included.</summary>
    internal static uint Count => s_count;

    /// <summary>Number of empty blocks at hand.</summary>
    internal static nuint FreeCount => s_freeCount;

    /// <summary>Bytes in free lines of partly used blocks.</summary>
    internal static nuint ReusableBytes => s_reusableLines * HeapBlock.LineSize;

    /// <summary>Bytes taken from the page allocator.</summary>
    internal static nuint CommittedBytes => (nuint)s_count * HeapBlock.SizeInBytes + (nuint)(s_runEnd - s_run);

    /// <summary>First of the blocks handed out since the last collection; <see cref="HeapBlock.NextYoung"/> links them.</summary>
    internal static HeapBlock* FirstYoung => s_young;

    /// <summary>Blocks with fewer free lines are not reused: their holes cost more than they give. 1 when memory is short.</summary>
    internal static int ReuseThreshold
    {
        get => s_reuseThreshold;
        set => s_reuseThreshold = value;
    }

    /// <summary>Bytes of table for all of RAM.</summary>
    internal static nuint TableBytes => AddressMap.TableBytes * sizeof(uint);

    /// <summary>Adopts memory of <see cref="TableBytes"/> bytes and forgets all blocks.</summary>
    internal static void Initialize(byte* table)
    {
        s_table = (uint*)table;
        s_count = 0;
        s_free = s_reusable = s_young = s_reserve = null;
        s_freeCount = s_reusableLines = 0;
        s_reserveCount = 0;
        s_reserveOpen = false;
        s_run = s_runEnd = null;
        s_reuseThreshold = GcTuning.ReuseThreshold;
    }

    /// <summary>The block at a position of the table.</summary>
    internal static HeapBlock* At(uint index)
        => (HeapBlock*)(GcEnvironment.AddressBase + ((nuint)s_table[index] << HeapBlock.Shift));

    /// <summary>Takes a block with free lines for a thread: partly used ones first, then empty ones, then new ones.</summary>
    /// <returns>Null when memory is exhausted.</returns>
    internal static HeapBlock* TakeForAllocation()
    {
        HeapBlock* block = s_reusable;
        if (block == null)
            return TakeEmpty();
        s_reusable = block->Next;
        s_reusableLines -= (nuint)block->FreeLines;
        AddYoung(block);
        return block;
    }

    /// <summary>Takes an empty block for a thread; null when memory is exhausted.</summary>
    internal static HeapBlock* TakeEmpty()
    {
        HeapBlock* block = s_free;
        if (block != null)
        {
            s_free = block->Next;
            s_freeCount--;
            block->Flags &= ~BlockFlags.Free;
        }
        else if ((block = Create()) == null)
        {
            if (!s_reserveOpen || s_reserve == null)
                return null;
            block = s_reserve;
            s_reserve = block->Next;
            s_reserveCount--;
            block->Flags &= ~BlockFlags.Free;
        }

        AddYoung(block);
        return block;
    }

    /// <summary>Gets new blocks into the free list until it has <paramref name="count"/>; false when memory is exhausted before.</summary>
    internal static bool EnsureFree(nuint count)
    {
        while (s_freeCount < count)
        {
            HeapBlock* block = Create();
            if (block == null)
                return false;
            PushFree(block);
        }

        return true;
    }

    /// <summary>Whether allocations may use the reserve, and the memory that is otherwise left for stacks and page tables.</summary>
    internal static bool IsReserveOpen => s_reserveOpen;

    /// <summary>
    /// Lets allocations use the reserve until the next collection: an <see cref="OutOfMemoryException"/> is about to be thrown, and
    /// whoever handles or reports it allocates.
    /// </summary>
    internal static void OpenReserve() => s_reserveOpen = true;

    /// <summary>Puts a block in the list of those handed out since the last collection.</summary>
    internal static void AddYoung(HeapBlock* block)
    {
        if ((block->Flags & BlockFlags.Young) != 0)
            return;
        block->Flags |= BlockFlags.Young;
        block->NextYoung = s_young;
        s_young = block;
    }

    /// <summary>Empties the list of handed-out blocks; the caller has its old head.</summary>
    internal static void ForgetYoung() => s_young = null;

    /// <summary>Empties the list of reusable blocks before all blocks in use are classified again; free blocks stay where they are.</summary>
    internal static void ForgetReusable()
    {
        s_reusable = null;
        s_reusableLines = 0;
    }

    /// <summary>Files a swept block: free, reusable or full.</summary>
    internal static void Classify(HeapBlock* block)
    {
        int free = HeapBlock.CountFreeLines(block);
        block->FreeLines = free;
        if (free == HeapBlock.UsableLines)
        {
            block->Flags &= ~BlockFlags.HasOld;
            PushFree(block);
            return;
        }

        block->Flags |= BlockFlags.HasOld;

        // A running thread's buffer makes the block young again, and young blocks are classified after the next collection anyway.
        if (free >= s_reuseThreshold && (block->Flags & BlockFlags.Reserved) == 0)
        {
            block->Next = s_reusable;
            s_reusable = block;
            s_reusableLines += (nuint)free;
        }
    }

    /// <summary>Fills the reserve from the free blocks and closes it.</summary>
    internal static void RefillReserve()
    {
        while (s_reserveCount < ReserveTarget && s_free != null)
        {
            HeapBlock* block = s_free;
            s_free = block->Next;
            s_freeCount--;
            block->Next = s_reserve;
            s_reserve = block;
            s_reserveCount++;
        }

        s_reserveOpen = false;
    }

    /// <summary>Gives free blocks back to the page allocator until at most <paramref name="keep"/> are left.</summary>
    internal static void ReleaseFree(nuint keep)
    {
        while (s_freeCount > keep)
        {
            HeapBlock* block = s_free;
            s_free = block->Next;
            s_freeCount--;

            // The table stays dense: the last entry takes the free place.
            uint last = s_table[--s_count];
            s_table[block->Index] = last;
            At(block->Index)->Index = block->Index;
            AddressMap.Set((nuint)block, AddressKind.Foreign);
            GcEnvironment.FreePages((byte*)block, PagesPerBlock);
        }

        if (keep == 0 && s_run != s_runEnd)
        {
            GcEnvironment.FreePages(s_run, (nuint)(s_runEnd - s_run) / PageSize);
            s_run = s_runEnd = null;
        }
    }

    private static void PushFree(HeapBlock* block)
    {
        block->Flags |= BlockFlags.Free;
        block->Next = s_free;
        s_free = block;
        s_freeCount++;
    }

    private static HeapBlock* Create()
    {
        if (s_run == s_runEnd && !TakeRun())
            return null;
        HeapBlock* block = (HeapBlock*)s_run;
        s_run += HeapBlock.SizeInBytes;
        HeapBlock.Initialize(block, s_count);
        CardTable.CleanBlock(block);
        s_table[s_count++] = (uint)(((nuint)block - GcEnvironment.AddressBase) >> HeapBlock.Shift);
        AddressMap.Set((nuint)block, AddressKind.Block);
        if (GcOptions.Poison)
            Poison.Fill((byte*)block + HeapBlock.HeaderSize, HeapBlock.UsableBytes);
        return block;
    }

    private static bool TakeRun()
    {
        // Long runs only while they are a small part of what is free.
        nuint blocks = Math.Clamp(GcEnvironment.FreeMemory() / (64 * HeapBlock.SizeInBytes), 1, LongestRun);
        for (; blocks != 0; blocks /= 2)
        {
            if (!GcPolicy.MayTake(blocks * HeapBlock.SizeInBytes))
                continue;
            byte* run = GcEnvironment.AllocatePages(blocks * PagesPerBlock, HeapBlock.SizeInBytes);
            if (run != null)
            {
                s_run = run;
                s_runEnd = run + blocks * HeapBlock.SizeInBytes;
                return true;
            }
        }

        return false;
    }
}
