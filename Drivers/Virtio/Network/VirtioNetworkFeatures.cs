using System;
using Cosmos.Drivers.Virtio.Negotiation;

namespace Cosmos.Drivers.Virtio.Network;

/// <summary>Feature bits of the network device (virtio 1.2, section 5.1.3) that this driver uses.</summary>
[Flags]
public enum VirtioNetworkFeatures : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>VIRTIO_NET_F_CSUM: the device completes the checksums of frames to send.</summary>
    Checksum = 1UL << 0,

    /// <summary>VIRTIO_NET_F_GUEST_CSUM: the driver takes frames whose checksum is checked, or not filled in.</summary>
    GuestChecksum = 1UL << 1,

    /// <summary>VIRTIO_NET_F_MTU: the device says how long frames may be.</summary>
    MaximumTransmissionUnit = 1UL << 3,

    /// <summary>VIRTIO_NET_F_MAC: the device has an address.</summary>
    Address = 1UL << 5,

    /// <summary>VIRTIO_NET_F_GUEST_TSO4: the driver takes joined TCP segments over IPv4.</summary>
    GuestTcpSegmentationV4 = 1UL << 7,

    /// <summary>VIRTIO_NET_F_GUEST_TSO6: the driver takes joined TCP segments over IPv6.</summary>
    GuestTcpSegmentationV6 = 1UL << 8,

    /// <summary>VIRTIO_NET_F_HOST_TSO4: the device cuts TCP segments over IPv4.</summary>
    HostTcpSegmentationV4 = 1UL << 11,

    /// <summary>VIRTIO_NET_F_HOST_TSO6: the device cuts TCP segments over IPv6.</summary>
    HostTcpSegmentationV6 = 1UL << 12,

    /// <summary>VIRTIO_NET_F_MRG_RXBUF: a received frame may fill several buffers.</summary>
    MergeableBuffers = 1UL << 15,

    /// <summary>VIRTIO_NET_F_STATUS: the device says whether the link is up.</summary>
    Status = 1UL << 16,

    /// <summary>VIRTIO_F_ANY_LAYOUT of legacy devices.</summary>
    AnyLayout = VirtioFeatures.AnyLayout,

    /// <summary>VIRTIO_F_EVENT_IDX.</summary>
    EventIndex = VirtioFeatures.EventIndex,

    /// <summary>VIRTIO_F_VERSION_1.</summary>
    Version1 = VirtioFeatures.Version1,
}
