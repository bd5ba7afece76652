namespace Cosmos.Drivers.Virtio.Queue;

/// <summary>What a look at the used ring found.</summary>
public enum VirtqueueResult
{
    /// <summary>Nothing new.</summary>
    Empty,

    /// <summary>The device has given a chain back.</summary>
    Used,

    /// <summary>
    /// The device has broken the rules: an index that ran ahead, a chain it does not own, or more bytes than there was room for. The
    /// queue is dead; reset the device.
    /// </summary>
    Broken,
}
