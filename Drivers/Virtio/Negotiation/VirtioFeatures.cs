using System;

namespace Cosmos.Drivers.Virtio.Negotiation;

/// <summary>Feature bits that belong to no device type (virtio 1.2, section 6).</summary>
[Flags]
public enum VirtioFeatures : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>VIRTIO_F_ANY_LAYOUT, legacy only: a device takes buffers whose borders are not those of its structures.</summary>
    AnyLayout = 1UL << 27,

    /// <summary>VIRTIO_F_EVENT_IDX: used_event and avail_event say when to interrupt and to notify.</summary>
    EventIndex = 1UL << 29,

    /// <summary>VIRTIO_F_VERSION_1: the device follows the standard, not the legacy interface.</summary>
    Version1 = 1UL << 32,

    /// <summary>VIRTIO_F_ACCESS_PLATFORM: the device sees memory through an IOMMU or with limits of the platform.</summary>
    AccessPlatform = 1UL << 33,
}
