using System;

namespace Cosmos.Drivers.Virtio.Queue;

/// <summary>Where the three parts of a split virtqueue lie (virtio 1.2, section 2.7; the legacy layout of section 2.7.2 suits both).</summary>
internal readonly struct VirtqueueLayout
{
    internal const int DescriptorSize = 16;
    internal const int Alignment = 4096;

    // struct virtq_avail and virtq_used begin alike: flags and index.
    internal const int RingEntries = 4;
    internal const int AvailableEntrySize = 2;
    internal const int UsedEntrySize = 8;

    internal VirtqueueLayout(int size)
    {
        if (!int.IsPow2(size) || size > 32768)
            throw new ArgumentOutOfRangeException(nameof(size), size, "A queue has a power of two of entries, at most 32768.");

        Available = DescriptorSize * size;
        int availableEnd = Available + RingEntries + (AvailableEntrySize * size) + sizeof(ushort); // used_event
        Used = (availableEnd + Alignment - 1) & -Alignment;
        Length = Used + RingEntries + (UsedEntrySize * size) + sizeof(ushort); // avail_event
    }

    /// <summary>Offset of the available ring; the descriptors are at 0.</summary>
    internal int Available { get; }

    /// <summary>Offset of the used ring.</summary>
    internal int Used { get; }

    /// <summary>Bytes of the whole.</summary>
    internal int Length { get; }
}
