using System;
using System.Threading;

namespace Cosmos.Drivers.Uart;

/// <summary>A queue of bytes between one producer and one consumer, one of which may be an interrupt handler.</summary>
/// <remarks>
/// The counters run freely and wrap; each is written by one side only, after the bytes it speaks for, so neither side needs a lock.
/// </remarks>
internal sealed class ByteRing(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private uint _written;
    private uint _taken;

    /// <summary>Bytes that wait.</summary>
    internal int Count => (int)(Volatile.Read(ref _written) - Volatile.Read(ref _taken));

    /// <summary>Bytes that fit.</summary>
    internal int Free => capacity - Count;

    /// <summary>Whether no byte waits.</summary>
    internal bool IsEmpty => Count == 0;

    /// <summary>Producer: appends one byte.</summary>
    /// <returns><see langword="false"/> when the ring is full.</returns>
    internal bool TryEnqueue(byte value)
    {
        if (Free == 0)
            return false;

        _bytes[(int)(_written & (uint)(capacity - 1))] = value;
        Volatile.Write(ref _written, _written + 1);
        return true;
    }

    /// <summary>Producer: appends as many bytes as fit.</summary>
    /// <returns>Bytes appended.</returns>
    internal int Enqueue(ReadOnlySpan<byte> source)
    {
        int count = Math.Min(source.Length, Free);
        int start = (int)(_written & (uint)(capacity - 1));
        int first = Math.Min(count, capacity - start);
        source[..first].CopyTo(_bytes.AsSpan(start));
        source[first..count].CopyTo(_bytes);
        Volatile.Write(ref _written, _written + (uint)count);
        return count;
    }

    /// <summary>Consumer: takes one byte.</summary>
    /// <returns><see langword="false"/> when the ring is empty.</returns>
    internal bool TryDequeue(out byte value)
    {
        if (IsEmpty)
        {
            value = 0;
            return false;
        }

        value = _bytes[(int)(_taken & (uint)(capacity - 1))];
        Volatile.Write(ref _taken, _taken + 1);
        return true;
    }

    /// <summary>Consumer: takes as many bytes as wait and fit.</summary>
    /// <returns>Bytes taken.</returns>
    internal int Dequeue(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, Count);
        int start = (int)(_taken & (uint)(capacity - 1));
        int first = Math.Min(count, capacity - start);
        _bytes.AsSpan(start, first).CopyTo(destination);
        _bytes.AsSpan(0, count - first).CopyTo(destination[first..]);
        Volatile.Write(ref _taken, _taken + (uint)count);
        return count;
    }
}
