using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Memory;

/// <summary>A block of physical memory in the map of <see cref="DeviceMemory"/>.</summary>
internal struct MemoryBlock
{
    /// <summary>First byte.</summary>
    public ulong Start;

    /// <summary>Size, in bytes.</summary>
    public ulong Size;

    /// <summary>1 when nobody has it, else 0.</summary>
    public ulong IsFree;
}

/// <summary>Whole pages for devices. They come from the page allocator like all others; here is known which they are.</summary>
internal static unsafe class DeviceMemory
{
    private struct Node
    {
        public Node* Next;
        public byte* Start;
        public nuint PageCount;
    }

    private static SpinLock s_lock;
    private static Node* s_first;

    /// <summary>Takes contiguous pages.</summary>
    /// <param name="pageCount">At least 1.</param>
    /// <param name="alignment">Power of two, in bytes, at least 4096.</param>
    /// <returns>The first byte, with undefined contents, or null when there is no such run.</returns>
    internal static byte* Allocate(nuint pageCount, nuint alignment)
    {
        Node* node = (Node*)NativeHeap.Allocate((nuint)sizeof(Node));
        byte* memory = node == null ? null : PageAllocator.Allocate(pageCount, alignment);
        if (memory == null)
        {
            NativeHeap.Free(node);
            return null;
        }

        node->Start = memory;
        node->PageCount = pageCount;
        nuint flags = s_lock.Acquire();
        node->Next = s_first;
        s_first = node;
        s_lock.Release(flags);
        return memory;
    }

    /// <summary>Returns what <see cref="Allocate"/> gave.</summary>
    /// <param name="memory">The first byte.</param>
    internal static void Free(byte* memory)
    {
        nuint flags = s_lock.Acquire();
        Node* previous = null;
        Node* found = s_first;
        while (found != null && found->Start != memory)
        {
            previous = found;
            found = found->Next;
        }

        if (previous != null && found != null)
            previous->Next = found->Next;
        else if (found != null)
            s_first = found->Next;
        s_lock.Release(flags);
        if (found == null)
            Diagnostics.Panic.Halt("device memory: freed, but never allocated; address in detail"u8, (nuint)memory);
        PageAllocator.Free(memory, found->PageCount);
        NativeHeap.Free(found);
    }

    /// <summary>Copies the blocks that devices have, then those that are free.</summary>
    /// <returns>Number of blocks, which may be more than were copied.</returns>
    internal static int CopyMap(MemoryBlock* destination, int capacity)
    {
        int count = 0;
        nuint flags = s_lock.Acquire();
        for (Node* node = s_first; node != null; node = node->Next, count++)
        {
            if (count < capacity)
                destination[count] = new MemoryBlock { Start = (ulong)node->Start, Size = node->PageCount * PageAllocator.PageSize };
        }

        s_lock.Release(flags);
        MemoryBlock* rest = count < capacity ? destination + count : null;
        return count + PageAllocator.CopyFreeRuns(rest, int.Max(capacity - count, 0));
    }
}
