using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Why a collection happens.</summary>
internal enum CollectionReason
{
    /// <summary>The agreed number of bytes has been handed out.</summary>
    Budget,

    /// <summary>There is no memory for an allocation.</summary>
    Exhausted,

    /// <summary>There still is none after a collection.</summary>
    LowMemory,

    /// <summary><c>GC.Collect</c>.</summary>
    Induced,

    /// <summary><c>GC.TryStartNoGCRegion</c>.</summary>
    NoCollectionRegion,

    /// <summary><see cref="GcOptions.StressInterval"/>.</summary>
    Stress,
}

/// <summary>One collection, from stopping the world to resuming it.</summary>
/// <remarks>README.md in this folder describes the algorithm and the invariants.</remarks>
internal static unsafe class Collector
{
    private static uint s_number;
    private static bool s_full;
    private static bool s_running;
    private static nuint* s_stack;
    private static nuint s_stackEntries;

    /// <summary>Number of the collection in progress, or of the last one.</summary>
    internal static uint Number => s_number;

    /// <summary>Whether the collection in progress looks at old objects too.</summary>
    internal static bool IsFull => s_full;

    /// <summary>Whether a collection is in progress.</summary>
    internal static bool IsRunning => s_running;

    /// <summary>Adopts memory for the mark stack.</summary>
    internal static void Initialize(byte* stack, nuint entries)
    {
        s_number = 0;
        s_full = s_running = false;
        s_stack = (nuint*)stack;
        s_stackEntries = entries;
    }

    /// <summary>Collects on the calling thread.</summary>
    /// <param name="full">Whether to look at old objects too.</param>
    /// <param name="reason">Why. Automatic collections are skipped when another thread has just done one.</param>
    internal static void Collect(bool full, CollectionReason reason)
    {
        uint before = s_number;
        GcEnvironment.StopTheWorld();
        if (reason <= CollectionReason.LowMemory && s_number != before)
        {
            GcEnvironment.ResumeTheWorld();
            return;
        }

        ThreadBlock* thread = GcEnvironment.CurrentThread();
        nuint* registers = stackalloc nuint[6];
        byte* stackPointer = GcEnvironment.CaptureRegisters(registers);
        Run(thread, stackPointer, full, reason);
        bool finalize = FinalizationQueue.PendingCount != 0 || NoCollectionRegion.HasScheduled;
        GcEnvironment.ResumeTheWorld();
        if (finalize)
            GcEnvironment.SignalFinalizer();
    }

    private static void Run(ThreadBlock* thread, byte* stackPointer, bool full, CollectionReason reason)
    {
        long start = GcEnvironment.Now();
        int generation = full ? 2 : 0;
        s_running = true;
        s_full = full;
        s_number++;
        GcStatistics.Begin(full);
        GcCallouts.Invoke(GcCallouts.Kind.StartCollection, generation);
        NoCollectionRegion.Interrupt(reason);
        PrepareThreads(thread);
        if (full)
            ClearMarks();

        MarkWorker state = default;
        MarkWorker* worker = &state;
        worker->Bottom = worker->Top = s_stack;
        worker->Limit = s_stack + s_stackEntries - 1;
        MarkRoots(worker, thread, stackPointer);
        CompleteEphemerons(worker);
        HandleTable.ClearWeak(HandleKind.WeakShort, full);
        FinalizationQueue.Process(worker, full);
        CompleteEphemerons(worker);
        HandleTable.ClearWeak(HandleKind.WeakLong, full);
        HandleTable.ClearWeak(HandleKind.RefCounted, full);
        HandleTable.ClearWeak(HandleKind.Dependent, full);
        GcCallouts.Invoke(GcCallouts.Kind.AfterMarkPhase, generation);

        Sweeper.Sweep(full);
        HandleTable.CompleteCollection(full);
        GcPolicy.Complete(worker->MarkedBytes, full);
        GcStatistics.CountLarge(worker->MarkedLargeBytes, full);
        if (GcOptions.Verify)
            HeapVerifier.Verify();
        GcPolicy.ReleaseMemory(reason == CollectionReason.LowMemory, full);
        GcCallouts.Invoke(GcCallouts.Kind.EndCollection, generation);
        s_running = false;
        GcStatistics.End(start, GcEnvironment.Now(), worker->MarkedBytes);
    }

    // The collecting thread is not in the middle of a fast-path allocation, so its buffer can be taken; the others keep theirs.
    // Nobody is in the slow path, so all state that only the slow path uses can be dropped.
    private static void PrepareThreads(ThreadBlock* collecting)
    {
        AllocationBuffer.Retire(collecting);
        for (ThreadBlock* thread = GcEnvironment.FirstThread(); thread != null; thread = thread->NextThread)
        {
            AllocationBuffer.Account(thread);
            AllocatorState* state = AllocatorState.Of(thread);
            state->Block = null;
            state->OverflowPointer = state->OverflowLimit = null;
        }
    }

    private static void ClearMarks()
    {
        for (uint index = 0; index < BlockSpace.Count; index++)
        {
            HeapBlock* block = BlockSpace.At(index);
            if ((block->Flags & BlockFlags.Free) != 0)
                continue;

            // Ambiguous references are resolved against the object starts, which the marks of old objects are part of.
            ulong* marks = HeapBlock.Marks(block);
            ulong* starts = HeapBlock.Starts(block);
            for (int word = 0; word < HeapBlock.BitmapWords; word++)
            {
                starts[word] = marks[word];
                marks[word] = 0;
            }

            Sweeper.ClearLiveLines(block);
        }

        LargeObjectSpace.ClearMarks();
    }

    private static void MarkRoots(MarkWorker* worker, ThreadBlock* thread, byte* stackPointer)
    {
        RememberedSet.DirtyInterruptedMoves();
        if (s_full)
            RememberedSet.Clean();
        else
            RememberedSet.MarkAndClean(worker);

        // These copies go on after the collection: what they store then is covered by their own barrier, what they stored until
        // now was just scanned; but a second collection may interrupt the same copy.
        RememberedSet.DirtyInterruptedMoves();
        FrozenSegments.Mark(worker);
        HandleTable.MarkStrong(worker, s_full);
        FinalizationQueue.MarkReady(worker);
        RootScanner.MarkThreads(worker, thread, stackPointer);
    }

    private static void CompleteEphemerons(MarkWorker* worker)
    {
        do
            MarkOverflow.DrainAll(worker);
        while (HandleTable.MarkDependent(worker, s_full));
    }
}
