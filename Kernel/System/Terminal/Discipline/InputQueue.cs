using System;
using System.Collections.Generic;

namespace Cosmos.Terminal.Discipline;

/// <summary>Bytes that wait for a reader, with the ends of lines for canonical mode.</summary>
/// <remarks>Not synchronized: the terminal calls it under its input lock.</remarks>
internal sealed class InputQueue(int capacity)
{
    // Lengths of the records in the order of the bytes; a record of length 0 is an end of file.
    private readonly LinkedList<int> _records = new();
    private byte[] _bytes = new byte[256];
    private int _head;

    /// <summary>Number of bytes that wait.</summary>
    internal int Count { get; private set; }

    /// <summary>Number of complete records, ends of file included.</summary>
    internal int Records => _records.Count;

    /// <summary>Number of bytes that fit.</summary>
    internal int Free => capacity - Count;

    /// <summary>How often something was appended.</summary>
    internal long Appended { get; private set; }

    /// <summary>Appends bytes without a record; for raw mode.</summary>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        Appended++;
        Reserve(bytes.Length);
        foreach (byte value in bytes)
            _bytes[(_head + Count++) & (_bytes.Length - 1)] = value;
    }

    /// <summary>Appends a complete line, or an end of file when it is empty.</summary>
    internal void AppendRecord(ReadOnlySpan<byte> line)
    {
        Append(line);
        _records.AddLast(line.Length);
    }

    /// <summary>Takes bytes of the first record.</summary>
    /// <returns>Number of bytes; 0 when the record was an end of file.</returns>
    internal int TakeRecord(Span<byte> destination)
    {
        int length = _records.First!.Value;
        int count = Take(destination[..Math.Min(destination.Length, length)]);
        if (count == length)
            _records.RemoveFirst();
        else
            _records.First.Value = length - count;

        return count;
    }

    /// <summary>Takes bytes regardless of records; for raw mode, in which there are none.</summary>
    internal int Take(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, Count);
        for (int index = 0; index < count; index++)
            destination[index] = _bytes[(_head + index) & (_bytes.Length - 1)];

        _head = (_head + count) & (_bytes.Length - 1);
        Count -= count;
        return count;
    }

    /// <summary>Forgets records but no bytes; canonical mode ends.</summary>
    internal void MergeRecords() => _records.Clear();

    /// <summary>Makes everything that waits one record; canonical mode begins.</summary>
    internal void MakeRecord()
    {
        _records.Clear();
        if (Count != 0)
            _records.AddLast(Count);
    }

    /// <summary>Forgets everything (TCIFLUSH).</summary>
    internal void Clear()
    {
        _records.Clear();
        Count = 0;
    }

    private void Reserve(int more)
    {
        if (Count + more <= _bytes.Length)
            return;

        byte[] larger = new byte[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(Count + more))];
        int count = Count;
        Take(larger.AsSpan(0, count));
        (_bytes, _head, Count) = (larger, 0, count);
    }
}
