namespace Cosmos.Drivers.Virtio.Network;

/// <summary>Counts since the device was started.</summary>
/// <param name="FramesReceived">Frames handed to the client.</param>
/// <param name="FramesTransmitted">Frames queued for the device.</param>
/// <param name="FramesDropped">Received frames that were too short to be any.</param>
/// <param name="Notifications">How often the device was notified, both queues.</param>
/// <param name="Interrupts">How often the device asked for service.</param>
public readonly record struct VirtioNetworkStatistics(long FramesReceived, long FramesTransmitted, long FramesDropped, long Notifications, long Interrupts);
