using System.Runtime;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Allocation helpers that CoreLib and compiled code call; the fast paths are in Allocation.S.</summary>
internal static unsafe class AllocationExports
{
    /// <summary>What the fast paths call when the buffer is full, or when there is none. Null: out of memory.</summary>
    [RuntimeExport("cosmos_gc_allocate")]
    internal static byte* AllocateSlow(MethodTable* type, nuint length, uint flags) => Allocator.Allocate(type, length, flags);

    [RuntimeExport("RhAllocateNewObject")]
    internal static void AllocateNewObject(MethodTable* type, uint flags, byte** result)
        => *result = Allocator.Allocate(type, 0, type->HasFinalizer ? flags | Allocator.FinalizeFlag : flags);

    [RuntimeExport("RhAllocateNewArray")]
    internal static void AllocateNewArray(MethodTable* type, uint length, uint flags, byte** result)
        => *result = length > int.MaxValue ? null : Allocator.Allocate(type, length, flags);

    [RuntimeExport("RhGetGCDescSize")]
    internal static int GetDescriptorSize(MethodTable* type) => GcDescriptor.SizeOf(type);

    [RuntimeExport("RhCompareObjectContentsAndPadding")]
    internal static bool CompareObjectContentsAndPadding(byte* first, byte* second)
    {
        // Value types of one type: compared word by word, behind the method table, as far as the fields go.
        MethodTable* type = ObjectModel.TypeOf(first);
        nuint size = type->BaseSize - 2 * (nuint)sizeof(nuint);
        if (!type->HasComponentSize)
            size -= (type->Flags & ValueTypePaddingMask) >> ValueTypePaddingShift;
        byte* left = first + sizeof(nuint);
        byte* right = second + sizeof(nuint);
        nuint offset = 0;
        for (; offset + (nuint)sizeof(nuint) <= size; offset += (nuint)sizeof(nuint))
        {
            if (*(nuint*)(left + offset) != *(nuint*)(right + offset))
                return false;
        }

        for (; offset < size; offset++)
        {
            if (left[offset] != right[offset])
                return false;
        }

        return true;
    }

    // EETypeFlagsEx.ValueTypeFieldPaddingMask.
    private const uint ValueTypePaddingMask = 0x00E0;
    private const int ValueTypePaddingShift = 5;
}
