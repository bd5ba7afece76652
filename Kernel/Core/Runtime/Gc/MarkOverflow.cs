using System.Numerics;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Finishes marking when the stack was too small for the object graph.</summary>
internal static unsafe class MarkOverflow
{
    /// <summary>Drains the stack, then scans the marked objects of flagged blocks again until nothing is left.</summary>
    internal static void DrainAll(MarkWorker* worker)
    {
        Marker.Drain(worker);
        while (worker->HasOverflowed)
        {
            worker->HasOverflowed = false;
            for (uint index = 0; index < BlockSpace.Count; index++)
            {
                HeapBlock* block = BlockSpace.At(index);
                if ((block->Flags & BlockFlags.Overflowed) != 0)
                    ScanBlock(worker, block);
            }

            for (uint index = 0; index < LargeObjectSpace.TableLength; index++)
            {
                LargeObject* large = LargeObjectSpace.WithPointersAt(index);
                if (large != null && (large->Flags & LargeObjectFlags.Overflowed) != 0)
                {
                    large->Flags &= ~LargeObjectFlags.Overflowed;
                    Scan(worker, LargeObject.ReferenceOf(large));
                }
            }
        }
    }

    private static void ScanBlock(MarkWorker* worker, HeapBlock* block)
    {
        block->Flags &= ~BlockFlags.Overflowed;
        ulong* marks = HeapBlock.Marks(block);
        for (int word = 0; word < HeapBlock.BitmapWords; word++)
        {
            for (ulong bits = marks[word]; bits != 0; bits &= bits - 1)
            {
                byte* instance = (byte*)block + (word * 64 + BitOperations.TrailingZeroCount(bits)) * 8;
                if (ObjectModel.TypeOf(instance)->HasPointers)
                    Scan(worker, instance);
            }
        }
    }

    private static void Scan(MarkWorker* worker, byte* instance)
    {
        GcDescriptor.Mark(worker, instance, 0, nuint.MaxValue);
        Marker.Drain(worker);
    }
}
