using System;
using System.Runtime.CompilerServices;

namespace Cosmos.Network.Buffers;

/// <summary>
/// A counted piece of packet memory: a received frame or a part of one, the headers of a frame to send, a piece of a send queue. Links
/// hand its address to devices, protocols pass it on, nobody copies it.
/// </summary>
/// <remarks>
/// Every member needs the lock of the stack that the pool belongs to. A buffer comes from <see cref="PacketPool"/> with one reference; who keeps it
/// longer than a call adds one, and the last <see cref="Release"/> returns it to the pool.
/// </remarks>
public sealed class PacketBuffer
{
    private readonly PacketPool _pool;
    private int _references;

    internal PacketBuffer(PacketPool pool, PacketMemory memory)
    {
        _pool = pool;
        Array = memory.Array;
        DeviceAddress = memory.DeviceAddress;
    }

    /// <summary>The memory as a whole; only <see cref="Start"/> and <see cref="Length"/> say what of it is in use.</summary>
    public byte[] Array { get; }

    /// <summary>Where devices find the first byte of <see cref="Array"/>; 0 where no device reads it.</summary>
    public ulong DeviceAddress { get; }

    /// <summary>Index of the first byte in use. Headers are taken off by moving it up and put before by moving it down.</summary>
    public int Start { get; set; }

    /// <summary>Number of bytes in use.</summary>
    public int Length { get; set; }

    /// <summary>The next buffer of a frame that lies in several, or of a queue. The chain owns one reference to each of its buffers.</summary>
    public PacketBuffer? Next { get; set; }

    /// <summary>Size of the memory in bytes, which is what limits on memory count.</summary>
    public int Capacity => Array.Length;

    /// <summary>The bytes in use.</summary>
    public Span<byte> Bytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Array.AsSpan(Start, Length);
    }

    /// <summary>Room behind the bytes in use.</summary>
    public Span<byte> Tail => Array.AsSpan(Start + Length);

    /// <summary>Whether nobody else has a reference, so that the free part may be written.</summary>
    public bool IsExclusive => _references == 1;

    /// <summary>Adds a reference.</summary>
    public void AddReference()
    {
        if (_references <= 0)
            throw new InvalidOperationException("The buffer is back in its pool.");
        _references++;
    }

    /// <summary>Drops a reference; the last one returns the buffer to its pool. <see cref="Next"/> must be cut off before.</summary>
    public void Release()
    {
        int references = --_references;
        if (references > 0)
            return;
        if (references < 0)
            throw new InvalidOperationException("The buffer was released more often than referenced.");
        _pool.Return(this);
    }

    /// <summary>Drops the chain's reference to this buffer and to all that follow.</summary>
    public void ReleaseChain()
    {
        PacketBuffer? buffer = this;
        while (buffer is not null)
        {
            PacketBuffer? next = buffer.Next;
            buffer.Next = null;
            buffer.Release();
            buffer = next;
        }
    }

    internal void Reset(int start)
    {
        _references = 1;
        Start = start;
        Length = 0;
        Next = null;
    }
}
