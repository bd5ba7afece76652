using System;

namespace Cosmos.Network.Tcp;

/// <summary>A queue of pieces that rents its array while it is not empty. A mutable part of the class that has it as a field.</summary>
internal struct QueueEntryRing(QueueEntryPool pool)
{
    private readonly QueueEntryPool _pool = pool;
    private QueueEntry[]? _array;
    private int _head;

    public int Count { get; private set; }

    /// <summary>The piece at a place; 0 is the oldest.</summary>
    public readonly ref QueueEntry this[int index] => ref _array![(_head + index) & (_array.Length - 1)];

    /// <summary>Appends a piece and takes over its reference.</summary>
    public void Enqueue(in QueueEntry entry)
    {
        if (_array is null || Count == _array.Length)
            Grow();
        Count++;
        this[Count - 1] = entry;
    }

    /// <summary>Removes the oldest piece; its reference goes to the caller.</summary>
    public QueueEntry Dequeue()
    {
        QueueEntry[] array = _array!;
        QueueEntry entry = array[_head];
        array[_head] = default;
        _head = (_head + 1) & (array.Length - 1);
        Count--;
        if (Count == 0)
        {
            _pool.Return(array);
            _array = null;
            _head = 0;
        }

        return entry;
    }

    private void Grow()
    {
        QueueEntry[] bigger = _pool.Rent(_array is null ? 1 : 2 * _array.Length);
        if (_array is not null)
        {
            int first = Math.Min(Count, _array.Length - _head);
            Array.Copy(_array, _head, bigger, 0, first);
            Array.Copy(_array, 0, bigger, first, Count - first);
            Array.Clear(_array);
            _pool.Return(_array);
        }

        _array = bigger;
        _head = 0;
    }
}
