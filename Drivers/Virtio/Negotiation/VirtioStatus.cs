using System;

namespace Cosmos.Drivers.Virtio.Negotiation;

/// <summary>The device status field (virtio 1.2, section 2.1).</summary>
[Flags]
public enum VirtioStatus : uint
{
    /// <summary>Written: reset the device. Read: the reset is complete.</summary>
    Reset = 0,

    /// <summary>ACKNOWLEDGE: the system has seen the device.</summary>
    Acknowledge = 1,

    /// <summary>DRIVER: the system has a driver for it.</summary>
    Driver = 2,

    /// <summary>DRIVER_OK: the driver is ready, the device may work.</summary>
    DriverOk = 4,

    /// <summary>FEATURES_OK: the driver has chosen its features; stays set only when the device accepts them.</summary>
    FeaturesOk = 8,

    /// <summary>DEVICE_NEEDS_RESET: the device has met an error that it cannot recover from.</summary>
    DeviceNeedsReset = 64,

    /// <summary>FAILED: the driver has given up.</summary>
    Failed = 128,
}
