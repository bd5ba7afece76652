using System;
using Cosmos.HAL.Dma;
using Cosmos.HAL.Interrupts;

namespace Cosmos.HAL.Devices;

/// <summary>A network interface that carries Ethernet frames by DMA from and to buffers of its user.</summary>
/// <remarks>
/// One user, which serializes all calls. The device calls its <see cref="INetworkDeviceClient"/> only from inside <see cref="Start"/>,
/// <see cref="Poll"/> and, for finished transmissions, <see cref="TryTransmit"/>. Its interrupt handler sets the
/// <see cref="InterruptEvent"/> that it was made with, which may belong to several devices; the user sleeps on it after <see cref="TryRest"/>.
/// </remarks>
public interface INetworkDevice
{
    /// <summary>What it is, for reports; for example <c>virtio-net</c>.</summary>
    string Name { get; }

    /// <summary>The device's own address: 6 bytes.</summary>
    ReadOnlySpan<byte> Address { get; }

    /// <summary>Longest payload of a frame, without the Ethernet header.</summary>
    int MaximumTransmissionUnit { get; }

    /// <summary>Whether the link is up. A device that has failed is down for good.</summary>
    bool IsLinkUp { get; }

    /// <summary>Why the device was taken out of service, or <see langword="null"/> while it works.</summary>
    string? Failure { get; }

    /// <summary>Work that the device does for its user.</summary>
    NetworkDeviceFeatures Features { get; }

    /// <summary>Most pieces of one frame.</summary>
    int MaximumSegments { get; }

    /// <summary>Starts reception with buffers of the client.</summary>
    /// <param name="client">Who gets the frames; called once.</param>
    void Start(INetworkDeviceClient client);

    /// <summary>Queues a frame; the memory belongs to the device until <see cref="INetworkDeviceClient.OnTransmitted"/>.</summary>
    /// <param name="segments">The frame without FCS, in at most <see cref="MaximumSegments"/> pieces.</param>
    /// <param name="request">What the device has to finish.</param>
    /// <param name="token">Handed back at the end of the transmission.</param>
    /// <returns><see langword="false"/> when the queue is full, or the device has failed. After a full queue the next finished transmission raises an interrupt.</returns>
    /// <exception cref="ArgumentException">The frame has no or too many pieces, an empty one, or needs what is not in <see cref="Features"/>.</exception>
    bool TryTransmit(ReadOnlySpan<DmaSegment> segments, in NetworkTransmitRequest request, object token);

    /// <summary>Tells the hardware about queued frames and fresh buffers. Cheap when there is nothing to tell.</summary>
    void Flush();

    /// <summary>Hands finished transmissions and received frames to the client and gives the device new buffers.</summary>
    /// <param name="budget">Most received frames.</param>
    /// <returns>Number of received frames; more may be left when it is <paramref name="budget"/>.</returns>
    int Poll(int budget);

    /// <summary>Asks for an interrupt at the next activity.</summary>
    /// <returns><see langword="false"/> when there is something to poll already: do not sleep.</returns>
    bool TryRest();
}

/// <summary>The user of a network device.</summary>
public interface INetworkDeviceClient
{
    /// <summary>Gives a buffer to receive into.</summary>
    /// <param name="buffer">The buffer, at least <see cref="NetworkReceiveBuffer.MinimumLength"/> bytes long; the device's until it comes back.</param>
    /// <returns><see langword="false"/> when there is none: the device goes on with fewer and asks again at the next poll.</returns>
    bool TryProvideBuffer(out NetworkReceiveBuffer buffer);

    /// <summary>Takes a received frame, and its buffers back.</summary>
    /// <param name="parts">The pieces of the frame in order, none empty; all but the last fill their buffers.</param>
    /// <param name="firstOffset">Index of the frame's first byte in the first buffer, where the device keeps a header of its own; 0 in the others.</param>
    /// <param name="isChecksumValid">Whether the device vouches for the TCP or UDP checksum.</param>
    void OnReceived(ReadOnlySpan<ReceivedPart> parts, int firstOffset, bool isChecksumValid);

    /// <summary>Takes back a buffer that the device gave up without a frame in it.</summary>
    /// <param name="token">The buffer.</param>
    void OnUnused(object token);

    /// <summary>A transmission ended; its memory belongs to the client again.</summary>
    /// <param name="token">What was given with the frame.</param>
    void OnTransmitted(object token);

    /// <summary><see cref="INetworkDevice.IsLinkUp"/> has changed.</summary>
    void OnLinkChanged();
}

/// <summary>Memory to receive into, as a whole.</summary>
/// <param name="Array">The bytes; an array of <see cref="DmaAllocator.AllocateArray"/>.</param>
/// <param name="DeviceAddress">Address of the first byte for the device.</param>
/// <param name="Token">Handed back with the received bytes.</param>
public readonly record struct NetworkReceiveBuffer(byte[] Array, ulong DeviceAddress, object Token)
{
    /// <summary>Shortest length: a frame of 1518 bytes and the header of any known device.</summary>
    public const int MinimumLength = 1536;
}

/// <summary>One buffer of a received frame.</summary>
/// <param name="Token">The buffer.</param>
/// <param name="Length">Bytes of the frame in it.</param>
public readonly record struct ReceivedPart(object Token, int Length);

/// <summary>Work that a network device takes off its user.</summary>
[Flags]
public enum NetworkDeviceFeatures
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Completes the checksum of TCP and UDP segments to send.</summary>
    TransmitChecksum = 1,

    /// <summary>Cuts long TCP segments over IPv4.</summary>
    TcpSegmentationV4 = 2,

    /// <summary>Cuts long TCP segments over IPv6.</summary>
    TcpSegmentationV6 = 4,

    /// <summary>Checks or vouches for the checksum of received segments, and may join segments into longer ones.</summary>
    ReceiveChecksum = 8,
}

/// <summary>What the device has to finish in a frame.</summary>
/// <param name="ChecksumStart">Where the checksummed bytes begin, from the start of the frame; 0 for nothing to do.</param>
/// <param name="ChecksumOffset">Where, from there, the checksum lies.</param>
/// <param name="SegmentSize">Payload bytes of each frame that the segment is cut into; 0 for none.</param>
/// <param name="HeaderLength">Bytes of all headers, repeated in each frame; only with <paramref name="SegmentSize"/>.</param>
/// <param name="IsIPv6">Internet protocol of the headers; only with <paramref name="SegmentSize"/>.</param>
public readonly record struct NetworkTransmitRequest(int ChecksumStart, int ChecksumOffset, int SegmentSize, int HeaderLength, bool IsIPv6);
