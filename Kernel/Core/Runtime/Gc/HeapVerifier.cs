using System.Numerics;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Checks after a collection that every reference in a live object leads to a live object (<see cref="GcOptions.Verify"/>).</summary>
internal static unsafe class HeapVerifier
{
    /// <summary>Walks all marked objects; stops the machine at the first broken reference.</summary>
    internal static void Verify()
    {
        for (uint index = 0; index < BlockSpace.Count; index++)
        {
            HeapBlock* block = BlockSpace.At(index);
            if (block->Index != index)
                GcEnvironment.Panic("gc: block table is broken; block in detail"u8, (nuint)block);
            VerifyBlock(block);
        }

        for (uint index = 0; index < LargeObjectSpace.TableLength; index++)
        {
            LargeObject* large = LargeObjectSpace.At(index);
            if (large != null)
                VerifyObject(LargeObject.ReferenceOf(large));
        }

        HandleTable.Visit(HandleKind.Strong, &VerifyReference);
        HandleTable.Visit(HandleKind.Pinned, &VerifyReference);
        HandleTable.Visit(HandleKind.WeakShort, &VerifyReference);
        HandleTable.Visit(HandleKind.WeakLong, &VerifyReference);
        HandleTable.Visit(HandleKind.Dependent, &VerifyReference);
    }

    private static void VerifyBlock(HeapBlock* block)
    {
        ulong* marks = HeapBlock.Marks(block);
        byte* end = (byte*)block + HeapBlock.HeaderSize;
        for (int word = 0; word < HeapBlock.BitmapWords; word++)
        {
            for (ulong bits = marks[word]; bits != 0; bits &= bits - 1)
            {
                byte* instance = (byte*)block + (word * 64 + BitOperations.TrailingZeroCount(bits)) * 8;
                if (instance - ObjectModel.HeaderSize < end)
                    GcEnvironment.Panic("gc: two live objects overlap; the second one in detail"u8, (nuint)instance);
                VerifyObject(instance);
                end = instance + ObjectModel.SizeOf(instance) - ObjectModel.HeaderSize;
                VerifyLines(block, instance, end);
            }
        }
    }

    private static void VerifyLines(HeapBlock* block, byte* instance, byte* end)
    {
        byte* lines = HeapBlock.Lines(block);
        int first = (int)(instance - ObjectModel.HeaderSize - (byte*)block) >> HeapBlock.LineShift;
        int last = (int)(end - 1 - (byte*)block) >> HeapBlock.LineShift;
        for (int line = first; line <= last; line++)
        {
            if (line >= HeapBlock.LineCount || lines[line] == 0)
                GcEnvironment.Panic("gc: a live object lies in a free line; object in detail"u8, (nuint)instance);
        }
    }

    private static void VerifyObject(byte* instance)
    {
        MethodTable* type = ObjectModel.TypeOf(instance);
        if (type == null || ((nuint)type & 7) != 0 || type->BaseSize < 16)
            GcEnvironment.Panic("gc: an object has no valid method table; object in detail"u8, (nuint)instance);
        GcDescriptor.Visit(instance, &VerifyReference);
    }

    private static void VerifyReference(byte* instance, nuint* slot)
    {
        byte* target = (byte*)*slot;
        if (target == null)
            return;
        if (((nuint)target & 7) != 0)
            GcEnvironment.Panic("gc: a reference is not aligned; its location in detail"u8, (nuint)slot);
        if (!Marker.IsMarked(target))
            GcEnvironment.Panic("gc: a live object refers to a dead one; location of the reference in detail"u8, (nuint)slot);
        if (AddressMap.KindOf((nuint)target) == AddressKind.Large)
        {
            LargeObject* large = LargeObjectSpace.Find((nuint)target);
            if (large != null && LargeObject.ReferenceOf(large) != target)
                GcEnvironment.Panic("gc: a reference leads inside of a large object; its location in detail"u8, (nuint)slot);
        }
    }
}
