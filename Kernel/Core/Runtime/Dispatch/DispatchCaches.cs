using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Cosmos.Core.Arch;
using Cosmos.Core.Memory;
using Cosmos.Core.Runtime.Exceptions;
using Cosmos.Core.Scheduling;
using SpinLock = Cosmos.Core.Scheduling.SpinLock;

namespace Cosmos.Core.Runtime.Dispatch;

/// <summary>The dispatch caches of all call sites, as CoreLib's resolver fills them.</summary>
internal static unsafe class DispatchCaches
{
    private static SpinLock s_lock;
    private static DispatchCacheHeader* s_retired;

    /// <summary>Which interface method a call site calls.</summary>
    [RuntimeExport("RhpGetDispatchCellInfo")]
    internal static void GetCellInfo(DispatchCell* cell, DispatchCellInfo* info)
    {
        // A cache that another thread retires meanwhile is not freed before this thread has left: see Reclaim.
        Scheduler.DisablePreemption();
        DispatchCell.Describe(cell, info);
        Scheduler.EnablePreemption();
    }

    /// <summary>The code that the call site's cache has for a type, 0 when none.</summary>
    [RuntimeExport("RhpSearchDispatchCellCache")]
    internal static nuint Search(DispatchCell* cell, nuint type)
    {
        Scheduler.DisablePreemption();
        DispatchCache* cache = cell->Cache;
        nuint code = cache == null ? 0 : DispatchCache.Find(cache, type);
        Scheduler.EnablePreemption();
        return code;
    }

    /// <summary>Enters a resolved call in the cache of its call site.</summary>
    /// <returns><paramref name="code"/>.</returns>
    [RuntimeExport("RhpUpdateDispatchCellCache")]
    internal static nuint Update(DispatchCell* cell, nuint code, nuint type, DispatchCellInfo* info)
    {
        Scheduler.DisablePreemption();
        DispatchCache* current = cell->Cache;
        int capacity = current == null ? 1 : GrownCapacity(current);
        bool grow = NeedsBlock(current) && capacity <= DispatchCache.MaximumCapacity;
        Scheduler.EnablePreemption();
        void* block = grow ? NativeHeap.Allocate(DispatchCache.SizeOf(capacity)) : null;

        nuint flags = s_lock.Acquire();
        if (cell->Cache == current)
        {
            if (current == null || !DispatchCache.TryAdd(current, type, code))
            {
                if (block != null)
                {
                    Replace(cell, current, DispatchCache.Create(block, capacity, cell, in *info), type, code);
                    block = null;
                }
            }
        }

        // Otherwise another thread was faster with this call site, and the type is entered at the next miss.
        s_lock.Release(flags);
        NativeHeap.Free(block);
        return code;
    }

    /// <summary>Makes a call site at run time, for a delegate or a generic virtual method on an interface.</summary>
    [RuntimeExport("RhNewInterfaceDispatchCell")]
    internal static DispatchCell* NewCell(void* interfaceType, int slot)
    {
        DispatchCell* cell = (DispatchCell*)NativeHeap.Allocate(2 * (nuint)sizeof(DispatchCell));
        if (cell == null) return null;      // CoreLib throws OutOfMemoryException
        cell[0].Stub = DispatchStubs.Get()->Initial;
        cell[0].Value = DispatchCell.Encode(interfaceType);
        cell[1].Stub = 0;
        cell[1].Value = (nuint)(uint)slot | ((nuint)DispatchCellType.InterfaceAndSlot << 16);
        return cell;
    }

    /// <summary>Frees retired caches. The collector calls it while the world is stopped.</summary>
    /// <remarks>
    /// A stopped thread can be inside a stub with a retired cache in a register. That lasts a few instructions and then is over, so in this
    /// unlikely case everything is kept until the next collection.
    /// </remarks>
    internal static void Reclaim()
    {
        DispatchCacheHeader* retired = s_retired;
        if (retired == null) return;
        for (ThreadBlock* thread = ThreadList.First; thread != null; thread = thread->NextThread)
        {
            if (thread != Cpu.CurrentThread() && IsInStub(thread)) return;
        }

        s_retired = null;
        while (retired != null)
        {
            DispatchCacheHeader* next = retired->NextRetired;
            NativeHeap.Free(retired);
            retired = next;
        }
    }

    private static bool NeedsBlock(DispatchCache* cache)
    {
        if (cache == null) return true;
        DispatchCacheHeader* header = DispatchCache.Header(cache);
        return header->Count >= (header->Capacity > DispatchCache.LinearCapacity ? header->Capacity / 2 : header->Capacity);
    }

    /// <summary>Behind the linear sizes comes a hash table of four times the size, so that doubling begins with a half empty one.</summary>
    private static int GrownCapacity(DispatchCache* cache)
    {
        int capacity = DispatchCache.Header(cache)->Capacity;
        return capacity == DispatchCache.LinearCapacity ? capacity * 4 : capacity * 2;
    }

    private static void Replace(DispatchCell* cell, DispatchCache* old, DispatchCache* grown, nuint type, nuint code)
    {
        if (old != null)
        {
            DispatchCacheHeader* header = DispatchCache.Header(old);
            DispatchPair* pairs = DispatchCache.Pairs(old);
            for (int index = 0; index < header->Capacity; index++)
            {
                if (pairs[index].Type != 0) DispatchCache.TryAdd(grown, pairs[index].Type, pairs[index].Code);
            }

            header->NextRetired = s_retired;
            s_retired = header;
        }

        DispatchCache.TryAdd(grown, type, code);
        // In this order: a thread that calls through the new stub must find the new cache.
        Volatile.Write(ref cell->Value, (nuint)grown);
        Volatile.Write(ref cell->Stub, DispatchStubs.Get()->For(DispatchCache.Header(grown)->Capacity));
    }

    /// <summary>Whether the interrupted instruction of a stopped thread is in a dispatch stub, or may be.</summary>
    private static bool IsInStub(ThreadBlock* thread)
    {
        // The trap frame of an interrupt lies at the lower end of the saved stack, above the extended processor state.
        const int SearchedWords = 2048;
        CodeLayout* layout = CodeLayout.Get();
        nuint* word = (nuint*)thread->SavedStackPointer;
        nuint* end = (nuint*)nuint.Min((nuint)thread->StackBase, (nuint)(word + SearchedWords));
        for (; word < end; word++)
        {
            if (*word >= layout->DispatchStubsStart && *word < layout->DispatchStubsEnd) return true;
        }

        return false;
    }

    /// <summary>Entry points of <c>Arch/Amd64/InterfaceDispatch.S</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct DispatchStubs
    {
        public nuint Initial;
        public nuint One;
        public nuint Two;
        public nuint Four;
        public nuint Hashed;

        internal readonly nuint For(int capacity) => capacity switch
        {
            1 => One,
            2 => Two,
            4 => Four,
            _ => Hashed,
        };

        [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_dispatch_stub_table")]
        internal static extern DispatchStubs* Get();
    }
}
