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
    internal static void MarkSlots(MarkWorker* worker, nuint* slot, nuint* end)
    {
        for (; slot < end; slot++)
        {
            nuint value = *slot;
            if (value != 0)
                Mark(worker, (byte*)value);
        }
    }

    /// <summary>Scans what is on the stack until it is empty.</summary>
    internal static void Drain(MarkWorker* worker)
    {
        byte* kinds = AddressMap.Kinds;
        nuint kindCount = AddressMap.Count;
        nuint addressBase = GcEnvironment.AddressBase;
        nuint* bottom = worker->Bottom;
        nuint* limit = worker->Limit;
        nuint* top = worker->Top;
        nuint marked = 0;

        while (top != bottom)
        {
            nuint entry = *--top;
            nuint* slot;
            nuint* end;
            nint seriesLeft = 0;
            nint* series = null;
            nuint objectAddress = entry;
            nuint objectSize = 0;
            if ((entry & 1) != 0)
            {
                // The rest of a long run: its first slot, and below it its end.
                slot = (nuint*)(entry - 1);
                end = (nuint*)*--top;
            }
            else
            {
                nint* type = *(nint**)entry;
                seriesLeft = type[-1];
                if (seriesLeft < 0)
                {
                    worker->Top = top;
                    GcDescriptor.MarkElements(worker, (byte*)entry, 0, nuint.MaxValue);
                    top = worker->Top;
                    continue;
                }

                objectSize = ObjectModel.SizeOf((byte*)entry);
                series = type - 3;
                slot = (nuint*)(entry + (nuint)series[1]);
                end = (nuint*)((byte*)slot + (series[0] + (nint)objectSize));
                seriesLeft--;
            }

            while (true)
            {
                if (end - slot > GcTuning.ScanChunk && top + 2 <= limit)
                {
                    *top++ = (nuint)end;
                    end = slot + GcTuning.ScanChunk;
                    *top++ = (nuint)end | 1;
                }

                for (; slot < end; slot++)
                {
                    nuint value = *slot;
                    if (value == 0)
                        continue;
                    nuint kindIndex = (value - addressBase) >> HeapBlock.Shift;
                    if (kindIndex >= kindCount)
                        continue;
                    byte kind = kinds[kindIndex];
                    if (kind == (byte)AddressKind.Block)
                    {
                        ulong* word = (ulong*)((value & ~HeapBlock.OffsetMask) + HeapBlock.MarksOffset) + (value >> 9 & 63);
                        ulong bit = 1UL << (int)(value >> 3);
                        ulong old = *word;
                        if ((old & bit) != 0)
                            continue;
                        *word = old | bit;
                        uint flags = (*(MethodTable**)value)->Flags;
                        nuint size = (*(MethodTable**)value)->BaseSize;
                        if ((int)flags < 0)
                            size = (size + (ushort)flags * (nuint)(*(uint*)(value + 8)) + 7) & ~(nuint)7;
                        marked += size;
                        HeapBlock.MarkLines(value, size);
                        if ((flags & MethodTable.HasPointersFlag) == 0)
                            continue;
                        if (top != limit)
                            *top++ = value;
                        else
                            Overflow(worker, (byte*)value);
                    }
                    else if (kind == (byte)AddressKind.Large)
                    {
                        worker->Top = top;
                        MarkLarge(worker, value);
                        top = worker->Top;
                    }
                }

                if (seriesLeft <= 0)
                    break;
                seriesLeft--;
                series -= 2;
                slot = (nuint*)(objectAddress + (nuint)series[1]);
                end = (nuint*)((byte*)slot + (series[0] + (nint)objectSize));
            }
        }

        worker->Top = top;
        worker->MarkedBytes += marked;
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
