using System.Runtime.CompilerServices;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Marks objects and everything they reach. A mark of an earlier collection stops the trace unless it was cleared.</summary>
/// <remarks>
/// An object is marked when it is found, and its size and lines are counted then; only objects with references get on the stack.
/// With several workers the two bit operations on the bitmap become atomic; line bytes are only ever OR-ed with one value.
/// </remarks>
internal static unsafe class Marker
{
    /// <summary>Whether an object is alive as far as marking has come. Objects outside the heap always are.</summary>
    internal static bool IsMarked(byte* instance)
    {
        nuint address = (nuint)instance;
        switch (AddressMap.KindOf(address))
        {
            case AddressKind.Block:
                return (HeapBlock.Marks(HeapBlock.Of(address))[address >> 9 & 63] >> (int)(address >> 3) & 1) != 0;
            case AddressKind.Large:
                LargeObject* large = LargeObjectSpace.Find(address);
                return large == null || LargeObject.IsMarked(large);
            default:
                return true;
        }
    }

    /// <summary>Marks one object, by its exact reference, and pushes it when it has references.</summary>
    internal static void Mark(MarkWorker* worker, byte* instance)
    {
        if (instance == null)
            return;
        nuint address = (nuint)instance;
        switch (AddressMap.KindOf(address))
        {
            case AddressKind.Block:
                ulong* word = HeapBlock.Marks(HeapBlock.Of(address)) + (address >> 9 & 63);
                ulong bit = 1UL << (int)(address >> 3);
                if ((*word & bit) != 0)
                    return;
                *word |= bit;
                nuint size = ObjectModel.SizeOf(instance);
                worker->MarkedBytes += size;
                HeapBlock.MarkLines(address, size);
                if (ObjectModel.TypeOf(instance)->HasPointers)
                    Push(worker, instance);
                break;
            case AddressKind.Large:
                MarkLarge(worker, address);
                break;
        }
    }

    /// <summary>Marks from every word of a range: the references of an object, or part of them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void MarkSlots(MarkWorker* worker, nuint* slot, nuint* end)
        => worker->Top = Scan(worker, AddressMap.BiasedKinds, slot, end, (nuint)sizeof(nuint), worker->Top);

    /// <summary>As <see cref="MarkSlots"/>, for the same reference of all elements of an array of structures.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void MarkColumn(MarkWorker* worker, nuint* slot, nuint* end, nuint elementSize)
        => worker->Top = Scan(worker, AddressMap.BiasedKinds, slot, end, elementSize, worker->Top);

    /// <summary>Scans what is on the stack until it is empty.</summary>
    /// <remarks>
    /// The hottest loop of the collector. It has few live variables on purpose: what is not in a register here costs memory
    /// accesses for every reference. Types whose references form one run, almost all, stay inside; others take a detour.
    /// </remarks>
    internal static void Drain(MarkWorker* worker)
    {
        byte* kinds = AddressMap.BiasedKinds;
        nuint* top = worker->Top;
        while (top != worker->Bottom)
        {
            nuint entry = *--top;
            nuint* slot;
            nuint* end;
            if ((entry & 1) == 0)
            {
                nint* type = *(nint**)entry;
                if (type[-1] != 1)
                {
                    worker->Top = top;
                    GcDescriptor.Mark(worker, (byte*)entry, 0, nuint.MaxValue);
                    top = worker->Top;
                    continue;
                }

                nuint instanceSize = ((MethodTable*)type)->BaseSize;
                if (((MethodTable*)type)->HasComponentSize)
                    instanceSize += ((MethodTable*)type)->ComponentSize * *(uint*)(entry + 8);
                slot = (nuint*)(entry + (nuint)type[-2]);
                end = (nuint*)((nuint)slot + (nuint)type[-3] + instanceSize);
            }
            else
            {
                // The rest of a long run: its first slot, and below it its end.
                slot = (nuint*)(entry - 1);
                end = (nuint*)*--top;
            }

            if ((nuint)end - (nuint)slot > (nuint)(GcTuning.ScanChunk * sizeof(nuint)) && top + 2 <= worker->Limit)
            {
                *top++ = (nuint)end;
                end = slot + GcTuning.ScanChunk;
                *top++ = (nuint)end | 1;
            }

            top = Scan(worker, kinds, slot, end, (nuint)sizeof(nuint), top);
        }

        worker->Top = top;
    }

    /// <summary>Puts a marked object on the stack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Push(MarkWorker* worker, byte* instance)
    {
        if (worker->Top != worker->Limit)
            *worker->Top++ = (nuint)instance;
        else
            Overflow(worker, instance);
    }

    // Marks what the words at regular distances refer to and pushes objects with references; takes and returns the top of the stack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint* Scan(MarkWorker* worker, byte* kinds, nuint* slot, nuint* end, nuint stride, nuint* top)
    {
        for (; slot < end; slot = (nuint*)((byte*)slot + stride))
        {
            nuint value = *slot;
            if (value - 1 >= GcEnvironment.AddressEnd - 1)
                continue;
            byte kind = kinds[value >> HeapBlock.Shift];
            if (kind == (byte)AddressKind.Block)
            {
                ulong* word = (ulong*)((value & ~HeapBlock.OffsetMask) + HeapBlock.MarksOffset) + (value >> 9 & 63);
                ulong old = *word;
                ulong marked = old | 1UL << (int)(value >> 3);
                if (marked == old)
                    continue;
                *word = marked;
                MethodTable* type = *(MethodTable**)value;
                nuint size = type->BaseSize;
                uint flags = type->Flags;
                if ((int)flags < 0)
                    size = (size + (ushort)flags * (nuint)(*(uint*)(value + 8)) + 7) & ~(nuint)7;
                worker->MarkedBytes += size;
                HeapBlock.MarkLines(value, size);
                if ((flags & MethodTable.HasPointersFlag) == 0)
                    continue;
                *top++ = value;
                if (top <= worker->Limit)
                    continue;
                top--;
                Overflow(worker, (byte*)value);
            }
            else if (kind == (byte)AddressKind.Large)
            {
                worker->Top = top;
                MarkLarge(worker, value);
                top = worker->Top;
            }
        }

        return top;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MarkLarge(MarkWorker* worker, nuint address)
    {
        LargeObject* large = LargeObjectSpace.Find(address);
        if (large == null || LargeObject.IsMarked(large))
            return;
        large->Flags |= LargeObjectFlags.Marked;
        byte* instance = LargeObject.ReferenceOf(large);
        nuint size = ObjectModel.SizeOf(instance);
        worker->MarkedBytes += size;
        worker->MarkedLargeBytes += size;
        if ((large->Flags & LargeObjectFlags.HasPointers) != 0)
            Push(worker, instance);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Overflow(MarkWorker* worker, byte* instance)
    {
        worker->HasOverflowed = true;
        if (AddressMap.KindOf((nuint)instance) == AddressKind.Block)
            HeapBlock.Of((nuint)instance)->Flags |= BlockFlags.Overflowed;
        else
            LargeObjectSpace.Find((nuint)instance)->Flags |= LargeObjectFlags.Overflowed;
    }
}
