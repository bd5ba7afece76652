using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Makes lines without live objects available again. Work is proportional to the nursery, or to the heap after a full collection.</summary>
internal static unsafe class Sweeper
{
    /// <summary>Sweeps what may contain dead objects.</summary>
    internal static void Sweep(bool full)
    {
        FlagReservedBlocks();
        HeapBlock* reserved = null;
        HeapBlock* young = BlockSpace.FirstYoung;
        BlockSpace.ForgetYoung();
        if (full)
        {
            BlockSpace.ForgetReusable();

            // Free blocks are moved by ReleaseFree only, which does not run here: the table is stable.
            for (uint index = 0; index < BlockSpace.Count; index++)
            {
                HeapBlock* block = BlockSpace.At(index);
                if ((block->Flags & BlockFlags.Free) == 0)
                    reserved = SweepBlock(block, reserved);
            }
        }
        else
        {
            while (young != null)
            {
                HeapBlock* next = young->NextYoung;
                reserved = SweepBlock(young, reserved);
                young = next;
            }
        }

        ReserveBuffers();
        while (reserved != null)
        {
            HeapBlock* next = reserved->Next;
            BlockSpace.Classify(reserved);
            reserved->Flags &= ~BlockFlags.Reserved;
            BlockSpace.AddYoung(reserved);
            if (GcOptions.Poison)
                Poison.FillGaps(reserved);
            reserved = next;
        }

        if (GcOptions.Poison)
            RestoreHeaders();
        LargeObjectSpace.Sweep(full);
    }

    /// <summary>Clears the live bit of all lines of a block before a full collection.</summary>
    internal static void ClearLiveLines(HeapBlock* block)
    {
        byte* lines = HeapBlock.Lines(block);
        for (int line = HeapBlock.FirstLine; line < HeapBlock.LineCount; line++)
        {
            if ((line & 7) == 0)
            {
                *(ulong*)(lines + line) &= ~(HeapBlock.LineLive * 0x0101010101010101UL);
                line += 7;
            }
            else
            {
                lines[line] &= unchecked((byte)~HeapBlock.LineLive);
            }
        }
    }

    private static HeapBlock* SweepBlock(HeapBlock* block, HeapBlock* reserved)
    {
        block->Flags &= ~BlockFlags.Young;
        ulong* lines = (ulong*)HeapBlock.Lines(block);
        for (int index = 0; index < HeapBlock.LineCount / sizeof(ulong); index++)
            lines[index] &= HeapBlock.LineLive * 0x0101010101010101UL;
        if ((block->Flags & BlockFlags.Reserved) != 0)
        {
            block->Next = reserved;
            return block;
        }

        BlockSpace.Classify(block);
        if (GcOptions.Poison)
            Poison.FillGaps(block);
        return reserved;
    }

    // The buffer of a thread that was stopped anywhere stays its own: the thread may be about to store into it.
    private static void FlagReservedBlocks()
    {
        for (ThreadBlock* thread = GcEnvironment.FirstThread(); thread != null; thread = thread->NextThread)
        {
            if (AllocationBuffer.HasRoom(thread))
                HeapBlock.Of((nuint)thread->AllocationPointer - ObjectModel.HeaderSize)->Flags |= BlockFlags.Reserved;
        }
    }

    private static void ReserveBuffers()
    {
        for (ThreadBlock* thread = GcEnvironment.FirstThread(); thread != null; thread = thread->NextThread)
        {
            if (AllocationBuffer.HasRoom(thread))
                AllocationBuffer.MarkTaken(thread->AllocationPointer, AllocatorState.Of(thread)->BufferLimit);
        }
    }

    // The header of the next object to be allocated may lie in a line that was filled with poison.
    private static void RestoreHeaders()
    {
        for (ThreadBlock* thread = GcEnvironment.FirstThread(); thread != null; thread = thread->NextThread)
        {
            if (AllocationBuffer.HasRoom(thread) && *(void**)thread->AllocationPointer == null)
                *(ulong*)(thread->AllocationPointer - ObjectModel.HeaderSize) = 0;
        }
    }
}
