using System;
using Cosmos.Network.Buffers;

namespace Cosmos.Network.Tcp;

/// <summary>
/// What has arrived in order and the application has not read. Received buffers are kept as they are; what is small is copied behind the last
/// piece instead, so that a peer that sends single bytes cannot hold a buffer for each.
/// </summary>
internal sealed class ReceiveQueue(TcpMemory memory, QueueEntryPool arrays)
{
    private QueueEntryRing _entries = new(arrays);

    /// <summary>Bytes to read.</summary>
    public int Length { get; private set; }

    /// <summary>Size of the buffers that are held; a buffer with two pieces counts twice.</summary>
    public int Capacity { get; private set; }

    /// <summary>Appends a piece; a reference is added when it is kept.</summary>
    public void Append(PacketBuffer buffer, int start, int length)
    {
        if (!TryJoin(buffer, start, length))
        {
            buffer.AddReference();
            Enqueue(buffer, start, length);
        }

        Length += length;
    }

    /// <summary>Appends a piece and takes over its reference.</summary>
    public void Append(in QueueEntry entry)
    {
        if (TryJoin(entry.Buffer, entry.Start, entry.Length))
            entry.Buffer.Release();
        else
            Enqueue(entry.Buffer, entry.Start, entry.Length);
        Length += entry.Length;
    }

    /// <summary>Copies the oldest bytes.</summary>
    /// <param name="destination">Where they go.</param>
    /// <param name="keep">Whether they stay in the queue.</param>
    /// <returns>How many there were room for.</returns>
    public int Read(Span<byte> destination, bool keep)
    {
        int done = 0;
        for (int i = 0; done < destination.Length && i < _entries.Count;)
        {
            ref QueueEntry entry = ref _entries[i];
            int length = Math.Min(entry.Length, destination.Length - done);
            BulkCopy.Copy(entry.Buffer.Array.AsSpan(entry.Start, length), destination[done..]);
            done += length;
            if (keep)
            {
                i++;
                continue;
            }

            entry.Start += length;
            entry.Length -= length;
            if (entry.Length == 0)
                RemoveFirst();
        }

        if (!keep)
            Length -= done;
        return done;
    }

    public void Clear()
    {
        while (_entries.Count > 0)
            RemoveFirst();
        Length = 0;
    }

    private bool TryJoin(PacketBuffer buffer, int start, int length)
    {
        if (_entries.Count == 0)
            return false;
        ref QueueEntry last = ref _entries[_entries.Count - 1];
        if (last.Buffer == buffer && last.Start + last.Length == start)
        {
            last.Length += length;
            return true;
        }

        if (length > buffer.Capacity / 2 || length > last.Room || !last.Buffer.IsExclusive)
            return false;
        buffer.Array.AsSpan(start, length).CopyTo(last.Buffer.Array.AsSpan(last.Start + last.Length));
        last.Length += length;
        return true;
    }

    private void Enqueue(PacketBuffer buffer, int start, int length)
    {
        _entries.Enqueue(new QueueEntry(buffer, start, length, default));
        Capacity += buffer.Capacity;
        memory.Charge(buffer.Capacity);
    }

    private void RemoveFirst()
    {
        PacketBuffer buffer = _entries.Dequeue().Buffer;
        Capacity -= buffer.Capacity;
        memory.Release(buffer.Capacity);
        buffer.Release();
    }
}
