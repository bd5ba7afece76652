using System;
using System.Collections.Generic;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Dma;

namespace Cosmos.Drivers.Virtio.Tests.Network;

/// <summary>A client that keeps what it gets and checks that each buffer and token comes back once.</summary>
internal sealed class RecordingClient(DmaAllocator dma, int bufferLength = 2048) : INetworkDeviceClient
{
    private readonly Stack<Buffer> _free = new();

    private sealed record Buffer(byte[] Array, ulong Address)
    {
        public bool IsLent { get; set; }
    }

    public List<(byte[] Bytes, bool IsChecksumValid)> Frames { get; } = [];

    public HashSet<object> InFlight { get; } = [];

    /// <summary>Buffers that the device has.</summary>
    public int Lent { get; private set; }

    /// <summary>Most buffers that the device gets.</summary>
    public int Limit { get; set; } = int.MaxValue;

    public int LinkChanges { get; private set; }

    public int LongestFrame { get; private set; }

    public long FrameCount { get; private set; }

    /// <summary>Whether <see cref="Frames"/> is filled.</summary>
    public bool Keeps { get; set; } = true;

    public bool TryProvideBuffer(out NetworkReceiveBuffer buffer)
    {
        buffer = default;
        if (Lent >= Limit)
            return false;
        if (!_free.TryPop(out Buffer? next))
        {
            (byte[] array, ulong address) = dma.AllocateArray(bufferLength);
            next = new Buffer(array, address);
        }

        next.IsLent = true;
        Lent++;
        buffer = new NetworkReceiveBuffer(next.Array, next.Address, next);
        return true;
    }

    public void OnReceived(ReadOnlySpan<ReceivedPart> parts, int firstOffset, bool isChecksumValid)
    {
        int length = 0;
        foreach (ReceivedPart part in parts)
            length += part.Length;
        LongestFrame = Math.Max(LongestFrame, length);
        FrameCount++;
        byte[] bytes = Keeps ? new byte[length] : [];
        int position = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            Buffer buffer = (Buffer)parts[i].Token;
            Span<byte> content = buffer.Array.AsSpan(i == 0 ? firstOffset : 0, parts[i].Length);
            if (Keeps)
                content.CopyTo(bytes.AsSpan(position));
            position += content.Length;
            TakeBack(buffer);
        }

        if (Keeps)
            Frames.Add((bytes, isChecksumValid));
    }

    public void OnUnused(object token) => TakeBack((Buffer)token);

    public void OnTransmitted(object token)
    {
        if (!InFlight.Remove(token))
            throw new InvalidOperationException("A transmission ended twice.");
    }

    public void OnLinkChanged() => LinkChanges++;

    private void TakeBack(Buffer buffer)
    {
        if (!buffer.IsLent)
            throw new InvalidOperationException("A buffer came back twice.");
        buffer.IsLent = false;
        Lent--;
        _free.Push(buffer);
    }
}
