using System;
using System.Runtime;
using Cosmos.Core.Memory;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary><c>malloc</c> and its relatives for <see cref="System.Runtime.InteropServices.NativeMemory"/>, on the native heap of ring 0.</summary>
internal static unsafe class HeapExports
{
    // Every address of the native heap is a multiple of this.
    private const nuint NaturalAlignment = 16;

    [RuntimeExport("SystemNative_Malloc")]
    internal static void* Malloc(nuint size)
    {
        void* block = Allocate(size, zero: false);
        return block == null ? ErrorNumber.Null(FileError.OutOfMemory) : block;
    }

    [RuntimeExport("SystemNative_Calloc")]
    internal static void* Calloc(nuint num, nuint size)
    {
        bool overflows = size != 0 && num > nuint.MaxValue / size;
        void* block = overflows ? null : Allocate(num * size, zero: true);
        return block == null ? ErrorNumber.Null(FileError.OutOfMemory) : block;
    }

    [RuntimeExport("SystemNative_Realloc")]
    internal static void* Realloc(void* ptr, nuint newSize)
    {
        if (ptr == null)
            return Malloc(newSize);
        nuint oldSize = NativeHeap.SizeOf(ptr);

        // Blocks stay where they are unless at least half of them would be wasted.
        if (newSize <= oldSize && newSize >= oldSize / 2)
            return ptr;
        void* block = Malloc(newSize);
        if (block == null)
            return newSize <= oldSize ? ptr : null;
        Buffer.MemoryCopy(ptr, block, newSize, nuint.Min(oldSize, newSize));
        NativeHeap.Free(ptr);
        return block;
    }

    [RuntimeExport("SystemNative_Free")]
    internal static void Free(void* ptr) => NativeHeap.Free(ptr);

    // An aligned block lies somewhere in a larger one, whose address is kept in the word before it.
    [RuntimeExport("SystemNative_AlignedAlloc")]
    internal static void* AlignedAlloc(nuint alignment, nuint size)
    {
        if (alignment == 0 || (alignment & (alignment - 1)) != 0)
            return ErrorNumber.Null(FileError.InvalidArgument);
        alignment = nuint.Max(alignment, NaturalAlignment);
        nuint total = size + alignment;
        void* block = total < size ? null : Allocate(total, zero: false);
        if (block == null)
            return ErrorNumber.Null(FileError.OutOfMemory);
        var aligned = (void**)(((nuint)block + alignment) & ~(alignment - 1));
        aligned[-1] = block;
        return aligned;
    }

    [RuntimeExport("SystemNative_AlignedFree")]
    internal static void AlignedFree(void* ptr)
    {
        if (ptr != null)
            NativeHeap.Free(((void**)ptr)[-1]);
    }

    [RuntimeExport("SystemNative_AlignedRealloc")]
    internal static void* AlignedRealloc(void* ptr, nuint alignment, nuint newSize)
    {
        void* block = AlignedAlloc(alignment, newSize);
        if (block == null || ptr == null)
            return block;
        void* outer = ((void**)ptr)[-1];
        nuint oldSize = NativeHeap.SizeOf(outer) - (nuint)((byte*)ptr - (byte*)outer);
        Buffer.MemoryCopy(ptr, block, newSize, nuint.Min(oldSize, newSize));
        NativeHeap.Free(outer);
        return block;
    }

    // The pages that are missing here may lie in the managed heap as garbage. Sizes that the machine could never serve are not worth a collection.
    private static void* Allocate(nuint size, bool zero)
    {
        void* block = NativeHeap.Allocate(size, zero);
        if (block != null || size >= PageAllocator.TotalBytes)
            return block;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return NativeHeap.Allocate(size, zero);
    }
}
