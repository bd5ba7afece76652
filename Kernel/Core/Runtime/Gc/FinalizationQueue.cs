namespace Cosmos.Core.Runtime.Gc;

/// <summary>One registration for finalization.</summary>
internal unsafe struct FinalizerNode
{
    /// <summary>The object.</summary>
    public byte* Instance;

    /// <summary>Next in the list that the node is in.</summary>
    public FinalizerNode* Next;
}

/// <summary>Objects that have a finalizer, and those whose turn has come.</summary>
/// <remarks>
/// Nodes only move between lists, so a collection needs no memory. Registrations since the last collection have a list of their
/// own: a nursery collection looks at these alone. Order of registration is kept.
/// </remarks>
internal static unsafe class FinalizationQueue
{
    private const int PageSize = 4096;

    private struct List
    {
        public FinalizerNode* Head;
        public FinalizerNode* Tail;
        public nuint Count;
    }

    private static GcLock s_lock;
    private static FinalizerNode* s_unused;
    private static List s_young;
    private static List s_old;
    private static List s_ready;
    private static List s_readyCritical;

    /// <summary>Objects whose finalizer has still to run.</summary>
    internal static nuint PendingCount => s_ready.Count + s_readyCritical.Count;

    /// <summary>Forgets everything.</summary>
    internal static void Initialize()
    {
        s_unused = null;
        s_young = s_old = s_ready = s_readyCritical = default;
    }

    /// <summary>Takes the memory for a registration, before the object is allocated; null when memory is exhausted.</summary>
    internal static FinalizerNode* TakeNode()
    {
        GcLock.Acquire(ref s_lock);
        FinalizerNode* node = s_unused;
        if (node == null)
            node = AddNodes();
        if (node != null)
            s_unused = node->Next;
        GcLock.Release(ref s_lock);
        return node;
    }

    /// <summary>Gives a node back that was not used.</summary>
    internal static void ReturnNode(FinalizerNode* node)
    {
        GcLock.Acquire(ref s_lock);
        Recycle(node);
        GcLock.Release(ref s_lock);
    }

    /// <summary>Registers an object.</summary>
    internal static void Register(FinalizerNode* node, byte* instance)
    {
        GcLock.Acquire(ref s_lock);
        node->Instance = instance;
        Append(ref s_young, node);
        GcLock.Release(ref s_lock);
    }

    /// <summary>Takes the next object whose finalizer is to run: ordinary ones first, then critical ones; null when there is none.</summary>
    internal static byte* TakeReady()
    {
        GcLock.Acquire(ref s_lock);
        byte* result = null;
        while (result == null)
        {
            ref List list = ref s_ready;
            if (s_ready.Head == null)
                list = ref s_readyCritical;
            FinalizerNode* node = list.Head;
            if (node == null)
                break;
            list.Head = node->Next;
            if (list.Head == null)
                list.Tail = null;
            list.Count--;
            result = node->Instance;
            Recycle(node);

            // SuppressFinalize was called after the object became ready.
            if (ObjectModel.IsFinalizationSuppressed(result))
            {
                ObjectModel.UnsuppressFinalization(result);
                result = null;
            }
        }

        GcLock.Release(ref s_lock);
        return result;
    }

    /// <summary>Marks the objects whose finalizer has still to run.</summary>
    internal static void MarkReady(MarkWorker* worker)
    {
        MarkList(worker, s_ready.Head);
        MarkList(worker, s_readyCritical.Head);
        Marker.Drain(worker);
    }

    /// <summary>Finds registered objects that nothing else reaches, makes them ready and brings them back to life with all they reach.</summary>
    internal static void Process(MarkWorker* worker, bool full)
    {
        List found = default;
        List registrations = s_old;
        if (full)
        {
            s_old = default;
            Separate(ref registrations, ref found);
        }

        registrations = s_young;
        s_young = default;
        Separate(ref registrations, ref found);

        // Marked only now: an object reached from another one's finalizer is finalized in the same round, as the collector found both.
        FinalizerNode* node = found.Head;
        while (node != null)
        {
            FinalizerNode* next = node->Next;
            Marker.Mark(worker, node->Instance);
            if (ObjectModel.TypeOf(node->Instance)->HasCriticalFinalizer)
                Append(ref s_readyCritical, node);
            else
                Append(ref s_ready, node);
            node = next;
        }
    }

    // Survivors become old; the others are collected in found, unless they need no finalizer any more.
    private static void Separate(ref List registrations, ref List found)
    {
        FinalizerNode* node = registrations.Head;
        while (node != null)
        {
            FinalizerNode* next = node->Next;
            byte* instance = node->Instance;
            if (Marker.IsMarked(instance))
            {
                Append(ref s_old, node);
            }
            else if (ObjectModel.IsFinalizationSuppressed(instance))
            {
                ObjectModel.UnsuppressFinalization(instance);
                Recycle(node);
            }
            else if (ObjectModel.TypeOf(instance)->HasEagerFinalizer)
            {
                FreeWeakReference(instance);
                Recycle(node);
            }
            else
            {
                Append(ref found, node);
            }

            node = next;
        }
    }

    // WeakReference and WeakReference<T>: the first field is the handle; the two low bits are flags, of which the first is kept.
    private static void FreeWeakReference(byte* instance)
    {
        nuint* field = (nuint*)(instance + sizeof(nuint));
        nuint* handle = (nuint*)(*field & ~(nuint)3);
        *field &= 1;
        if (handle != null)
            HandleTable.FreeUnsynchronized(handle);
    }

    private static void MarkList(MarkWorker* worker, FinalizerNode* node)
    {
        for (; node != null; node = node->Next)
            Marker.Mark(worker, node->Instance);
    }

    private static void Append(ref List list, FinalizerNode* node)
    {
        node->Next = null;
        if (list.Tail == null)
            list.Head = node;
        else
            list.Tail->Next = node;
        list.Tail = node;
        list.Count++;
    }

    private static void Recycle(FinalizerNode* node)
    {
        node->Instance = null;
        node->Next = s_unused;
        s_unused = node;
    }

    private static FinalizerNode* AddNodes()
    {
        FinalizerNode* nodes = (FinalizerNode*)GcEnvironment.AllocatePages(1, PageSize);
        if (nodes == null)
            return null;
        for (int index = 0; index < PageSize / sizeof(FinalizerNode); index++)
        {
            nodes[index].Instance = null;
            nodes[index].Next = s_unused;
            s_unused = &nodes[index];
        }

        return s_unused;
    }
}
