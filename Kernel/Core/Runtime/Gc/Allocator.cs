using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>The slow path of allocation: new buffers, medium and large objects, collections, exhaustion.</summary>
internal static unsafe class Allocator
{
    /// <summary>CoreLib's <c>GC_ALLOC_FLAGS</c>.</summary>
    internal const uint FinalizeFlag = 0x01;

    /// <summary>The contents of the array need not be zero.</summary>
    internal const uint ZeroingOptionalFlag = 0x10;

    private enum Outcome
    {
        Done,
        BudgetSpent,
        Exhausted,
    }

    private static uint s_stressCounter;

    /// <summary>Allocates an object or an array.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="length">Number of elements; 0 for objects. Not negative.</param>
    /// <param name="flags">CoreLib's <c>GC_ALLOC_FLAGS</c>.</param>
    /// <returns>The object, or null when there is no memory for it even after collecting.</returns>
    internal static byte* Allocate(MethodTable* type, nuint length, uint flags)
    {
        if (type->IsSzArray && length > ObjectModel.MaximumArrayLength)
            return null;
        nuint size = ObjectModel.SizeOf(type, length);
        FinalizerNode* node = null;
        if ((flags & FinalizeFlag) != 0)
        {
            node = FinalizationQueue.TakeNode();
            if (node == null)
                return null;
        }

        byte* instance = AllocateMemory(type, length, size, flags);
        if (node != null)
        {
            if (instance == null)
                FinalizationQueue.ReturnNode(node);
            else
                FinalizationQueue.Register(node, instance);
        }

        return instance;
    }

    private static byte* AllocateMemory(MethodTable* type, nuint length, nuint size, uint flags)
    {
        ThreadBlock* thread = GcEnvironment.CurrentThread();
        bool mayCollect = thread->DoNotTriggerCollection == 0;
        if (GcOptions.StressInterval != 0 && mayCollect && !NoCollectionRegion.IsActive && ++s_stressCounter % GcOptions.StressInterval == 0)
            Collector.Collect(full: s_stressCounter / GcOptions.StressInterval % 4 == 0, CollectionReason.Stress);

        for (int attempt = 0; ;)
        {
            byte* instance;
            Outcome outcome = size <= GcTuning.LargeObjectSize || FitsBuffer(thread, size)
                ? AllocateSmall(thread, type, length, size, mayCollect, out instance)
                : AllocateLarge(thread, type, length, size, flags, mayCollect, out instance);
            if (NoCollectionRegion.HasScheduled)
                GcEnvironment.SignalFinalizer();
            if (outcome == Outcome.Done)
                return instance;
            if (outcome == Outcome.BudgetSpent)
            {
                Collector.Collect(GcPolicy.IsFullDue, CollectionReason.Budget);
                continue;
            }

            // No collection can make room for what exceeds the machine.
            if (!mayCollect || attempt == 2 || size > GcEnvironment.TotalMemory())
                break;
            Collector.Collect(full: true, attempt++ == 0 ? CollectionReason.Exhausted : CollectionReason.LowMemory);
        }

        // Only when memory really is at its end: an absurd size says nothing about it.
        if (size <= GcEnvironment.TotalMemory())
        {
            GcLock.Acquire(ref GcHeap.Lock);
            BlockSpace.OpenReserve();
            GcLock.Release(ref GcHeap.Lock);
        }

        return null;
    }

    private static bool FitsBuffer(ThreadBlock* thread, nuint size)
    {
        byte* limit = AllocatorState.Of(thread)->BufferLimit;
        return limit != null && size <= (nuint)(limit - thread->AllocationPointer);
    }

    private static Outcome AllocateSmall(
        ThreadBlock* thread, MethodTable* type, nuint length, nuint size, bool mayCollect, out byte* instance)
    {
        GcEnvironment.DisablePreemption();
        Outcome outcome = Outcome.Done;
        instance = null;
        if (!FitsBuffer(thread, size))
        {
            if (size > HeapBlock.LineSize && TakeFromOverflow(thread, size, out byte* medium))
                instance = medium;
            else
                outcome = Refill(thread, size, mayCollect, out instance);
        }

        if (outcome == Outcome.Done)
        {
            bool bump = instance == null;
            if (bump)
                instance = thread->AllocationPointer;

            // The same order as on the fast path: the method table makes the object visible to the collector.
            if (type->HasComponentSize)
                *(int*)(instance + 8) = (int)length;
            *(MethodTable**)instance = type;
            if (bump)
            {
                thread->AllocationPointer = instance + size;
                if (GcOptions.StressInterval != 0)
                    thread->AllocationLimit = thread->AllocationPointer;
            }
        }

        GcEnvironment.EnablePreemption();
        return outcome;
    }

    // Finds a hole for the object, or for a medium object that the next hole is too small for, an overflow block.
    private static Outcome Refill(ThreadBlock* thread, nuint size, bool mayCollect, out byte* medium)
    {
        medium = null;
        AllocatorState* state = AllocatorState.Of(thread);
        byte* limit = state->BufferLimit;
        bool keepBuffer = size > HeapBlock.LineSize && limit != null
            && (nuint)(limit - thread->AllocationPointer) > GcTuning.WasteLimit;
        while (!keepBuffer)
        {
            if (state->Block == null)
            {
                Outcome outcome = TakeBlock(state, mayCollect);
                if (outcome != Outcome.Done)
                    return outcome;
            }

            int first = HeapBlock.FindHole(state->Block, state->NextLine, out int end);
            if (first == HeapBlock.LineCount)
            {
                state->Block = null;
                continue;
            }

            if ((nuint)((end - first) * HeapBlock.LineSize) < size)
                break;
            state->NextLine = end;
            Count((nuint)(end - first) * HeapBlock.LineSize);
            AllocationBuffer.Install(thread, state->Block, first, end);
            return Outcome.Done;
        }

        return RefillOverflow(state, size, mayCollect, out medium);
    }

    private static Outcome TakeBlock(AllocatorState* state, bool mayCollect)
    {
        GcLock.Acquire(ref GcHeap.Lock);
        if (mayCollect && GcPolicy.IsBudgetSpent)
        {
            GcLock.Release(ref GcHeap.Lock);
            return Outcome.BudgetSpent;
        }

        HeapBlock* block = BlockSpace.TakeForAllocation();
        GcLock.Release(ref GcHeap.Lock);
        if (block == null)
            return Outcome.Exhausted;
        state->Block = block;
        state->NextLine = HeapBlock.FirstLine;
        return Outcome.Done;
    }

    private static bool TakeFromOverflow(ThreadBlock* thread, nuint size, out byte* instance)
    {
        AllocatorState* state = AllocatorState.Of(thread);
        instance = state->OverflowPointer;
        if (instance == null || size > (nuint)(state->OverflowLimit - instance))
            return false;
        state->OverflowPointer += size;
        thread->AllocatedBytes += (long)size;
        return true;
    }

    private static Outcome RefillOverflow(AllocatorState* state, nuint size, bool mayCollect, out byte* instance)
    {
        instance = null;
        GcLock.Acquire(ref GcHeap.Lock);
        if (mayCollect && GcPolicy.IsBudgetSpent)
        {
            GcLock.Release(ref GcHeap.Lock);
            return Outcome.BudgetSpent;
        }

        HeapBlock* block = BlockSpace.TakeEmpty();
        if (block != null)
            GcPolicy.CountAllocation(HeapBlock.UsableBytes);
        GcLock.Release(ref GcHeap.Lock);
        if (block == null)
            return Outcome.Exhausted;
        instance = AllocationBuffer.Prepare(block, HeapBlock.FirstLine, HeapBlock.LineCount);
        state->OverflowLimit = instance + HeapBlock.UsableBytes;
        state->OverflowPointer = instance + size;
        GcEnvironment.CurrentThread()->AllocatedBytes += (long)size;
        return Outcome.Done;
    }

    private static Outcome AllocateLarge(
        ThreadBlock* thread, MethodTable* type, nuint length, nuint size, uint flags, bool mayCollect, out byte* instance)
    {
        instance = null;
        nuint pages = LargeObjectSpace.PagesFor(size);
        nuint bytes = pages * 4096;
        GcLock.Acquire(ref GcHeap.Lock);
        if (mayCollect && GcPolicy.IsBudgetSpent)
        {
            GcLock.Release(ref GcHeap.Lock);
            return Outcome.BudgetSpent;
        }

        LargeObject* large = TakePages(pages);
        if (large != null)
            GcPolicy.CountAllocation(bytes);
        GcLock.Release(ref GcHeap.Lock);
        if (large == null)
            return Outcome.Exhausted;

        // The pages belong to this thread alone until they are published, so they are cleared while others run.
        nuint clear = (flags & ZeroingOptionalFlag) != 0 && !type->HasPointers ? LargeObject.ReferenceOffset + 2 * (nuint)sizeof(nuint) : bytes;
        GcEnvironment.Clear((byte*)large, clear);
        large->PageCount = pages;
        byte* reference = LargeObject.ReferenceOf(large);
        if (type->HasComponentSize)
            *(int*)(reference + 8) = (int)length;
        *(MethodTable**)reference = type;
        GcLock.Acquire(ref GcHeap.Lock);
        LargeObjectSpace.Publish(large, type->HasPointers);
        thread->AllocatedBytes += (long)size;
        instance = reference;
        GcLock.Release(ref GcHeap.Lock);
        return Outcome.Done;
    }

    private static LargeObject* TakePages(nuint pages)
    {
        if (!GcPolicy.MayTake(pages * 4096))
        {
            BlockSpace.ReleaseFree(0);
            if (!GcPolicy.MayTake(pages * 4096))
                return null;
        }

        byte* result = GcEnvironment.AllocatePages(pages, 4096);
        if (result == null)
        {
            BlockSpace.ReleaseFree(0);
            result = GcEnvironment.AllocatePages(pages, 4096);
        }

        return (LargeObject*)result;
    }

    private static void Count(nuint bytes)
    {
        GcLock.Acquire(ref GcHeap.Lock);
        GcPolicy.CountAllocation(bytes);
        GcLock.Release(ref GcHeap.Lock);
    }
}
