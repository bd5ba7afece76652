namespace Cosmos.Core.Runtime.Gc;

/// <summary><c>GC.TryStartNoGCRegion</c>: automatic collections wait until an agreed amount has been allocated.</summary>
internal static unsafe class NoCollectionRegion
{
    /// <summary>CoreLib's <c>StartNoGCRegionStatus</c>.</summary>
    internal enum StartStatus
    {
        /// <summary>The region has begun.</summary>
        Succeeded = 0,

        /// <summary>The memory could not be had.</summary>
        NotEnoughMemory = 1,

        /// <summary>More than the machine could ever give.</summary>
        AmountTooLarge = 2,

        /// <summary>Regions do not nest.</summary>
        AlreadyInProgress = 3,
    }

    /// <summary>CoreLib's <c>EndNoGCRegionStatus</c>.</summary>
    internal enum EndStatus
    {
        /// <summary>No collection happened.</summary>
        Succeeded = 0,

        /// <summary>There was no region.</summary>
        NotInProgress = 1,

        /// <summary><c>GC.Collect</c> ended the region.</summary>
        Induced = 2,

        /// <summary>More than the agreed amount was allocated.</summary>
        AllocationExceeded = 3,
    }

    /// <summary>CoreLib's <c>EnableNoGCRegionCallbackStatus</c>.</summary>
    internal enum CallbackStatus
    {
        /// <summary>The callback will run.</summary>
        Success = 0,

        /// <summary>There is no region.</summary>
        NotStarted = 1,

        /// <summary>The amount is more than the region has.</summary>
        InsufficientBudget = 2,

        /// <summary>There is a callback already.</summary>
        AlreadyRegistered = 3,
    }

    /// <summary>CoreLib's <c>NoGCRegionCallbackFinalizerWorkItem</c>, which the finalizer thread runs.</summary>
    internal struct WorkItem
    {
        public WorkItem* Next;
        public delegate* unmanaged<WorkItem*, void> Callback;
        public bool IsScheduled;
        public bool IsAbandoned;
    }

    private static bool s_active;
    private static nuint s_amount;
    private static EndStatus s_end;
    private static WorkItem* s_callback;
    private static nuint s_callbackAmount;
    private static WorkItem* s_scheduled;

    /// <summary>Whether a region is in force.</summary>
    internal static bool IsActive => s_active;

    /// <summary>Forgets everything.</summary>
    internal static void Initialize()
    {
        s_active = false;
        s_callback = s_scheduled = null;
        s_end = EndStatus.NotInProgress;
    }

    /// <summary>Whether a collection that is due must wait. Ends the region when more than the agreed amount is allocated.</summary>
    internal static bool Suppresses(nuint allocated)
    {
        if (!s_active)
            return false;
        if (s_callback != null && allocated >= s_callbackAmount)
            Schedule(abandoned: false);
        if (allocated < s_amount)
            return true;
        Finish(EndStatus.AllocationExceeded);
        return false;
    }

    /// <summary>Begins a region: collects, then takes the memory in advance.</summary>
    internal static StartStatus Start(long total, bool hasLarge, long large)
    {
        if (s_active)
            return StartStatus.AlreadyInProgress;
        if ((ulong)total > GcEnvironment.TotalMemory())
            return StartStatus.AmountTooLarge;
        Collector.Collect(full: true, CollectionReason.NoCollectionRegion);
        nuint small = (nuint)(hasLarge ? total - large : total);
        GcLock.Acquire(ref GcHeap.Lock);
        bool enough = BlockSpace.EnsureFree(small / HeapBlock.UsableBytes + 1)
            && GcPolicy.MayTake(hasLarge ? (nuint)large : 0);
        if (enough)
        {
            // A buffer or block may be handed out that is not filled to the end.
            s_amount = (nuint)total + (nuint)total / 64 + 4 * HeapBlock.SizeInBytes;
            s_end = EndStatus.Succeeded;
            s_active = true;
        }

        GcLock.Release(ref GcHeap.Lock);
        return enough ? StartStatus.Succeeded : StartStatus.NotEnoughMemory;
    }

    /// <summary>Ends the region; says what ended it before, if something did.</summary>
    internal static EndStatus End()
    {
        GcLock.Acquire(ref GcHeap.Lock);
        EndStatus result = s_end;
        s_end = EndStatus.NotInProgress;
        s_active = false;
        if (s_callback != null)
            Schedule(abandoned: true);
        GcLock.Release(ref GcHeap.Lock);
        if (s_scheduled != null)
            GcEnvironment.SignalFinalizer();
        return result;
    }

    /// <summary>A collection happens although a region is in force. The world is stopped.</summary>
    internal static void Interrupt(CollectionReason reason)
    {
        if (s_active)
            Finish(reason == CollectionReason.Induced ? EndStatus.Induced : EndStatus.AllocationExceeded);
    }

    /// <summary>Arranges for a callback when an amount has been allocated.</summary>
    internal static CallbackStatus Register(WorkItem* item, long amount)
    {
        GcLock.Acquire(ref GcHeap.Lock);
        CallbackStatus status = CallbackStatus.Success;
        if (!s_active)
            status = CallbackStatus.NotStarted;
        else if (s_callback != null)
            status = CallbackStatus.AlreadyRegistered;
        else if ((nuint)amount > s_amount)
            status = CallbackStatus.InsufficientBudget;
        else
        {
            s_callback = item;
            s_callbackAmount = (nuint)amount;
        }

        GcLock.Release(ref GcHeap.Lock);
        return status;
    }

    /// <summary>Takes the work items that the finalizer thread has to run.</summary>
    internal static WorkItem* TakeScheduled()
    {
        GcLock.Acquire(ref GcHeap.Lock);
        WorkItem* items = s_scheduled;
        s_scheduled = null;
        GcLock.Release(ref GcHeap.Lock);
        return items;
    }

    /// <summary>Whether the finalizer thread has something to run.</summary>
    internal static bool HasScheduled => s_scheduled != null;

    private static void Finish(EndStatus status)
    {
        s_active = false;
        s_end = status;
        if (s_callback != null)
            Schedule(abandoned: true);
    }

    private static void Schedule(bool abandoned)
    {
        WorkItem* item = s_callback;
        s_callback = null;
        item->IsScheduled = true;
        item->IsAbandoned = abandoned;
        item->Next = s_scheduled;
        s_scheduled = item;
    }
}
