using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>
/// A run of free lines that one thread fills from below. References are 8 bytes behind the start of their object's memory, so
/// pointer and limit are 8 above the addresses of the run, and <c>pointer + size &lt;= limit</c> says whether an object fits.
/// </summary>
internal static unsafe class AllocationBuffer
{
    /// <summary>Whether an object could still be allocated in the thread's buffer.</summary>
    internal static bool HasRoom(ThreadBlock* thread)
        => thread->AllocationPointer != null
            && thread->AllocationPointer + ObjectModel.MinimumSize <= AllocatorState.Of(thread)->BufferLimit;

    /// <summary>Gives a thread the lines [first, end) of a block. Pre-emption is disabled, or the world is stopped.</summary>
    internal static void Install(ThreadBlock* thread, HeapBlock* block, int first, int end)
    {
        Retire(thread);
        byte* start = Prepare(block, first, end);
        AllocatorState* state = AllocatorState.Of(thread);
        thread->AllocationStart = start;
        thread->AllocationPointer = start;
        state->BufferLimit = start + (end - first) * HeapBlock.LineSize;
        thread->AllocationLimit = GcOptions.StressInterval == 0 ? state->BufferLimit : start;
    }

    /// <summary>Takes the thread's buffer away: only the thread itself may do so, or somebody who knows that it is not allocating.</summary>
    internal static void Retire(ThreadBlock* thread)
    {
        Account(thread);
        thread->AllocationPointer = null;
        thread->AllocationStart = null;
        thread->AllocationLimit = null;
        AllocatorState.Of(thread)->BufferLimit = null;
    }

    /// <summary>Counts what has been allocated in the buffer so far.</summary>
    internal static void Account(ThreadBlock* thread)
    {
        thread->AllocatedBytes += thread->AllocationPointer - thread->AllocationStart;
        thread->AllocationStart = thread->AllocationPointer;
    }

    /// <summary>Hands lines [first, end) of a block out: zeroes them and records that objects begin there.</summary>
    /// <returns>Where the first reference will be.</returns>
    internal static byte* Prepare(HeapBlock* block, int first, int end)
    {
        byte* start = (byte*)block + first * HeapBlock.LineSize;
        nuint bytes = (nuint)(end - first) * HeapBlock.LineSize;
        if (GcOptions.Poison)
            Poison.Check(start, bytes);
        GcEnvironment.Clear(start, bytes);
        MarkTaken(start + ObjectModel.HeaderSize, start + bytes + ObjectModel.HeaderSize);
        return start + ObjectModel.HeaderSize;
    }

    /// <summary>Records in the line table that objects are allocated in a row from <paramref name="pointer"/> on.</summary>
    internal static void MarkTaken(byte* pointer, byte* limit)
    {
        HeapBlock* block = HeapBlock.Of((nuint)pointer - ObjectModel.HeaderSize);
        byte* lines = HeapBlock.Lines(block);
        nuint offset = (nuint)pointer - (nuint)block;
        nuint line = offset >> HeapBlock.LineShift;
        nuint word = (offset & (HeapBlock.LineSize - 1)) >> 3;
        nuint last = (nuint)(limit - ObjectModel.HeaderSize - 1 - (byte*)block) >> HeapBlock.LineShift;

        // The header of the first object may be the last word of the line before: nobody else may get that line. It is not part
        // of the run, because the walk would take what it contains for objects.
        nuint headerLine = (offset - ObjectModel.HeaderSize) >> HeapBlock.LineShift;
        if (headerLine != line)
            lines[headerLine] |= HeapBlock.LineLive;
        lines[line] |= (byte)(HeapBlock.LineTaken | HeapBlock.LineStart | (uint)(word << HeapBlock.LineWordShift));
        while (line < last)
            lines[++line] |= HeapBlock.LineTaken;
    }
}
