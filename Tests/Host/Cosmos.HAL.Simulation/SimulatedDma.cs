using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Cosmos.HAL.Dma;

namespace Cosmos.HAL.Simulation;

/// <summary>DMA memory on the host; device addresses differ from processor addresses so that mixing them up is noticed.</summary>
public sealed unsafe class SimulatedDma : DmaAllocator
{
    /// <summary>Difference between device address and processor address.</summary>
    public const ulong DeviceOffset = 0x7000_0000_0000_0000;

    private readonly HashSet<DmaRegion> _live = [];

    /// <summary>Regions not yet given back.</summary>
    public int LiveRegions => _live.Count;

    /// <summary>The bytes behind a device address, as a device model reaches them.</summary>
    public static Span<byte> DeviceView(ulong deviceAddress, int length) => new((void*)(deviceAddress - DeviceOffset), length);

    protected override DmaRegion AllocateCore(int length, int alignment)
    {
        void* memory = NativeMemory.AlignedAlloc((nuint)length, (nuint)Math.Max(alignment, 16));
        NativeMemory.Clear(memory, (nuint)length);
        DmaRegion region = new(this, memory, (ulong)memory + DeviceOffset, length);
        _live.Add(region);
        return region;
    }

    protected override (byte[] Array, ulong DeviceAddress) AllocateArrayCore(int length)
    {
        byte[] array = GC.AllocateArray<byte>(length, pinned: true);
        return (array, (ulong)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) + DeviceOffset);
    }

    protected internal override void Release(DmaRegion region)
    {
        if (!_live.Remove(region))
            throw new InvalidOperationException("Released twice, or not from this allocator.");

        NativeMemory.AlignedFree(region.Address);
    }
}
