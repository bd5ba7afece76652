using System;
using Cosmos.Drivers.Virtio.Queue;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Dma;

namespace Cosmos.Drivers.Virtio.Network;

/// <content>Frames to send (virtio 1.2, section 5.1.6.2).</content>
public sealed partial class VirtioNetworkDevice
{
    // A frame was refused for want of room, so the next finished transmission is worth an interrupt.
    private bool _isTransmitBlocked;

    /// <inheritdoc/>
    public bool TryTransmit(ReadOnlySpan<DmaSegment> segments, in NetworkTransmitRequest request, object token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Check(segments, request);
        if (_transmitQueue is not { } queue || !_isRunning)
            return false;

        if (queue.FreeDescriptors <= segments.Length && !TryMakeRoom(queue, segments.Length + 1))
            return false;

        // Each chain has the header of its first descriptor, which is nobody else's as long as the chain is out.
        int slot = queue.NextHead;
        _headerTable[slot] = VirtioNetworkHeader.For(request);
        DmaSegment header = new(_headers!.DeviceAddressOf(slot * VirtioNetworkHeader.Stride), _headerLength);
        if (!queue.TryAddReadable(header, segments, token))
            return false;

        _transmitted++;
        return true;
    }

    private bool TryMakeRoom(SplitVirtqueue queue, int descriptors)
    {
        if (_client is not { } client)
            return false;

        Reclaim(client, queue);
        if (queue.FreeDescriptors >= descriptors)
            return true;

        // The user may be asleep already when a frame of another thread is refused, so the interrupt is asked for here, and the device has
        // to know about everything that is queued, or it would never finish anything.
        _isTransmitBlocked = true;
        Flush();
        while (queue.FreeDescriptors < descriptors && !queue.TryAwait())
        {
            // Something is finished, so this ends when nothing is out any more, if not before.
            Reclaim(client, queue);
            if (queue.IsBroken)
                return false;
        }

        return queue.FreeDescriptors >= descriptors;
    }

    private void Check(ReadOnlySpan<DmaSegment> segments, in NetworkTransmitRequest request)
    {
        if (segments.IsEmpty || segments.Length > MaximumSegments)
            throw new ArgumentException($"A frame has 1 to {MaximumSegments} pieces, not {segments.Length}.", nameof(segments));

        NetworkDeviceFeatures needed = NetworkDeviceFeatures.None;
        if (request.SegmentSize > 0)
            needed = NetworkDeviceFeatures.TransmitChecksum | (request.IsIPv6 ? NetworkDeviceFeatures.TcpSegmentationV6 : NetworkDeviceFeatures.TcpSegmentationV4);
        else if (request.ChecksumStart > 0)
            needed = NetworkDeviceFeatures.TransmitChecksum;

        if ((Features & needed) != needed || (request.SegmentSize > 0 && request.ChecksumStart == 0))
            throw new ArgumentException($"The device does not do {needed & ~Features}, or checksum and segmentation do not fit together.", nameof(request));
    }

    private void PollTransmissions(INetworkDeviceClient client, SplitVirtqueue queue)
    {
        int before = queue.FreeDescriptors;
        Reclaim(client, queue);
        if (!_isTransmitBlocked || queue.FreeDescriptors == before)
            return;

        _isTransmitBlocked = false;
        queue.WantsInterrupts = false;
    }

    private void Reclaim(INetworkDeviceClient client, SplitVirtqueue queue)
    {
        // At most what is out: a device that finishes frames as fast as they are taken back cannot hold us here.
        for (int left = queue.Outstanding; left > 0; left--)
        {
            if (queue.TryTake(out _, out _, out object? token) != VirtqueueResult.Used)
                return;

            client.OnTransmitted(token!);
        }
    }
}
