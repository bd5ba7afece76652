using System.Runtime.InteropServices;

namespace Cosmos.Drivers.Virtio.Queue;

/// <summary>struct virtq_desc (virtio 1.2, section 2.7.5). The driver writes it and never reads it back.</summary>
[StructLayout(LayoutKind.Sequential, Size = VirtqueueLayout.DescriptorSize)]
internal struct VirtqueueDescriptor
{
    /// <summary>VIRTQ_DESC_F_NEXT: another descriptor follows.</summary>
    internal const ushort NextFlag = 1;

    /// <summary>VIRTQ_DESC_F_WRITE: the device writes the buffer.</summary>
    internal const ushort WriteFlag = 2;

    internal ulong Address;
    internal uint Length;
    internal ushort Flags;
    internal ushort Next;
}
