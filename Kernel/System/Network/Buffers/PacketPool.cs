using System;

namespace Cosmos.Network.Buffers;

/// <summary>Buffers of one size, used again and again, with a limit on how many exist.</summary>
/// <remarks>Every member needs the lock of the stack that the pool belongs to.</remarks>
public sealed class PacketPool
{
    private readonly IPacketMemorySource _memory;
    private readonly int _keep;
    private PacketBuffer? _free;
    private int _freeCount;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="memory">Where new buffers come from.</param>
    /// <param name="bufferLength">Bytes of each buffer.</param>
    /// <param name="limit">Most buffers that exist at once.</param>
    /// <param name="keep">Most free buffers that are kept; more are left to the garbage collector.</param>
    public PacketPool(IPacketMemorySource memory, int bufferLength, int limit, int keep)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        _memory = memory;
        _keep = keep;
        BufferLength = bufferLength;
        Limit = limit;
    }

    /// <summary>Bytes of each buffer.</summary>
    public int BufferLength { get; }

    /// <summary>Most buffers that exist at once.</summary>
    public int Limit { get; }

    /// <summary>Buffers that somebody holds.</summary>
    public int InUse { get; private set; }

    /// <summary>Takes a buffer with one reference and nothing in use.</summary>
    /// <param name="headroom">Where its bytes will begin.</param>
    /// <returns>The buffer, or <see langword="null"/> at the limit or without memory: the packet is lost, as on a full network.</returns>
    public PacketBuffer? TryTake(int headroom = 0)
    {
        PacketBuffer? buffer = _free;
        if (buffer is not null)
        {
            _free = buffer.Next;
            _freeCount--;
        }
        else if (InUse >= Limit || (buffer = Allocate()) is null)
        {
            return null;
        }

        InUse++;
        buffer.Reset(headroom);
        return buffer;
    }

    internal void Return(PacketBuffer buffer)
    {
        InUse--;
        if (_freeCount >= _keep)
            return;
        buffer.Next = _free;
        _free = buffer;
        _freeCount++;
    }

    private PacketBuffer? Allocate()
    {
        try
        {
            return new PacketBuffer(this, _memory.Allocate(BufferLength));
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }
}
