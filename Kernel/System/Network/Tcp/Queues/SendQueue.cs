using System;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;

namespace Cosmos.Network.Tcp;

/// <summary>
/// What the application has sent and the peer has not acknowledged. The bytes are copied in once; segments, also retransmitted ones, refer to
/// slices of the buffers.
/// </summary>
internal sealed class SendQueue(PacketPool buffers, TcpMemory memory, QueueEntryPool arrays)
{
    private QueueEntryRing _entries = new(arrays);

    /// <summary>The first byte that is queued, or that will be.</summary>
    public SequenceNumber First { get; private set; }

    /// <summary>The byte after the last.</summary>
    public SequenceNumber End { get; private set; }

    public int Length => End - First;

    /// <summary>Size of the buffers that are held.</summary>
    public int Capacity { get; private set; }

    /// <summary>Sets the place of the first byte; the queue is empty.</summary>
    public void Start(SequenceNumber sequence)
    {
        First = sequence;
        End = sequence;
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>How many were taken: fewer when there are no more buffers.</returns>
    public int Append(ReadOnlySpan<byte> source)
    {
        int taken = 0;
        if (_entries.Count > 0)
        {
            // Nobody else writes behind the last piece, whoever reads what is before.
            ref QueueEntry last = ref _entries[_entries.Count - 1];
            taken = Math.Min(last.Room, source.Length);
            BulkCopy.Copy(source[..taken], last.Buffer.Array.AsSpan(last.Start + last.Length));
            last.Length += taken;
            End += taken;
        }

        while (taken < source.Length)
        {
            // Every connection may have one buffer, whatever the others hold: its acknowledgment is what wakes the writer again.
            if ((memory.IsExhausted && _entries.Count > 0) || buffers.TryTake() is not { } buffer)
                return taken;
            int length = Math.Min(buffer.Capacity, source.Length - taken);
            BulkCopy.Copy(source.Slice(taken, length), buffer.Array);
            _entries.Enqueue(new QueueEntry(buffer, 0, length, End));
            Capacity += buffer.Capacity;
            memory.Charge(buffer.Capacity);
            End += length;
            taken += length;
        }

        return taken;
    }

    /// <summary>Drops what was acknowledged.</summary>
    /// <param name="sequence">The first byte to keep; not beyond <see cref="End"/>.</param>
    public void RemoveBefore(SequenceNumber sequence)
    {
        while (_entries.Count > 0)
        {
            ref QueueEntry first = ref _entries[0];
            if (first.End > sequence)
            {
                int gone = sequence - first.Sequence;
                if (gone > 0)
                {
                    first.Start += gone;
                    first.Length -= gone;
                    first.Sequence = sequence;
                }

                break;
            }

            RemoveFirst();
        }

        First = sequence;
    }

    public void Clear()
    {
        while (_entries.Count > 0)
            RemoveFirst();
        First = End;
    }

    /// <summary>Collects slices to send.</summary>
    /// <param name="sequence">The first byte, in the queue.</param>
    /// <param name="length">Most bytes.</param>
    /// <param name="parts">Where the slices go.</param>
    /// <param name="count">How many slices there are.</param>
    /// <returns>Number of bytes; fewer than asked for when there is no room for more slices.</returns>
    public int Gather(SequenceNumber sequence, int length, Span<FramePart> parts, out int count)
    {
        count = 0;
        int gathered = 0;
        for (int i = Find(sequence); gathered < length && count < parts.Length && i < _entries.Count; i++)
        {
            ref QueueEntry entry = ref _entries[i];
            int skip = sequence + gathered - entry.Sequence;
            int take = Math.Min(entry.Length - skip, length - gathered);
            parts[count++] = new FramePart(entry.Buffer, entry.Start + skip, take);
            gathered += take;
        }

        return gathered;
    }

    private int Find(SequenceNumber sequence)
    {
        int low = 0;
        int high = _entries.Count - 1;
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

    private void RemoveFirst()
    {
        QueueEntry entry = _entries.Dequeue();
        Capacity -= entry.Buffer.Capacity;
        memory.Release(entry.Buffer.Capacity);
        entry.Buffer.Release();
    }
}
