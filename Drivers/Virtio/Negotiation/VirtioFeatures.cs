using System;

namespace Cosmos.Drivers.Virtio.Negotiation;

/// <summary>Feature bits that belong to no device type (virtio 1.2, section 6).</summary>
[Flags]
public enum VirtioFeatures : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>VIRTIO_F_VERSION_1: the device follows the standard, not the legacy interface.</summary>
    Version1 = 1UL << 32,

    /// <summary>VIRTIO_F_ACCESS_PLATFORM: the device sees memory through an IOMMU or with limits of the platform.</summary>
    AccessPlatform = 1UL << 33,
}
