using System;

namespace Cosmos.HAL.Dma;

/// <summary>The right to memory that devices can reach.</summary>
/// <remarks>Thread context only. Only a board hands it out.</remarks>
public abstract class DmaAllocator
{
    /// <summary>Allocates zeroed memory that is contiguous for the device.</summary>
    /// <param name="length">Bytes, at least 1.</param>
    /// <param name="alignment">Power of two from 1 to 1 MiB; the device address is a multiple of it.</param>
    /// <returns>The region; the caller owns it and disposes it only after the device has forgotten its address.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    /// <exception cref="OutOfMemoryException">No contiguous memory of that size is left.</exception>
    public DmaRegion Allocate(int length, int alignment = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (!int.IsPow2(alignment) || alignment > MaximumAlignment)
            throw new ArgumentOutOfRangeException(nameof(alignment), alignment, "The alignment is a power of two of at most 1 MiB.");

        return AllocateCore(length, alignment);
    }

    /// <summary>Allocates an array that devices can reach: contiguous for them, and never moved by the garbage collector.</summary>
    /// <param name="length">Bytes, at least 1.</param>
    /// <returns>
    /// The array and the address of its first byte for devices. The garbage collector frees it; the caller keeps a reference until no
    /// device knows the address any more.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    /// <exception cref="OutOfMemoryException">No contiguous memory of that size is left.</exception>
    public (byte[] Array, ulong DeviceAddress) AllocateArray(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return AllocateArrayCore(length);
    }

    private const int MaximumAlignment = 1 << 20;

    /// <summary>Allocates with arguments that are checked already.</summary>
    /// <inheritdoc cref="Allocate"/>
    protected abstract DmaRegion AllocateCore(int length, int alignment);

    /// <summary>Allocates an array of a length that is checked already.</summary>
    /// <inheritdoc cref="AllocateArray"/>
    protected abstract (byte[] Array, ulong DeviceAddress) AllocateArrayCore(int length);

    /// <summary>Takes back the memory of a region that was disposed.</summary>
    /// <param name="region">A region this allocator created, passed exactly once.</param>
    protected internal abstract void Release(DmaRegion region);
}
