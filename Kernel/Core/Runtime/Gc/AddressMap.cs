using System.Runtime.CompilerServices;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>What a 32 KiB piece of the address space contains.</summary>
internal enum AddressKind : byte
{
    /// <summary>Nothing of the heap.</summary>
    Foreign = 0,

    /// <summary>A <see cref="HeapBlock"/>.</summary>
    Block = 1,

    /// <summary>Maybe pages of large objects; <see cref="LargeObjectSpace"/> knows.</summary>
    Large = 2,
}

/// <summary>One byte per 32 KiB of RAM, so that any word can be classified at once.</summary>
internal static unsafe class AddressMap
{
    private static byte* s_kinds;
    private static nuint s_count;

    /// <summary>The table; index it by <c>(address - GcEnvironment.AddressBase) &gt;&gt; 15</c>, below <see cref="Count"/>.</summary>
    internal static byte* Kinds => s_kinds;

    /// <summary>The table less the position of the first address: index it by <c>address &gt;&gt; 15</c> of addresses known to be in range.</summary>
    internal static byte* BiasedKinds => s_kinds - (GcEnvironment.AddressBase >> HeapBlock.Shift);

    /// <summary>Number of entries.</summary>
    internal static nuint Count => s_count;

    /// <summary>Bytes of table for the address range of <see cref="GcEnvironment"/>.</summary>
    internal static nuint TableBytes => (GcEnvironment.AddressEnd - GcEnvironment.AddressBase + HeapBlock.OffsetMask) >> HeapBlock.Shift;

    /// <summary>Adopts zeroed memory of <see cref="TableBytes"/> bytes.</summary>
    internal static void Initialize(byte* table)
    {
        s_kinds = table;
        s_count = TableBytes;
    }

    /// <summary>What lies at <paramref name="address"/>; any word may be asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static AddressKind KindOf(nuint address)
    {
        nuint index = (address - GcEnvironment.AddressBase) >> HeapBlock.Shift;
        return index < s_count ? (AddressKind)s_kinds[index] : AddressKind.Foreign;
    }

    /// <summary>Records what lies at <paramref name="address"/>.</summary>
    internal static void Set(nuint address, AddressKind kind) => s_kinds[(address - GcEnvironment.AddressBase) >> HeapBlock.Shift] = (byte)kind;
}
