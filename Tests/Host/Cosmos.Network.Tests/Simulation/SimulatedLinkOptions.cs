using Cosmos.Network.Links;

namespace Cosmos.Network.Tests.Simulation;

/// <summary>What kind of network card a host has.</summary>
public sealed record SimulatedLinkOptions
{
    /// <summary>Work that the card does.</summary>
    public LinkOffloads Offloads { get; init; }

    /// <summary>Longest payload of a frame.</summary>
    public int MaximumTransmissionUnit { get; init; } = 1500;

    /// <summary>Frames that the card queues.</summary>
    public int TransmitRing { get; init; } = 256;

    /// <summary>Speed at which the card empties its queue, 0 for at once.</summary>
    public long BitsPerSecond { get; init; }

    /// <summary>Bytes of each receive buffer; longer frames lie in several.</summary>
    public int ReceiveBufferLength { get; init; } = 2048;

    /// <summary>Frames lie in buffers that are filled to random lengths, as far as the contract of links allows: the first holds the first 128 bytes.</summary>
    public bool SplitsAnywhere { get; init; }

    /// <summary>Receive buffers that exist, those that the stack holds included; without one a frame is lost.</summary>
    public int ReceiveRing { get; init; } = 65536;

    /// <summary>
    /// Long segments arrive as they were sent, not cut into frames: what a virtual machine sees of another on the same host. Works when both ends of
    /// the cable offload segmentation and checksums.
    /// </summary>
    public bool KeepsLongSegments { get; init; }

    /// <summary>Whether each frame that the stack sends is taken apart and checked.</summary>
    public bool ChecksFrames { get; init; } = true;
}
