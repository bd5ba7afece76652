namespace Cosmos.Drivers.Virtio.Network;

/// <summary>Settings of <see cref="VirtioNetworkDevice"/>.</summary>
public sealed record VirtioNetworkOptions
{
    /// <summary>Name for reports.</summary>
    public string Name { get; init; } = "virtio-net";

    /// <summary>Most entries of the receive queue, which is the number of buffers that are ready; a power of two from 2 to 1024.</summary>
    public int ReceiveQueueSize { get; init; } = 256;

    /// <summary>Most entries of the transmit queue; a power of two from 64 to 1024.</summary>
    public int TransmitQueueSize { get; init; } = 256;

    /// <summary>Whether the device may compute checksums, cut segments and join them.</summary>
    public bool UsesOffloads { get; init; } = true;
}
