using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;

namespace Cosmos.Network.Links;

/// <summary>An Ethernet port: a network device of the machine, a simulated cable in tests.</summary>
/// <remarks>
/// Every member is called with the lock of the stack held, and the link calls its <see cref="ILinkReceiver"/> with that lock held. A link
/// never calls the receiver from inside <see cref="TryTransmit"/> or <see cref="Flush"/>.
/// </remarks>
public interface ILink
{
    /// <summary>The port's own address.</summary>
    MacAddress Address { get; }

    /// <summary>Longest payload of a frame, without the Ethernet header; 1500 for plain Ethernet.</summary>
    int MaximumTransmissionUnit { get; }

    /// <summary>Whether the cable is plugged in at both ends.</summary>
    bool IsUp { get; }

    /// <summary>Work that the device takes off the stack.</summary>
    LinkOffloads Offloads { get; }

    /// <summary>Starts the delivery of frames.</summary>
    /// <param name="receiver">Who gets the frames; called once.</param>
    void Start(ILinkReceiver receiver);

    /// <summary>
    /// Queues a frame. The link adds a reference to each buffer and releases it when the device has read the bytes; until then nobody changes them.
    /// </summary>
    /// <param name="frame">The frame, with Ethernet header and without FCS.</param>
    /// <returns><see langword="false"/> when the queue is full: <see cref="ILinkReceiver.OnTransmitReady"/> follows when there is room.</returns>
    bool TryTransmit(in OutgoingFrame frame);

    /// <summary>Tells the device about the frames that were queued since the last call.</summary>
    void Flush();
}

/// <summary>What a link calls; the stack's end of it.</summary>
public interface ILinkReceiver
{
    /// <summary>Takes a received frame and the reference to its buffers.</summary>
    /// <param name="frame">The frame from its Ethernet header on, without FCS; the first buffer holds at least all that the frame has of its first 128 bytes.</param>
    /// <param name="info">What the device already knows about it.</param>
    void OnFrame(PacketBuffer frame, in ReceiveInfo info);

    /// <summary>There is room for frames again after <see cref="ILink.TryTransmit"/> had refused one.</summary>
    void OnTransmitReady();

    /// <summary><see cref="ILink.IsUp"/> has changed.</summary>
    void OnLinkChanged();
}

/// <summary>What a device does for the stack (virtio 1.2, section 5.1.3; the usual names of network drivers).</summary>
[Flags]
public enum LinkOffloads
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Fills in the checksum of a TCP or UDP segment whose checksum field holds the sum of the pseudo header.</summary>
    TransmitChecksum = 1,

    /// <summary>Cuts a long TCP segment over IPv4 into frames.</summary>
    TcpSegmentationV4 = 2,

    /// <summary>Cuts a long TCP segment over IPv6 into frames.</summary>
    TcpSegmentationV6 = 4,

    /// <summary>Tells of received TCP and UDP segments whether their checksum is right, and may join segments of a flow.</summary>
    ReceiveChecksum = 8,
}

/// <summary>What the device knows about a received frame.</summary>
/// <param name="IsChecksumValid">The transport checksum was checked by the device, or the frame never left this host, so it need not be checked.</param>
public readonly record struct ReceiveInfo(bool IsChecksumValid);

/// <summary>A piece of a frame to send.</summary>
/// <param name="Buffer">Where it lies.</param>
/// <param name="Start">Index of the first byte in the buffer's array.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct FramePart(PacketBuffer Buffer, int Start, int Length)
{
    /// <summary>The bytes.</summary>
    public Span<byte> Bytes => Buffer.Array.AsSpan(Start, Length);
}

/// <summary>What the device has to finish in a frame.</summary>
/// <param name="ChecksumStart">Where the checksummed bytes begin, counted from the start of the frame; 0 when there is nothing to do.</param>
/// <param name="ChecksumOffset">Where, from there, the 16 bits of the checksum lie; they hold the folded sum of the pseudo header.</param>
/// <param name="SegmentSize">Payload bytes of each frame that the device cuts the segment into; 0 for a frame that is short enough.</param>
/// <param name="HeaderLength">Bytes of Ethernet, IP and TCP header, which the device repeats in each frame; only with <paramref name="SegmentSize"/>.</param>
/// <param name="IsIPv6">Which of the two internet protocols the headers are of; only with <paramref name="SegmentSize"/>.</param>
public readonly record struct TransmitOffload(int ChecksumStart, int ChecksumOffset, int SegmentSize, int HeaderLength, bool IsIPv6);

/// <summary>A frame to send: headers first, then payload, in any number of pieces.</summary>
/// <param name="parts">The pieces in order, none empty; the first holds all headers.</param>
/// <param name="offload">What the device has to finish.</param>
public readonly ref struct OutgoingFrame(ReadOnlySpan<FramePart> parts, TransmitOffload offload)
{
    /// <summary>The pieces in order.</summary>
    public ReadOnlySpan<FramePart> Parts { get; } = parts;

    /// <summary>What the device has to finish.</summary>
    public TransmitOffload Offload { get; } = offload;

    /// <summary>Number of bytes of all pieces.</summary>
    public int Length
    {
        get
        {
            int length = 0;
            foreach (FramePart part in Parts)
                length += part.Length;
            return length;
        }
    }
}
