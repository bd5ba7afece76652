using System;
using Cosmos.Network.Buffers;

namespace Cosmos.Network.Tcp;

/// <summary>What has arrived beyond a gap, and which SACK blocks tell the peer about it (RFC 2018, section 4).</summary>
internal sealed class ReassemblyQueue(TcpMemory memory, QueueEntryPool arrays)
{
    private readonly SequenceRangeSet _ranges = new();
    private readonly SequenceNumber[] _recent = new SequenceNumber[4];
    private QueueEntry[]? _entries;
    private int _count;
    private int _recentCount;

    public bool IsEmpty => _count == 0;

    /// <summary>Size of the buffers that are held.</summary>
    public int Capacity { get; private set; }

    /// <summary>Bytes that are held.</summary>
    public int Length => _ranges.TotalLength;

    /// <summary>The byte after the last one held; only when not empty.</summary>
    public SequenceNumber Highest => _ranges.Highest;

    /// <summary>Keeps what is new of a piece of the stream.</summary>
    /// <param name="sequence">The place of its first byte.</param>
    /// <param name="frame">The buffers that it lies in.</param>
    /// <param name="offset">Bytes of the frame before it.</param>
    /// <param name="length">Its length, not 0.</param>
    /// <param name="added">Bytes that are new.</param>
    /// <returns><see langword="false"/> when there are too many gaps to remember another.</returns>
    public bool TryAdd(SequenceNumber sequence, PacketBuffer frame, int offset, int length, out int added)
    {
        if (!_ranges.TryAdd(new SequenceRange(sequence, sequence + length), out SequenceRange merged, out added))
            return false;
        if (added > 0)
        {
            for (PacketBuffer? buffer = frame; buffer is not null && length > 0; buffer = buffer.Next)
            {
                if (offset >= buffer.Length)
                {
                    offset -= buffer.Length;
                    continue;
                }

                int take = Math.Min(buffer.Length - offset, length);
                AddPiece(sequence, buffer, buffer.Start + offset, take);
                offset = 0;
                sequence += take;
                length -= take;
            }
        }

        Remember(merged.Start);
        return true;
    }

    /// <summary>Takes the first piece when nothing is missing before it any more.</summary>
    /// <param name="next">The next byte that the application is to get.</param>
    /// <param name="entry">A piece that begins there, with its reference.</param>
    public bool TryTake(SequenceNumber next, out QueueEntry entry)
    {
        while (_count > 0 && _entries![0].Sequence <= next)
        {
            entry = _entries[0];
            Remove(0);
            _ranges.RemoveBefore(SequenceNumber.Max(entry.End, next));
            int skip = next - entry.Sequence;
            if (skip < entry.Length)
            {
                entry.Start += skip;
                entry.Length -= skip;
                entry.Sequence = next;
                return true;
            }

            entry.Buffer.Release();
        }

        entry = default;
        return false;
    }

    /// <summary>Writes the SACK blocks: the one that changed last first.</summary>
    /// <returns>How many there are.</returns>
    public int WriteBlocks(Span<SequenceRange> blocks)
    {
        int count = 0;
        for (int i = 0; i < _recentCount && count < blocks.Length; i++)
        {
            if (_ranges.TryFind(_recent[i], out SequenceRange range) && blocks[..count].IndexOf(range) < 0)
                blocks[count++] = range;
        }

        // The memory of what was reported is short: fill up with what else is known, the newest first.
        for (int i = _ranges.Count - 1; i >= 0 && count < blocks.Length; i--)
        {
            if (blocks[..count].IndexOf(_ranges[i]) < 0)
                blocks[count++] = _ranges[i];
        }

        return count;
    }

    /// <summary>
    /// Drops the last stretch, and so takes back what SACK blocks said (which RFC 2018, section 8, allows for lack of memory).
    /// </summary>
    public void DropLast()
    {
        if (_ranges.Count == 0)
            return;
        SequenceNumber start = _ranges[_ranges.Count - 1].Start;
        while (_count > 0 && _entries![_count - 1].Sequence >= start)
        {
            PacketBuffer buffer = _entries[_count - 1].Buffer;
            Remove(_count - 1);
            buffer.Release();
        }

        _ranges.RemoveLast();
    }

    public void Clear()
    {
        while (_ranges.Count > 0)
            DropLast();
        _recentCount = 0;
    }

    private void AddPiece(SequenceNumber sequence, PacketBuffer buffer, int start, int length)
    {
        int index = FindFirstEndingAfter(sequence);
        while (length > 0)
        {
            int free = length;
            if (index < _count)
            {
                ref QueueEntry present = ref _entries![index];
                int distance = present.Sequence - sequence;
                if (distance <= 0)
                {
                    int covered = Math.Min(present.End - sequence, length);
                    sequence += covered;
                    start += covered;
                    length -= covered;
                    index++;
                    continue;
                }

                free = Math.Min(length, distance);
            }

            if (!TryJoin(index - 1, sequence, buffer, start, free))
                Insert(index++, new QueueEntry(buffer, start, free, sequence));
            sequence += free;
            start += free;
            length -= free;
        }
    }

    /// <summary>Copies a small piece behind the one before it, as <see cref="ReceiveQueue"/> does.</summary>
    private bool TryJoin(int index, SequenceNumber sequence, PacketBuffer buffer, int start, int length)
    {
        if (index < 0 || length > buffer.Capacity / 2)
            return false;
        ref QueueEntry entry = ref _entries![index];
        if (entry.End != sequence || entry.Room < length || !entry.Buffer.IsExclusive)
            return false;
        buffer.Array.AsSpan(start, length).CopyTo(entry.Buffer.Array.AsSpan(entry.Start + entry.Length));
        entry.Length += length;
        return true;
    }

    private int FindFirstEndingAfter(SequenceNumber sequence)
    {
        if (_count == 0 || _entries![_count - 1].End <= sequence)
            return _count;
        int low = 0;
        int high = _count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].End <= sequence)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private void Insert(int index, in QueueEntry entry)
    {
        if (_entries is null)
        {
            _entries = arrays.Rent(1);
        }
        else if (_count == _entries.Length)
        {
            QueueEntry[] bigger = arrays.Rent(2 * _count);
            Array.Copy(_entries, bigger, _count);
            Array.Clear(_entries);
            arrays.Return(_entries);
            _entries = bigger;
        }

        Array.Copy(_entries, index, _entries, index + 1, _count - index);
        _entries[index] = entry;
        _count++;
        entry.Buffer.AddReference();
        Capacity += entry.Buffer.Capacity;
        memory.Charge(entry.Buffer.Capacity);
    }

    private void Remove(int index)
    {
        QueueEntry[] entries = _entries!;
        int capacity = entries[index].Buffer.Capacity;
        Capacity -= capacity;
        memory.Release(capacity);
        _count--;
        Array.Copy(entries, index + 1, entries, index, _count - index);
        entries[_count] = default;
        if (_count == 0)
        {
            arrays.Return(entries);
            _entries = null;
        }
    }

    private void Remember(SequenceNumber start)
    {
        int index = Array.IndexOf(_recent, start, 0, _recentCount);
        if (index < 0)
        {
            _recentCount = Math.Min(_recentCount + 1, _recent.Length);
            index = _recentCount - 1;
        }

        Array.Copy(_recent, 0, _recent, 1, index);
        _recent[0] = start;
    }
}
