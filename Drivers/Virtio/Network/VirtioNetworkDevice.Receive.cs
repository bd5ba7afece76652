using System;
using Cosmos.Drivers.Virtio.Queue;
using Cosmos.HAL.Devices;

namespace Cosmos.Drivers.Virtio.Network;

/// <content>Received frames (virtio 1.2, sections 5.1.6.3 and 5.1.6.4).</content>
public sealed partial class VirtioNetworkDevice
{
    // The buffers that the device has, by the first descriptor of each.
    private NetworkReceiveBuffer[] _buffers = [];

    private int Receive(INetworkDeviceClient client, SplitVirtqueue queue, int budget)
    {
        int count = 0;
        while (count < budget && TryReceive(client, queue))
            count++;

        if (count > 0)
            queue.OnWork();
        if (!queue.IsBroken)
            Refill(client, queue);
        return count;
    }

    // One frame. False when there is none, or the queue has broken.
    private bool TryReceive(INetworkDeviceClient client, SplitVirtqueue queue)
    {
        if (queue.TryTake(out ushort head, out int written) != VirtqueueResult.Used)
            return false;

        NetworkReceiveBuffer first = TakeBuffer(head);
        _parts[0] = new ReceivedPart(first.Token, written - _headerLength);
        int count = 1;
        int length = written - _headerLength;
        ReadOnlySpan<byte> header = first.Array.AsSpan(0, _headerLength);
        if (length < 0)
        {
            queue.Break();
        }
        else if (_hasMergeableBuffers)
        {
            // Read once: the device may change it behind our back.
            int buffers = VirtioNetworkHeader.ReadBufferCount(header);
            if (!TryTakeOthers(queue, buffers, isFull: written == first.Array.Length, ref count, ref length))
                queue.Break();
        }

        ReadOnlySpan<ReceivedPart> parts = _parts.AsSpan(0, count);
        if (queue.IsBroken)
        {
            ReturnUnused(client, parts);
            return false;
        }

        if (length < EthernetHeaderLength)
        {
            _dropped++;
            ReturnUnused(client, parts);
        }
        else
        {
            _received++;
            client.OnReceived(parts, _headerLength, VirtioNetworkHeader.IsChecksumValid(header));
        }

        return true;
    }

    // Section 5.1.6.4.1: all buffers of a frame are used together, and all but the last completely.
    private bool TryTakeOthers(SplitVirtqueue queue, int buffers, bool isFull, ref int count, ref int length)
    {
        if (buffers < 1 || buffers > MaximumReceiveParts)
            return false;

        while (count < buffers)
        {
            if (!isFull || queue.TryTake(out ushort head, out int written) != VirtqueueResult.Used)
                return false;

            NetworkReceiveBuffer buffer = TakeBuffer(head);
            _parts[count++] = new ReceivedPart(buffer.Token, written);
            length += written;
            isFull = written == buffer.Array.Length;
            if (written == 0)
                return false;
        }

        return true;
    }

    private NetworkReceiveBuffer TakeBuffer(ushort head)
    {
        NetworkReceiveBuffer buffer = _buffers[head];
        _buffers[head] = default;
        return buffer;
    }

    private static void ReturnUnused(INetworkDeviceClient client, ReadOnlySpan<ReceivedPart> parts)
    {
        foreach (ReceivedPart part in parts)
            client.OnUnused(part.Token);
    }

    private void Refill(INetworkDeviceClient client, SplitVirtqueue queue)
    {
        while (queue.FreeDescriptors >= _descriptorsPerBuffer && client.TryProvideBuffer(out NetworkReceiveBuffer buffer))
        {
            if (buffer.Array.Length < NetworkReceiveBuffer.MinimumLength)
                throw new ArgumentException($"A buffer to receive into has at least {NetworkReceiveBuffer.MinimumLength} bytes.", nameof(client));

            _buffers[queue.NextHead] = buffer;
            if (_descriptorsPerBuffer == 1)
                queue.TryAddWritable(buffer.DeviceAddress, buffer.Array.Length, null);
            else
                AddInTwoPieces(queue, buffer);
        }

        if (queue.Publish())
            Notify(ReceiveQueue);
    }

    // Section 5.1.6.3: a legacy device without VIRTIO_F_ANY_LAYOUT wants its header in a descriptor of its own.
    private void AddInTwoPieces(SplitVirtqueue queue, in NetworkReceiveBuffer buffer) =>
        queue.TryAdd(
            [
                new VirtqueueBuffer(buffer.DeviceAddress, _headerLength, IsDeviceWritable: true),
                new VirtqueueBuffer(buffer.DeviceAddress + (uint)_headerLength, buffer.Array.Length - _headerLength, IsDeviceWritable: true),
            ],
            out _);

    private void ReturnBuffers(INetworkDeviceClient client)
    {
        for (int i = 0; i < _buffers.Length; i++)
        {
            NetworkReceiveBuffer buffer = _buffers[i];
            _buffers[i] = default;
            if (buffer.Array is not null)
                client.OnUnused(buffer.Token);
        }
    }
}
