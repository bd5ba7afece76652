using System;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Kinds of handles; numbers as in CoreLib and NativeAOT's <c>HandleType</c>.</summary>
internal enum HandleKind
{
    /// <summary>Cleared when the object is no longer reachable, before its finalizer is queued.</summary>
    WeakShort = 0,

    /// <summary>Cleared when the object is gone, finalizer and resurrection included.</summary>
    WeakLong = 1,

    /// <summary>Keeps the object alive.</summary>
    Strong = 2,

    /// <summary>The same here: objects do not move.</summary>
    Pinned = 3,

    /// <summary>Keeps the object alive while a registered callback says so.</summary>
    RefCounted = 5,

    /// <summary>Keeps a second object alive while the first one is.</summary>
    Dependent = 6,

    /// <summary>Strong, with a word for the owner.</summary>
    CrossReference = 11,
}

/// <summary>
/// Handles: addresses of words that hold an object. Pages of 4 KiB hold handles of one kind; the page's header is found by masking.
/// A page knows whether it was written to since the last collection: nursery collections pass over the others.
/// </summary>
internal static unsafe class HandleTable
{
    private const int PageSize = 4096;
    private const int KindCount = 12;

    /// <summary>Header of a page of handles.</summary>
    private struct Page
    {
        public Page* Next;
        public Page* NextWithRoom;

        // First free handle; its word links the next one, with bit 0 set. 0 at the end.
        public nuint Free;
        public int Used;
        public int Carved;
        public HandleKind Kind;
        public int IsDirty;
    }

    private struct State
    {
        public fixed ulong Pages[KindCount];
        public fixed ulong WithRoom[KindCount];
    }

    private static State s_state;
    private static GcLock s_lock;
    private static nuint s_count;

    /// <summary>Number of handles in use.</summary>
    internal static nuint Count => s_count;

    /// <summary>Forgets all handles.</summary>
    internal static void Initialize()
    {
        s_state = default;
        s_count = 0;
    }

    /// <summary>Makes a handle.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="target">The object, or null.</param>
    /// <param name="second">Second object of a dependent handle, or the owner's word of a cross reference.</param>
    /// <returns>The handle, or null when memory is exhausted.</returns>
    internal static nuint* Allocate(HandleKind kind, byte* target, nuint second)
    {
        GcLock.Acquire(ref s_lock);
        Page* page = (Page*)s_state.WithRoom[(int)kind];
        if (page == null)
        {
            page = AddPage(kind);
            if (page == null)
            {
                GcLock.Release(ref s_lock);
                return null;
            }
        }

        nuint* handle;
        int width = WidthOf(kind);
        if (page->Free != 0)
        {
            handle = (nuint*)page->Free;
            page->Free = *handle & ~(nuint)1;
        }
        else
        {
            handle = (nuint*)(page + 1) + page->Carved * width;
            page->Carved++;
        }

        if (++page->Used == CapacityOf(kind))
            s_state.WithRoom[(int)kind] = (ulong)page->NextWithRoom;
        page->IsDirty = 1;
        if (width == 2)
            handle[1] = second;
        *handle = (nuint)target;
        s_count++;
        GcLock.Release(ref s_lock);
        return handle;
    }

    /// <summary>Ends a handle.</summary>
    internal static void Free(nuint* handle)
    {
        GcLock.Acquire(ref s_lock);
        FreeUnsynchronized(handle);
        GcLock.Release(ref s_lock);
    }

    /// <summary>As <see cref="Free"/>, with the world stopped.</summary>
    internal static void FreeUnsynchronized(nuint* handle)
    {
        Page* page = PageOf(handle);
        int kind = (int)page->Kind;
        *handle = page->Free | 1;
        page->Free = (nuint)handle;
        s_count--;
        if (page->Used-- == CapacityOf(page->Kind))
        {
            page->NextWithRoom = (Page*)s_state.WithRoom[kind];
            s_state.WithRoom[kind] = (ulong)page;
        }
    }

    /// <summary>Changes the object of a handle.</summary>
    internal static void Set(nuint* handle, byte* target)
    {
        // Before the store: a collection in between finds the object in a register, makes it old, and may forget the flag.
        PageOf(handle)->IsDirty = 1;
        *handle = (nuint)target;
    }

    /// <summary>Changes the second object of a dependent handle.</summary>
    internal static void SetSecond(nuint* handle, byte* target)
    {
        PageOf(handle)->IsDirty = 1;
        handle[1] = (nuint)target;
    }

    /// <summary>The second word of a dependent or cross-reference handle.</summary>
    internal static nuint GetSecond(nuint* handle) => handle[1];

    /// <summary>Kind of a handle.</summary>
    internal static HandleKind KindOf(nuint* handle) => PageOf(handle)->Kind;

    /// <summary>Marks from the handles that keep objects alive.</summary>
    internal static void MarkStrong(MarkWorker* worker, bool full)
    {
        MarkKind(worker, HandleKind.Strong, full);
        MarkKind(worker, HandleKind.Pinned, full);
        MarkKind(worker, HandleKind.CrossReference, full);
        for (Page* page = First(HandleKind.RefCounted); page != null; page = page->Next)
        {
            nuint* handle = (nuint*)(page + 1);
            for (int index = 0; index < page->Carved; index++, handle++)
            {
                if (IsTarget(*handle) && GcCallouts.IsReferenced((byte*)*handle))
                    Marker.Mark(worker, (byte*)*handle);
            }
        }

        Marker.Drain(worker);
    }

    /// <summary>Marks second objects of dependent handles whose first one is alive.</summary>
    /// <returns>Whether one was marked: then others may have become alive.</returns>
    internal static bool MarkDependent(MarkWorker* worker, bool full)
    {
        bool any = false;
        for (Page* page = First(HandleKind.Dependent); page != null; page = page->Next)
        {
            if (!full && page->IsDirty == 0)
                continue;
            nuint* handle = (nuint*)(page + 1);
            for (int index = 0; index < page->Carved; index++, handle += 2)
            {
                if (!IsTarget(*handle) || handle[1] == 0)
                    continue;
                if (!Marker.IsMarked((byte*)handle[1]) && Marker.IsMarked((byte*)*handle))
                {
                    Marker.Mark(worker, (byte*)handle[1]);
                    any = true;
                }
            }
        }

        return any;
    }

    /// <summary>Clears handles of a weak kind whose object is not marked.</summary>
    internal static void ClearWeak(HandleKind kind, bool full)
    {
        int width = WidthOf(kind);
        for (Page* page = First(kind); page != null; page = page->Next)
        {
            if (!full && page->IsDirty == 0)
                continue;
            nuint* handle = (nuint*)(page + 1);
            for (int index = 0; index < page->Carved; index++, handle += width)
            {
                if (!IsTarget(*handle) || Marker.IsMarked((byte*)*handle))
                    continue;
                *handle = 0;
                if (kind == HandleKind.Dependent)
                    handle[1] = 0;
            }
        }
    }

    /// <summary>All objects in handles are old now, or gone. A full collection also returns empty pages.</summary>
    internal static void CompleteCollection(bool full)
    {
        for (int kind = 0; kind < KindCount; kind++)
        {
            if (full)
                ReturnEmptyPages((HandleKind)kind);
            for (Page* page = First((HandleKind)kind); page != null; page = page->Next)
                page->IsDirty = 0;
        }
    }

    /// <summary>Calls <paramref name="visit"/> with every object in a handle of one kind; for verification.</summary>
    internal static void Visit(HandleKind kind, delegate*<byte*, nuint*, void> visit)
    {
        int width = WidthOf(kind);
        for (Page* page = First(kind); page != null; page = page->Next)
        {
            nuint* handle = (nuint*)(page + 1);
            for (int index = 0; index < page->Carved; index++, handle += width)
            {
                if (!IsTarget(*handle))
                    continue;
                visit(null, handle);
                if (kind == HandleKind.Dependent)
                    visit(null, handle + 1);
            }
        }
    }

    private static void MarkKind(MarkWorker* worker, HandleKind kind, bool full)
    {
        int width = WidthOf(kind);
        for (Page* page = First(kind); page != null; page = page->Next)
        {
            if (!full && page->IsDirty == 0)
                continue;
            nuint* handle = (nuint*)(page + 1);
            for (int index = 0; index < page->Carved; index++, handle += width)
            {
                if (IsTarget(*handle))
                    Marker.Mark(worker, (byte*)*handle);
            }
        }
    }

    private static bool IsTarget(nuint word) => word != 0 && (word & 1) == 0;

    private static int WidthOf(HandleKind kind) => kind is HandleKind.Dependent or HandleKind.CrossReference ? 2 : 1;

    private static int CapacityOf(HandleKind kind) => (PageSize - sizeof(Page)) / (WidthOf(kind) * sizeof(nuint));

    private static Page* PageOf(nuint* handle) => (Page*)((nuint)handle & ~(nuint)(PageSize - 1));

    private static Page* First(HandleKind kind) => (Page*)s_state.Pages[(int)kind];

    private static Page* AddPage(HandleKind kind)
    {
        Page* page = (Page*)GcEnvironment.AllocatePages(1, PageSize);
        if (page == null)
            return null;
        new Span<byte>(page, PageSize).Clear();
        page->Kind = kind;
        page->Next = First(kind);
        s_state.Pages[(int)kind] = (ulong)page;
        s_state.WithRoom[(int)kind] = (ulong)page;
        return page;
    }

    // One empty page of each kind is kept.
    private static void ReturnEmptyPages(HandleKind kind)
    {
        Page* page = First(kind);
        Page* kept = null;
        Page* room = null;
        bool spare = false;
        while (page != null)
        {
            Page* next = page->Next;
            if (page->Used == 0 && spare)
            {
                GcEnvironment.FreePages((byte*)page, 1);
            }
            else
            {
                spare |= page->Used == 0;
                page->Next = kept;
                kept = page;
                if (page->Used < CapacityOf(kind))
                {
                    page->NextWithRoom = room;
                    room = page;
                }
            }

            page = next;
        }

        s_state.Pages[(int)kind] = (ulong)kept;
        s_state.WithRoom[(int)kind] = (ulong)room;
    }
}
