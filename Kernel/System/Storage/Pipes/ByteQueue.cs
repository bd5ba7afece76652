using System;
using System.Numerics;

namespace Cosmos.Storage;

/// <summary>The bytes of a pipe or of one direction of a stream socket: a ring that grows as it fills. Its owner serializes the calls and knows the limit.</summary>
public sealed class ByteQueue
{
    private const int SmallestLength = 4096;

    private byte[] _bytes = [];
    private int _start;

    /// <summary>Bytes in the queue.</summary>
    public int Count { get; private set; }

    /// <summary>Adds bytes.</summary>
    /// <param name="source">The bytes; with those in the queue at most <paramref name="capacity"/>.</param>
    /// <param name="capacity">Limit of the queue, to which its memory may grow.</param>
    public void Add(ReadOnlySpan<byte> source, int capacity)
    {
        if (_bytes.Length < Count + source.Length)
            Resize(Math.Min(capacity, Math.Max(SmallestLength, (int)BitOperations.RoundUpToPowerOf2((uint)(Count + source.Length)))));
        int end = (_start + Count) % _bytes.Length;
        int first = Math.Min(source.Length, _bytes.Length - end);
        source[..first].CopyTo(_bytes.AsSpan(end));
        source[first..].CopyTo(_bytes);
        Count += source.Length;
    }

    /// <summary>Copies the oldest bytes and leaves them in the queue.</summary>
    /// <param name="destination">At most <see cref="Count"/> bytes.</param>
    public void Peek(Span<byte> destination)
    {
        int first = Math.Min(destination.Length, _bytes.Length - _start);
        _bytes.AsSpan(_start, first).CopyTo(destination);
        _bytes.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
    }

    /// <summary>Takes the oldest bytes.</summary>
    /// <param name="destination">1 to <see cref="Count"/> bytes.</param>
    public void Take(Span<byte> destination)
    {
        Peek(destination);
        _start = (_start + destination.Length) % _bytes.Length;
        Count -= destination.Length;
    }

    /// <summary>Gives memory back that a smaller limit does not allow any more.</summary>
    /// <param name="capacity">The new limit, at least <see cref="Count"/>.</param>
    public void Trim(int capacity) => Resize(Math.Max(Count, Math.Min(_bytes.Length, capacity)));

    /// <summary>Drops everything, the memory too.</summary>
    public void Clear()
    {
        _bytes = [];
        _start = 0;
        Count = 0;
    }

    private void Resize(int length)
    {
        var bytes = new byte[length];
        Peek(bytes.AsSpan(0, Count));
        _bytes = bytes;
        _start = 0;
    }
}
