namespace Cosmos.Drivers.Virtio;

/// <summary>Device types (virtio 1.2, section 5).</summary>
public enum VirtioDeviceType : uint
{
    /// <summary>An empty slot: the transport is there, no device behind it.</summary>
    None = 0,

    /// <summary>Network card.</summary>
    Network = 1,

    /// <summary>Block device.</summary>
    Block = 2,

    /// <summary>Console.</summary>
    Console = 3,

    /// <summary>Entropy source.</summary>
    Entropy = 4,

    /// <summary>9P transport.</summary>
    NineP = 9,
}
