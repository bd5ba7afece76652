namespace Cosmos.Drivers.Virtio.Negotiation;

/// <summary>How bringing up a device ended.</summary>
public enum VirtioStartResult
{
    /// <summary>The device works.</summary>
    Ok,

    /// <summary>The transport is no virtio transport, or of a version this driver does not know.</summary>
    UnknownTransport,

    /// <summary>The device is of another type, or the slot is empty.</summary>
    OtherDevice,

    /// <summary>The device did not complete its reset before the deadline.</summary>
    ResetTimeout,

    /// <summary>A modern transport whose device does not offer VIRTIO_F_VERSION_1.</summary>
    NotVersion1,

    /// <summary>The device rejects the features that the driver chose.</summary>
    FeaturesRejected,

    /// <summary>The device does not have the queue, or the queue is in use.</summary>
    NoQueue,

    /// <summary>The device reported an error while it was set up.</summary>
    DeviceError,
}
