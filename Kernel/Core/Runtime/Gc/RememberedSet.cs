using System.Numerics;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Finds references from old objects to young ones: the dirty cards of blocks, large objects and frozen objects.</summary>
/// <remarks>After any collection all survivors are old, so all cards are cleaned; only frozen objects keep theirs.</remarks>
internal static unsafe class RememberedSet
{
    /// <summary>Dirties the cards of block copies that were interrupted: their barrier has not run yet.</summary>
    internal static void DirtyInterruptedMoves()
    {
        for (ThreadBlock* thread = GcEnvironment.FirstThread(); thread != null; thread = thread->NextThread)
        {
            AllocatorState* state = AllocatorState.Of(thread);
            nuint start = (nuint)state->BulkMoveStart;
            if (start == 0)
                continue;
            nuint end = (nuint)state->BulkMoveEnd;
            if (start >= GcEnvironment.AddressBase && end <= GcEnvironment.AddressEnd && start < end)
                CardTable.DirtyRange(start, end);
        }
    }

    /// <summary>Marks what the dirty parts of old objects point to, and cleans the cards.</summary>
    internal static void MarkAndClean(MarkWorker* worker)
    {
        for (uint index = 0; index < BlockSpace.Count; index++)
        {
            HeapBlock* block = BlockSpace.At(index);
            if ((block->Flags & BlockFlags.Free) != 0 || !CardTable.IsBlockDirty(block))
                continue;
            if ((block->Flags & BlockFlags.HasOld) != 0)
                MarkBlock(worker, block);
            CardTable.CleanBlock(block);
            Marker.Drain(worker);
        }

        for (uint index = 0; index < LargeObjectSpace.TableLength; index++)
        {
            LargeObject* large = LargeObjectSpace.WithPointersAt(index);
            if (large != null)
                MarkLarge(worker, large);
        }
    }

    /// <summary>Cleans all cards: a full collection finds every reference by itself.</summary>
    internal static void Clean()
    {
        for (uint index = 0; index < BlockSpace.Count; index++)
        {
            HeapBlock* block = BlockSpace.At(index);
            if ((block->Flags & BlockFlags.Free) == 0)
                CardTable.CleanBlock(block);
        }

        for (uint index = 0; index < LargeObjectSpace.TableLength; index++)
        {
            LargeObject* large = LargeObjectSpace.WithPointersAt(index);
            if (large != null)
            {
                nuint instance = (nuint)LargeObject.ReferenceOf(large);
                CardTable.CleanRange(instance, instance + ObjectModel.SizeOf((byte*)instance));
            }
        }
    }

    // One card is one word of the mark bitmap: 512 bytes.
    private static void MarkBlock(MarkWorker* worker, HeapBlock* block)
    {
        byte* cards = CardTable.CardOf((nuint)block);
        ulong* marks = HeapBlock.Marks(block);
        for (int card = HeapBlock.HeaderSize >> CardTable.Shift; card < CardTable.CardsPerBlock; card++)
        {
            if (cards[card] == 0)
                continue;
            nuint low = (nuint)block + ((nuint)card << CardTable.Shift);
            nuint high = low + CardTable.CardSize;
            byte* spanning = FindSpanning(block, marks, card, low);
            if (spanning != null && ObjectModel.TypeOf(spanning)->HasPointers)
                GcDescriptor.Mark(worker, spanning, low, high);

            // Objects that get marked meanwhile are scanned in full anyway; the word is read once.
            for (ulong bits = marks[card]; bits != 0; bits &= bits - 1)
            {
                byte* instance = (byte*)low + BitOperations.TrailingZeroCount(bits) * 8;
                if (ObjectModel.TypeOf(instance)->HasPointers)
                    GcDescriptor.Mark(worker, instance, low, high);
            }
        }
    }

    private static byte* FindSpanning(HeapBlock* block, ulong* marks, int card, nuint low)
    {
        for (int word = card - 1; word >= 0; word--)
        {
            if (marks[word] == 0)
                continue;
            byte* instance = (byte*)block + (word * 64 + BitOperations.Log2(marks[word])) * 8;
            return (nuint)instance + ObjectModel.SizeOf(instance) - ObjectModel.HeaderSize > low ? instance : null;
        }

        return null;
    }

    private static void MarkLarge(MarkWorker* worker, LargeObject* large)
    {
        byte* instance = LargeObject.ReferenceOf(large);
        nuint start = (nuint)instance;
        nuint end = start + ObjectModel.SizeOf(instance);
        bool old = LargeObject.IsMarked(large);
        byte* card = CardTable.CardOf(start);
        byte* last = CardTable.CardOf(end - 1);
        while (card <= last)
        {
            // Most cards of a big array are clean: eight at a time.
            if (((nuint)card & 7) == 0 && card + 7 <= last && *(ulong*)card == 0)
            {
                card += 8;
                continue;
            }

            if (*card != 0)
            {
                *card = 0;
                if (old)
                {
                    nuint low = (nuint)(card - CardTable.Biased) << CardTable.Shift;
                    GcDescriptor.Mark(worker, instance, low, low + CardTable.CardSize);
                    Marker.Drain(worker);
                }
            }

            card++;
        }
    }
}
