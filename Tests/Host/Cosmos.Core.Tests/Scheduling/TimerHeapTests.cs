using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Cosmos.Core.Scheduling;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Scheduling;

public sealed unsafe class TimerHeapTests
{
    [Test]
    public void Threads_come_out_in_the_order_of_their_wake_times()
    {
        Random random = new(1);
        using Fixture fixture = new(500);
        long[] times = [.. Enumerable.Range(0, 500).Select(_ => (long)random.Next(100))];
        for (int index = 0; index < times.Length; index++)
            fixture.Add(index, times[index]);

        Array.Sort(times);
        foreach (long expected in times)
            Assert.That(fixture.RemoveFirst(), Is.EqualTo(expected));
        Assert.That(fixture.FirstTime, Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void Any_thread_can_be_removed_and_the_order_of_the_others_holds()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            using Fixture fixture = new(64);
            SortedSet<(long Time, int Index)> model = [];
            for (int step = 0; step < 500; step++)
            {
                int index = random.Next(64);
                if (fixture.IsIn(index))
                {
                    model.Remove((fixture.TimeOf(index), index));
                    fixture.Remove(index);
                }
                else
                {
                    long time = random.Next(50);
                    model.Add((time, index));
                    fixture.Add(index, time);
                }

                Assert.That(fixture.FirstTime, Is.EqualTo(model.Count == 0 ? long.MaxValue : model.Min.Time));
            }
        }
    }

    [Test]
    public void Growing_keeps_all_threads()
    {
        using Fixture fixture = new(4);
        for (int index = 0; index < 4; index++)
            fixture.Add(index, 10 - index);
        fixture.Grow(100);

        Assert.That(fixture.RemoveFirst(), Is.EqualTo(7));
        Assert.That(fixture.RemoveFirst(), Is.EqualTo(8));
    }

    private sealed class Fixture : IDisposable
    {
        private readonly ThreadBlock* _threads;
        private TimerHeap _heap;
        private void* _storage;

        internal Fixture(int capacity)
        {
            _threads = (ThreadBlock*)NativeMemory.AllocZeroed((nuint)capacity, ThreadBlock.SizeInBytes);
            for (int index = 0; index < capacity; index++)
                _threads[index].TimerIndex = -1;
            Grow(capacity);
        }

        internal long FirstTime => _heap.FirstTime;

        internal void Grow(int capacity)
        {
            _storage = NativeMemory.Alloc((nuint)capacity, (nuint)sizeof(void*));
            NativeMemory.Free(_heap.Grow((ThreadBlock**)_storage, capacity));
        }

        internal bool IsIn(int index) => _threads[index].TimerIndex >= 0;

        internal long TimeOf(int index) => _threads[index].WakeTime;

        internal void Add(int index, long time)
        {
            _threads[index].WakeTime = time;
            _heap.Add(&_threads[index]);
        }

        internal void Remove(int index) => _heap.Remove(&_threads[index]);

        internal long RemoveFirst()
        {
            ThreadBlock* first = _heap.First;
            _heap.Remove(first);
            return first->WakeTime;
        }

        public void Dispose()
        {
            NativeMemory.Free(_threads);
            NativeMemory.Free(_storage);
        }
    }
}
