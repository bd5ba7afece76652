using System;
using Cosmos.HAL.Dma;
using Cosmos.HAL.Interrupts;

namespace Cosmos.HAL.Devices;

/// <summary>A network interface that carries Ethernet frames by DMA from and to buffers of its user.</summary>
/// <remarks>
/// One user, which serializes all calls except <see cref="Activity"/>; the device calls its <see cref="INetworkDeviceClient"/> only from
/// inside <see cref="Poll"/> and <see cref="Start"/>. The user sleeps on <see cref="Activity"/> after <see cref="TryRest"/>.
/// </remarks>
public interface INetworkDevice
{
    /// <summary>What it is, for reports; for example <c>virtio-net</c>.</summary>
    string Name { get; }

    /// <summary>The device's own address: 6 bytes.</summary>
    ReadOnlySpan<byte> Address { get; }

    /// <summary>Longest payload of a frame, without the Ethernet header.</summary>
    int MaximumTransmissionUnit { get; }

    /// <summary>Whether the link is up.</summary>
    bool IsLinkUp { get; }

    /// <summary>Work that the device does for its user.</summary>
    NetworkDeviceFeatures Features { get; }

    /// <summary>Most pieces of one frame.</summary>
    int MaximumSegments { get; }

    /// <summary>Set by the interrupt handler when frames arrived, transmissions ended or the link changed.</summary>
    InterruptEvent Activity { get; }

    /// <summary>Starts reception with buffers of the client.</summary>
    /// <param name="client">Who gets the frames; called once.</param>
    void Start(INetworkDeviceClient client);

    /// <summary>Queues a frame; the memory belongs to the device until <see cref="INetworkDeviceClient.OnTransmitted"/>.</summary>
    /// <param name="segments">The frame without FCS, in at most <see cref="MaximumSegments"/> pieces.</param>
    /// <param name="request">What the device has to finish.</param>
    /// <param name="token">Handed back at the end of the transmission.</param>
    /// <returns><see langword="false"/> when the queue is full.</returns>
    bool TryTransmit(ReadOnlySpan<DmaSegment> segments, in NetworkTransmitRequest request, object token);

    /// <summary>Tells the hardware about queued frames and fresh buffers. Cheap when there is nothing to tell.</summary>
    void Flush();

    /// <summary>Hands finished transmissions and received frames to the client and gives the device new buffers.</summary>
    /// <param name="budget">Most received frames.</param>
    /// <returns>Whether frames may be left.</returns>
    bool Poll(int budget);

    /// <summary>Asks for an interrupt at the next activity.</summary>
    /// <returns><see langword="false"/> when there is something to poll already: do not sleep.</returns>
    bool TryRest();
}

/// <summary>The user of a network device.</summary>
public interface INetworkDeviceClient
{
    /// <summary>Gives a buffer to receive into.</summary>
    /// <param name="memory">Where it lies and how long it is.</param>
    /// <param name="token">Handed back with the received bytes.</param>
    /// <returns><see langword="false"/> when there is none: the device goes on with fewer and asks again at the next poll.</returns>
    bool TryProvideBuffer(out DmaSegment memory, out object token);

    /// <summary>Takes a received frame, and its buffers back.</summary>
    /// <param name="parts">The pieces of the frame in order; each says how many bytes of the buffer from <paramref name="firstOffset"/> (in the first; 0 in the others) on were filled.</param>
    /// <param name="firstOffset">Bytes of the device's own header at the start of the first buffer.</param>
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
