using System.Numerics;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Decides whether a word of a stack or register could be a reference into the heap, and marks what it could mean.</summary>
/// <remarks>
/// Interior pointers count, and so do pointers one past the last element: every object is followed by the 8 header bytes of its
/// neighbour, so such a pointer still lies in the range that the object's size covers. A word that points into these 8 bytes may
/// belong to either neighbour (code takes the address of an object's lock word), so both are marked.
/// </remarks>
internal static unsafe class AmbiguousReference
{
    /// <summary>Treats every word of a range as a possible reference.</summary>
    internal static void MarkRange(MarkWorker* worker, byte* low, byte* high)
    {
        nuint addressBase = GcEnvironment.AddressBase;
        byte* kinds = AddressMap.Kinds;
        nuint kindCount = AddressMap.Count;
        for (nuint* word = (nuint*)(((nuint)low + 7) & ~(nuint)7); word + 1 <= (nuint*)high; word++)
        {
            nuint value = *word;
            nuint index = (value - addressBase) >> HeapBlock.Shift;
            if (index < kindCount && kinds[index] != (byte)AddressKind.Foreign)
                MarkWord(worker, value, (AddressKind)kinds[index]);
        }
    }

    /// <summary>Treats one word as a possible reference.</summary>
    internal static void Mark(MarkWorker* worker, nuint value)
    {
        AddressKind kind = AddressMap.KindOf(value);
        if (kind != AddressKind.Foreign)
            MarkWord(worker, value, kind);
    }

    /// <summary>The object whose range contains an address, or null. Used with the world stopped.</summary>
    internal static byte* Resolve(nuint value)
    {
        switch (AddressMap.KindOf(value))
        {
            case AddressKind.Block:
                HeapBlock* block = HeapBlock.Of(value);
                if ((block->Flags & BlockFlags.Free) != 0)
                    return null;
                ObjectStarts.Complete(block);
                return ObjectStarts.FindContaining(block, value);
            case AddressKind.Large:
                LargeObject* large = LargeObjectSpace.Find(value);
                return large == null ? null : LargeObject.ReferenceOf(large);
            default:
                return null;
        }
    }

    private static void MarkWord(MarkWorker* worker, nuint value, AddressKind kind)
    {
        if (kind == AddressKind.Large)
        {
            LargeObject* large = LargeObjectSpace.Find(value);
            if (large != null)
                Marker.Mark(worker, LargeObject.ReferenceOf(large));
            return;
        }

        HeapBlock* block = HeapBlock.Of(value);

        // In a nursery collection the old objects of other blocks are alive anyway; in a full one any block may be meant,
        // but the object starts of empty blocks are out of date.
        if (Collector.IsFull ? (block->Flags & BlockFlags.Free) != 0 : (block->Flags & BlockFlags.Young) == 0)
            return;
        ObjectStarts.Complete(block);
        byte* instance = ObjectStarts.FindContaining(block, value);
        if (instance != null)
            Marker.Mark(worker, instance);
        byte* next = ObjectStarts.FindWithHeaderAt(block, value);
        if (next != null)
            Marker.Mark(worker, next);
    }
}

/// <summary>The bitmap of object starts of a block, completed when a collection first asks.</summary>
/// <remarks>
/// Old objects are those that were marked. Objects allocated since the last collection are found by walking the runs of lines
/// handed out since then, object by object, until a zero method table: memory is zeroed before it is handed out, objects follow
/// one another without gaps, and the allocator stores the method table last but before it moves the allocation pointer. See README.
/// </remarks>
internal static unsafe class ObjectStarts
{
    /// <summary>Makes the bitmap valid for the collection in progress.</summary>
    internal static void Complete(HeapBlock* block)
    {
        if (block->StartsCollection == Collector.Number)
            return;
        block->StartsCollection = Collector.Number;

        // A full collection has copied the old marks before it cleared them.
        if (!Collector.IsFull)
            CopyMarks(block);
        byte* lines = HeapBlock.Lines(block);
        for (int line = HeapBlock.FirstLine; line < HeapBlock.LineCount; line++)
        {
            if ((lines[line] & HeapBlock.LineStart) != 0)
                WalkRun(block, lines, line);
        }
    }

    /// <summary>Old objects are objects: copies the mark bitmap.</summary>
    internal static void CopyMarks(HeapBlock* block)
    {
        ulong* marks = HeapBlock.Marks(block);
        ulong* starts = HeapBlock.Starts(block);
        for (int word = 0; word < HeapBlock.BitmapWords; word++)
            starts[word] = marks[word];
    }

    /// <summary>The object whose range (reference to the end of its size) contains an address.</summary>
    internal static byte* FindContaining(HeapBlock* block, nuint address)
    {
        ulong* starts = HeapBlock.Starts(block);
        int position = (int)((address & HeapBlock.OffsetMask) >> 3);
        int word = position >> 6;
        ulong bits = starts[word] & (ulong.MaxValue >> (63 - (position & 63)));
        while (bits == 0)
        {
            if (--word < 0)
                return null;
            bits = starts[word];
        }

        byte* instance = (byte*)block + (word * 64 + BitOperations.Log2(bits)) * 8;
        return address < (nuint)instance + ObjectModel.SizeOf(instance) ? instance : null;
    }

    /// <summary>The object whose header is the word at an address.</summary>
    internal static byte* FindWithHeaderAt(HeapBlock* block, nuint address)
    {
        int position = (int)((address & HeapBlock.OffsetMask) >> 3) + 1;
        if (position == HeapBlock.SizeInBytes / 8)
            return null;
        return (HeapBlock.Starts(block)[position >> 6] >> (position & 63) & 1) != 0 ? (byte*)block + position * 8 : null;
    }

    private static void WalkRun(HeapBlock* block, byte* lines, int line)
    {
        int word = lines[line] >> HeapBlock.LineWordShift;
        int end = line + 1;
        while (end < HeapBlock.LineCount && (lines[end] & (HeapBlock.LineTaken | HeapBlock.LineStart)) == HeapBlock.LineTaken)
            end++;

        ulong* starts = HeapBlock.Starts(block);
        nuint offset = (nuint)(line * HeapBlock.LineSize + word * 8);
        nuint last = (nuint)(end * HeapBlock.LineSize - (ObjectModel.MinimumSize - ObjectModel.HeaderSize));
        while (offset <= last)
        {
            byte* instance = (byte*)block + offset;
            if (ObjectModel.TypeOf(instance) == null)
                break;
            starts[offset >> 9] |= 1UL << (int)(offset >> 3);
            offset += ObjectModel.SizeOf(instance);
        }
    }
}
