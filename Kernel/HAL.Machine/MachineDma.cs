using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cosmos.Core.Memory;
using Cosmos.HAL.Dma;

namespace Cosmos.HAL.Machine;

/// <summary>Whole pages of main memory, which is mapped at its physical addresses and coherent on this architecture.</summary>
internal sealed unsafe class MachineDma : DmaAllocator
{
    protected override DmaRegion AllocateCore(int length, int alignment)
    {
        nuint pages = PageCount(length);
        byte* memory = DeviceMemory.Allocate(pages, (nuint)Math.Max(alignment, (int)PageAllocator.PageSize));
        if (memory == null)
            throw new OutOfMemoryException($"No {pages} contiguous pages are left for a device.");

        Unsafe.InitBlockUnaligned(memory, 0, (uint)(pages * PageAllocator.PageSize));
        return new DmaRegion(this, memory, (ulong)memory, length);
    }

    // The collector moves nothing, and an object of any size lies in one run of pages at their physical addresses: a block of 32 KiB
    // or pages of its own (Kernel/Core/Runtime/Gc/README.md). Pinned is asked for because that is what is meant.
    protected override (byte[] Array, ulong DeviceAddress) AllocateArrayCore(int length)
    {
        byte[] array = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        return (array, (ulong)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)));
    }

    protected internal override void Release(DmaRegion region) => DeviceMemory.Free((byte*)region.Address);

    private static nuint PageCount(int length) => ((nuint)length + PageAllocator.PageSize - 1) / PageAllocator.PageSize;
}
