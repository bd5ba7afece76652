using System;
using System.Collections.Generic;
using System.Numerics;

namespace Cosmos.Network.Tcp;

/// <summary>Arrays for queues. A connection has one only while something is queued, so idle connections cost nothing.</summary>
internal sealed class QueueEntryPool
{
    private const int SmallestShift = 3;
    private const int Classes = 8;
    private const int KeptPerClass = 256;

    private readonly Stack<QueueEntry[]>[] _free = new Stack<QueueEntry[]>[Classes];

    public QueueEntryPool()
    {
        for (int i = 0; i < Classes; i++)
            _free[i] = new Stack<QueueEntry[]>();
    }

    /// <summary>Takes an array, without references in it.</summary>
    /// <param name="length">A lower limit; the length is a power of two.</param>
    public QueueEntry[] Rent(int length)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, 1 << SmallestShift));
        int index = BitOperations.Log2((uint)size) - SmallestShift;
        return index < Classes && _free[index].TryPop(out QueueEntry[]? array) ? array : new QueueEntry[size];
    }

    /// <summary>Takes an array back.</summary>
    /// <param name="array">Its references have been cleared.</param>
    public void Return(QueueEntry[] array)
    {
        int index = BitOperations.Log2((uint)array.Length) - SmallestShift;
        if (index < Classes && _free[index].Count < KeptPerClass)
            _free[index].Push(array);
    }
}
