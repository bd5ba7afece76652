namespace Cosmos.Core.Scheduling;

/// <summary>Binary min-heap of threads by <see cref="ThreadBlock.WakeTime"/>; insertion and removal take O(log n).</summary>
/// <remarks>Capacity is reserved when a thread is created, so that insertion cannot fail. Guarded by the CPU's lock.</remarks>
internal unsafe struct TimerHeap
{
    private ThreadBlock** _items;
    private int _count;
    private int _capacity;

    /// <summary>The thread that wakes first, or null.</summary>
    internal readonly ThreadBlock* First => _count == 0 ? null : _items[0];

    /// <summary>Time of the first wake-up in nanoseconds, or <see cref="long.MaxValue"/>.</summary>
    internal readonly long FirstTime => _count == 0 ? long.MaxValue : _items[0]->WakeTime;

    /// <summary>Whether there is room for <paramref name="count"/> threads.</summary>
    internal readonly bool HasCapacity(int count) => count <= _capacity;

    /// <summary>Replaces the storage by a larger one; returns the old one, to be freed outside of the lock.</summary>
    internal void* Grow(ThreadBlock** items, int capacity)
    {
        for (int index = 0; index < _count; index++)
            items[index] = _items[index];
        void* old = _items;
        _items = items;
        _capacity = capacity;
        return old;
    }

    /// <summary>Adds a thread that is in no heap.</summary>
    internal void Add(ThreadBlock* thread)
    {
        int index = _count++;
        MoveUp(thread, index);
    }

    /// <summary>Takes a thread out.</summary>
    internal void Remove(ThreadBlock* thread)
    {
        int index = thread->TimerIndex;
        thread->TimerIndex = -1;
        ThreadBlock* last = _items[--_count];
        if (last == thread)
            return;
        if (index > 0 && last->WakeTime < _items[(index - 1) / 2]->WakeTime)
            MoveUp(last, index);
        else
            MoveDown(last, index);
    }

    private readonly void MoveUp(ThreadBlock* thread, int index)
    {
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (_items[parent]->WakeTime <= thread->WakeTime)
                break;
            Place(_items[parent], index);
            index = parent;
        }

        Place(thread, index);
    }

    private readonly void MoveDown(ThreadBlock* thread, int index)
    {
        while (true)
        {
            int child = 2 * index + 1;
            if (child >= _count)
                break;
            if (child + 1 < _count && _items[child + 1]->WakeTime < _items[child]->WakeTime)
                child++;
            if (_items[child]->WakeTime >= thread->WakeTime)
                break;
            Place(_items[child], index);
            index = child;
        }

        Place(thread, index);
    }

    private readonly void Place(ThreadBlock* thread, int index)
    {
        _items[index] = thread;
        thread->TimerIndex = index;
    }
}
