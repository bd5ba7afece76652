using System;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>The garbage-collected heap as the rest of the kernel sees it.</summary>
internal static unsafe class GcHeap
{
    /// <summary>Guards the shared structures of the allocator; the collector needs no lock.</summary>
    internal static GcLock Lock;

    /// <summary>Sets the heap up on the kernel's services. Once, when the page allocator works; no thread has allocated yet.</summary>
    internal static void Initialize()
    {
        KernelGcEnvironment.Bind();
        InitializeTables(0);
        GcNative.SetCardTable(CardTable.Biased, GcEnvironment.AddressEnd);
    }

    /// <summary>Sets the heap up on whatever <see cref="GcEnvironment"/> names.</summary>
    /// <param name="markStackEntries">Size of the mark stack; 0 for the default.</param>
    internal static void InitializeTables(nuint markStackEntries)
    {
        // Tables for all of RAM, half a percent of it; only what is zeroed here is touched before it is needed.
        AddressMap.Initialize(TakeTable(AddressMap.TableBytes, clear: true));
        CardTable.Initialize(TakeTable(CardTable.TableBytes, clear: false));
        BlockSpace.Initialize(TakeTable(BlockSpace.TableBytes, clear: false));
        LargeObjectSpace.Initialize(TakeTable(LargeObjectSpace.MapBytes, clear: false), TakeTable(LargeObjectSpace.TableBytes, clear: false));
        FrozenSegments.Initialize();
        HandleTable.Initialize();
        FinalizationQueue.Initialize();
        GcCallouts.Initialize();
        NoCollectionRegion.Initialize();
        GcStatistics.Initialize();
        if (markStackEntries == 0)
            markStackEntries = Math.Max(GcTuning.MarkStackEntries, GcEnvironment.TotalMemory() / 4096);
        Collector.Initialize(TakeTable(markStackEntries * (nuint)sizeof(nuint), clear: false), markStackEntries);
        GcPolicy.Initialize();
        BlockSpace.EnsureFree(BlockSpace.ReserveTarget);
        BlockSpace.RefillReserve();
    }

    /// <summary>Takes a thread's buffers back. Called by the thread itself, as its last use of the heap.</summary>
    internal static void ThreadExit(ThreadBlock* thread)
    {
        GcLock.Acquire(ref Lock);
        AllocationBuffer.Retire(thread);
        AllocatorState* state = AllocatorState.Of(thread);
        *state = default;
        thread->ThreadStatics = null;
        thread->InlinedThreadStatics = null;
        GcStatistics.CountDeadThread(thread->AllocatedBytes);
        thread->AllocatedBytes = 0;
        GcLock.Release(ref Lock);
    }

    /// <summary>Bytes in live objects as of the last collection, and all handed out since.</summary>
    internal static nuint UsedBytes => GcPolicy.LiveBytes + GcPolicy.AllocatedSinceCollection;

    private static byte* TakeTable(nuint bytes, bool clear)
    {
        nuint pages = (bytes + 4095) / 4096;
        byte* table = GcEnvironment.AllocatePages(pages, 4096);
        if (table == null)
            GcEnvironment.Panic("gc: not enough memory for the tables of the heap; bytes in detail"u8, bytes);
        if (clear)
            GcEnvironment.Clear(table, pages * 4096);
        return table;
    }
}
