using System.Runtime.InteropServices;
using Cosmos.Drivers.Virtio.Negotiation;
using Cosmos.HAL.Registers;

namespace Cosmos.Drivers.Virtio.Transport;

/// <summary>Registers of virtio over MMIO (virtio 1.2, section 4.2.2, table 4.1; legacy ones section 4.2.4).</summary>
[StructLayout(LayoutKind.Explicit, Size = Configuration + ConfigurationLength)]
public struct VirtioMmioRegisters
{
    /// <summary>"virt" in little-endian byte order.</summary>
    public const uint Magic = 0x74726976;

    /// <summary>Version of the interface from before the standard.</summary>
    public const uint LegacyVersion = 1;

    /// <summary>Version of the standard interface.</summary>
    public const uint ModernVersion = 2;

    /// <summary>Config: where the device's configuration begins. Its layout is that of the device type, and each field is read at its own width.</summary>
    public const int Configuration = 0x100;

    /// <summary>Bytes of the device's configuration.</summary>
    public const int ConfigurationLength = 0x100;

    /// <summary>MagicValue.</summary>
    [FieldOffset(0x000)] public ReadOnly<uint> MagicValue;

    /// <summary>Version.</summary>
    [FieldOffset(0x004)] public ReadOnly<uint> Version;

    /// <summary>DeviceID: device type, 0 for an empty slot.</summary>
    [FieldOffset(0x008)] public ReadOnly<VirtioDeviceType> DeviceId;

    /// <summary>VendorID.</summary>
    [FieldOffset(0x00c)] public ReadOnly<uint> VendorId;

    /// <summary>DeviceFeatures: the word chosen by <see cref="DeviceFeaturesSelect"/>.</summary>
    [FieldOffset(0x010)] public ReadOnly<uint> DeviceFeatures;

    /// <summary>DeviceFeaturesSel.</summary>
    [FieldOffset(0x014)] public WriteOnly<uint> DeviceFeaturesSelect;

    /// <summary>DriverFeatures: the word chosen by <see cref="DriverFeaturesSelect"/>.</summary>
    [FieldOffset(0x020)] public WriteOnly<uint> DriverFeatures;

    /// <summary>DriverFeaturesSel.</summary>
    [FieldOffset(0x024)] public WriteOnly<uint> DriverFeaturesSelect;

    /// <summary>GuestPageSize, legacy: the unit of <see cref="QueuePageNumber"/>, in bytes.</summary>
    [FieldOffset(0x028)] public WriteOnly<uint> GuestPageSize;

    /// <summary>QueueSel: the queue that the registers up to <see cref="QueueReady"/> are about.</summary>
    [FieldOffset(0x030)] public WriteOnly<uint> QueueSelect;

    /// <summary>QueueNumMax.</summary>
    [FieldOffset(0x034)] public ReadOnly<uint> QueueSizeMaximum;

    /// <summary>QueueNum.</summary>
    [FieldOffset(0x038)] public WriteOnly<uint> QueueSize;

    /// <summary>QueueAlign, legacy: alignment of the used ring, in bytes.</summary>
    [FieldOffset(0x03c)] public WriteOnly<uint> QueueAlignment;

    /// <summary>QueuePFN, legacy: page number of the queue.</summary>
    [FieldOffset(0x040)] public ReadWrite<uint> QueuePageNumber;

    /// <summary>QueueReady.</summary>
    [FieldOffset(0x044)] public ReadWrite<uint> QueueReady;

    /// <summary>QueueNotify.</summary>
    [FieldOffset(0x050)] public WriteOnly<uint> QueueNotify;

    /// <summary>InterruptStatus.</summary>
    [FieldOffset(0x060)] public ReadOnly<VirtioInterrupts> InterruptStatus;

    /// <summary>InterruptACK.</summary>
    [FieldOffset(0x064)] public WriteOnly<VirtioInterrupts> InterruptAcknowledge;

    /// <summary>Status.</summary>
    [FieldOffset(0x070)] public ReadWrite<VirtioStatus> Status;

    /// <summary>QueueDescLow.</summary>
    [FieldOffset(0x080)] public WriteOnly<uint> QueueDescriptorsLow;

    /// <summary>QueueDescHigh.</summary>
    [FieldOffset(0x084)] public WriteOnly<uint> QueueDescriptorsHigh;

    /// <summary>QueueDriverLow: the available ring.</summary>
    [FieldOffset(0x090)] public WriteOnly<uint> QueueAvailableLow;

    /// <summary>QueueDriverHigh.</summary>
    [FieldOffset(0x094)] public WriteOnly<uint> QueueAvailableHigh;

    /// <summary>QueueDeviceLow: the used ring.</summary>
    [FieldOffset(0x0a0)] public WriteOnly<uint> QueueUsedLow;

    /// <summary>QueueDeviceHigh.</summary>
    [FieldOffset(0x0a4)] public WriteOnly<uint> QueueUsedHigh;

    /// <summary>ConfigGeneration.</summary>
    [FieldOffset(0x0fc)] public ReadOnly<uint> ConfigurationGeneration;
}
