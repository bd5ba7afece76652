namespace Cosmos.Core.Runtime.Gc;

/// <summary>Objects in runs of pages of their own. An interior pointer finds its object in constant time.</summary>
/// <remarks>
/// A table holds one entry per object, a map one table position per page. The map is never cleared: an entry is believed only when
/// the object it names exists and contains the page (Briggs and Torczon, "An efficient representation for sparse sets", 1993).
/// All members need <see cref="GcHeap.Lock"/> or a stopped world.
/// </remarks>
internal static unsafe class LargeObjectSpace
{
    private const int PageShift = 12;
    private const nuint PageSize = 1 << PageShift;

    // Table entry: page number relative to the address base, or a link of the list of unused entries.
    private const uint UnusedFlag = 0x80000000;
    private const uint PointersFlag = 0x40000000;
    private const uint PageMask = 0x3FFFFFFF;
    private const uint NoEntry = PageMask;

    private static uint* s_map;
    private static uint* s_table;
    private static uint s_capacity;
    private static uint s_used;
    private static uint s_unused;
    private static uint s_count;
    private static nuint s_pages;
    private static LargeObject* s_young;

    /// <summary>Number of large objects.</summary>
    internal static uint Count => s_count;

    /// <summary>Bytes of pages in use.</summary>
    internal static nuint CommittedBytes => s_pages << PageShift;

    /// <summary>First of the objects allocated since the last collection.</summary>
    internal static LargeObject* FirstYoung => s_young;

    /// <summary>Upper bound of the positions for <see cref="At"/>.</summary>
    internal static uint TableLength => s_used;

    /// <summary>Bytes of the page map for all of RAM.</summary>
    internal static nuint MapBytes => RangePages * sizeof(uint);

    /// <summary>Bytes of the table for all of RAM: no large object has less than three pages.</summary>
    internal static nuint TableBytes => (RangePages / 3 + 1) * sizeof(uint);

    private static nuint RangePages => (GcEnvironment.AddressEnd - GcEnvironment.AddressBase + PageSize - 1) >> PageShift;

    /// <summary>Adopts memory for map and table, contents undefined, and forgets all objects.</summary>
    internal static void Initialize(byte* map, byte* table)
    {
        s_map = (uint*)map;
        s_table = (uint*)table;
        s_capacity = (uint)(TableBytes / sizeof(uint));
        s_used = s_count = 0;
        s_unused = NoEntry;
        s_pages = 0;
        s_young = null;
    }

    /// <summary>Pages that an object of <paramref name="size"/> bytes needs.</summary>
    internal static nuint PagesFor(nuint size) => (size + LargeObject.Overhead + PageSize - 1) >> PageShift;

    /// <summary>Registers an object whose memory is ready: header fields, method table and length are stored, contents zeroed.</summary>
    internal static void Publish(LargeObject* large, bool hasPointers)
    {
        uint index = s_unused;
        if (index != NoEntry)
            s_unused = s_table[index] & PageMask;
        else if (s_used < s_capacity)
            index = s_used++;
        else
            GcEnvironment.Panic("gc: more large objects than memory can hold"u8, s_used);

        uint page = PageOf((nuint)large);
        s_table[index] = hasPointers ? page | PointersFlag : page;
        for (nuint offset = 0; offset < large->PageCount; offset++)
            s_map[page + offset] = index;
        large->Index = index;
        large->Flags = LargeObjectFlags.Young | (hasPointers ? LargeObjectFlags.HasPointers : LargeObjectFlags.None);
        large->NextYoung = s_young;
        s_young = large;
        s_count++;
        s_pages += large->PageCount;

        nuint end = (nuint)large + (large->PageCount << PageShift);
        if (hasPointers)
            CardTable.CleanRange((nuint)large, end);
        for (nuint piece = (nuint)large & ~HeapBlock.OffsetMask; piece < end; piece += HeapBlock.SizeInBytes)
            AddressMap.Set(piece, AddressKind.Large);
    }

    /// <summary>The object that occupies an address, or null. Any address whose piece of the map says <see cref="AddressKind.Large"/>.</summary>
    internal static LargeObject* Find(nuint address)
    {
        uint page = PageOf(address);
        uint index = s_map[page];
        if (index >= s_used)
            return null;
        uint entry = s_table[index];
        if ((entry & UnusedFlag) != 0)
            return null;
        uint first = entry & PageMask;
        if (page < first)
            return null;
        LargeObject* large = FromPage(first);
        return page - first < large->PageCount ? large : null;
    }

    /// <summary>The object at a table position, or null.</summary>
    internal static LargeObject* At(uint index)
    {
        uint entry = s_table[index];
        return (entry & UnusedFlag) != 0 ? null : FromPage(entry & PageMask);
    }

    /// <summary>As <see cref="At"/>, but only objects with references: others are passed over without touching their memory.</summary>
    internal static LargeObject* WithPointersAt(uint index)
    {
        uint entry = s_table[index];
        return (entry & (UnusedFlag | PointersFlag)) == PointersFlag ? FromPage(entry & PageMask) : null;
    }

    /// <summary>Makes all objects white before a full collection.</summary>
    internal static void ClearMarks()
    {
        for (uint index = 0; index < s_used; index++)
        {
            LargeObject* large = At(index);
            if (large != null)
                large->Flags &= ~LargeObjectFlags.Marked;
        }
    }

    /// <summary>Frees unmarked objects. A nursery collection can only have unmarked ones among the young.</summary>
    internal static void Sweep(bool full)
    {
        LargeObject* large = s_young;
        s_young = null;
        while (large != null)
        {
            LargeObject* next = large->NextYoung;
            large->Flags &= ~LargeObjectFlags.Young;
            if (!LargeObject.IsMarked(large))
                Free(large);
            large = next;
        }

        if (!full)
            return;
        for (uint index = 0; index < s_used; index++)
        {
            large = At(index);
            if (large != null && !LargeObject.IsMarked(large))
                Free(large);
        }
    }

    private static void Free(LargeObject* large)
    {
        uint index = large->Index;
        s_table[index] = s_unused | UnusedFlag;
        s_unused = index;
        s_count--;
        s_pages -= large->PageCount;
        if (s_count == 0)
        {
            s_used = 0;
            s_unused = NoEntry;
        }

        nuint pages = large->PageCount;
        if (GcOptions.Poison)
            Poison.Fill((byte*)large, pages << PageShift);
        GcEnvironment.FreePages((byte*)large, pages);
    }

    private static uint PageOf(nuint address) => (uint)((address - GcEnvironment.AddressBase) >> PageShift);

    private static LargeObject* FromPage(uint page) => (LargeObject*)(GcEnvironment.AddressBase + ((nuint)page << PageShift));
}
