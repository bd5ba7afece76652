namespace Cosmos.Core.Runtime.Gc;

/// <summary>Objects that the compiler or CoreLib placed outside the heap: string literals, pre-initialised objects, types.</summary>
/// <remarks>
/// They live forever and are never marked. A reference stored in one dirties its card; such cards stay dirty, so every collection
/// sees these references as roots. Segments outside RAM have no cards; CoreLib puts no objects with references there.
/// </remarks>
internal static unsafe class FrozenSegments
{
    private const int PageSize = 4096;

    internal struct Segment
    {
        public byte* Start;
        public byte* Allocated;
        public byte* Reserved;
        public bool HasCards;
    }

    private struct Page
    {
        public Page* Next;
        public int Count;
    }

    private static Page* s_pages;

    private static int SegmentsPerPage => (PageSize - sizeof(Page)) / sizeof(Segment);

    /// <summary>Forgets all segments.</summary>
    internal static void Initialize() => s_pages = null;

    /// <summary>Adds a segment; null when memory is exhausted. Needs <see cref="GcHeap.Lock"/>.</summary>
    internal static Segment* Add(byte* start, nuint allocated, nuint reserved)
    {
        Segment* segment = FindUnused();
        if (segment == null)
            return null;
        segment->Start = start;
        segment->Allocated = start + allocated;
        segment->Reserved = start + reserved;
        segment->HasCards = (nuint)start >= GcEnvironment.AddressBase && (nuint)segment->Reserved <= GcEnvironment.AddressEnd;
        if (segment->HasCards && reserved != 0)
            CardTable.CleanRange((nuint)start, (nuint)segment->Reserved);
        return segment;
    }

    /// <summary>Removes a segment.</summary>
    internal static void Remove(Segment* segment) => segment->Start = null;

    /// <summary>Whether an address lies in a segment.</summary>
    internal static bool Contains(byte* address)
    {
        for (Page* page = s_pages; page != null; page = page->Next)
        {
            Segment* segment = (Segment*)(page + 1);
            for (int index = 0; index < page->Count; index++, segment++)
            {
                if (segment->Start != null && address >= segment->Start && address < segment->Allocated)
                    return true;
            }
        }

        return false;
    }

    /// <summary>Marks from the objects that were written to.</summary>
    internal static void Mark(MarkWorker* worker)
    {
        for (Page* page = s_pages; page != null; page = page->Next)
        {
            Segment* segment = (Segment*)(page + 1);
            for (int index = 0; index < page->Count; index++, segment++)
            {
                if (segment->Start != null && segment->HasCards && segment->Start < segment->Allocated)
                    MarkSegment(worker, segment);
            }
        }

        Marker.Drain(worker);
    }

    private static void MarkSegment(MarkWorker* worker, Segment* segment)
    {
        byte* card = CardTable.CardOf((nuint)segment->Start);
        byte* last = CardTable.CardOf((nuint)segment->Allocated - 1);
        while (card <= last && *card == 0)
            card++;
        if (card > last)
            return;

        // The first object's header is the segment's first word (ilc), so its reference comes right behind.
        byte* instance = segment->Start + ObjectModel.HeaderSize;
        while (instance + ObjectModel.MinimumSize - ObjectModel.HeaderSize <= segment->Allocated && ObjectModel.TypeOf(instance) != null)
        {
            nuint size = ObjectModel.SizeOf(instance);
            if (ObjectModel.TypeOf(instance)->HasPointers && IsDirty((nuint)instance, (nuint)instance + size - 1))
                GcDescriptor.Mark(worker, instance, 0, nuint.MaxValue);
            instance += size;
        }
    }

    private static bool IsDirty(nuint first, nuint last)
    {
        byte any = 0;
        for (byte* card = CardTable.CardOf(first), end = CardTable.CardOf(last); card <= end; card++)
            any |= *card;
        return any != 0;
    }

    private static Segment* FindUnused()
    {
        for (Page* page = s_pages; page != null; page = page->Next)
        {
            Segment* segments = (Segment*)(page + 1);
            for (int index = 0; index < page->Count; index++)
            {
                if (segments[index].Start == null)
                    return &segments[index];
            }

            if (page->Count < SegmentsPerPage)
                return &segments[page->Count++];
        }

        Page* added = (Page*)GcEnvironment.AllocatePages(1, PageSize);
        if (added == null)
            return null;
        added->Next = s_pages;
        added->Count = 1;
        s_pages = added;
        return (Segment*)(added + 1);
    }
}
