namespace Cosmos.Drivers.Virtio.Queue;

/// <summary>One element of a buffer chain.</summary>
/// <param name="DeviceAddress">Where it starts, as the device sees it.</param>
/// <param name="Length">Bytes, at least 1.</param>
/// <param name="IsDeviceWritable">Whether the device writes it; it reads it otherwise.</param>
public readonly record struct VirtqueueBuffer(ulong DeviceAddress, int Length, bool IsDeviceWritable);
