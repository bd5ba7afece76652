using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.Threading;

/// <summary><see cref="Monitor"/> and <see cref="Lock"/>.</summary>
public sealed class MonitorTests
{
    [Test]
    public void A_lock_excludes()
    {
        object gate = new();
        int unprotected = 0, inside = 0, overlaps = 0;
        Run(8, _ =>
        {
            for (int i = 0; i < 5000; i++)
            {
                lock (gate)
                {
                    if (++inside != 1)
                        overlaps++;
                    unprotected++;
                    inside--;
                }
            }
        });
        Assert.That((unprotected, overlaps), Is.EqualTo((40_000, 0)));
    }

    [Test]
    public void The_lock_type_excludes_and_is_reentrant()
    {
        var gate = new Lock();
        int value = 0;
        Run(8, _ =>
        {
            for (int i = 0; i < 5000; i++)
            {
                lock (gate)
                {
                    using (gate.EnterScope())
                        value++;
                }
            }
        });
        Assert.That(value, Is.EqualTo(40_000));
        Assert.That(gate.IsHeldByCurrentThread, Is.False);
    }

    [Test]
    public void A_lock_is_reentrant_and_counts()
    {
        object gate = new();
        for (int i = 0; i < 200; i++)
            Monitor.Enter(gate);
        for (int i = 0; i < 200; i++)
        {
            Assert.That(Monitor.IsEntered(gate), Is.True);
            Monitor.Exit(gate);
        }
        Assert.That(Monitor.IsEntered(gate), Is.False);
    }

    [Test]
    public void TryEnter_fails_while_another_thread_holds_the_lock()
    {
        object gate = new();
        lock (gate)
        {
            bool immediate = true, timed = true;
            Run(1, _ =>
            {
                immediate = Monitor.TryEnter(gate);
                timed = Monitor.TryEnter(gate, 10);
            });
            Assert.That((immediate, timed), Is.EqualTo((false, false)));
        }
        Assert.That(Monitor.TryEnter(gate), Is.True);
        Monitor.Exit(gate);
    }

    [Test]
    public void Pulse_wakes_one_waiter_and_PulseAll_all()
    {
        object gate = new();
        int waiting = 0, woken = 0;
        Thread[] threads = Start(5, _ =>
        {
            lock (gate)
            {
                waiting++;
                Monitor.Wait(gate);
                woken++;
            }
        });
        Until(() => { lock (gate) return waiting == 5; });
        lock (gate)
            Monitor.Pulse(gate);
        Until(() => { lock (gate) return woken == 1; });
        Thread.Sleep(10);
        lock (gate)
        {
            Assert.That(woken, Is.EqualTo(1));
            Monitor.PulseAll(gate);
        }
        Array.ForEach(threads, t => t.Join());
        Assert.That(woken, Is.EqualTo(5));
    }

    [Test]
    public void Waiters_are_pulsed_in_order()
    {
        object gate = new();
        var order = new List<int>();
        var threads = new List<Thread>();
        int waiting = 0;
        for (int t = 0; t < 5; t++)
        {
            int number = t;
            threads.AddRange(Start(1, _ =>
            {
                lock (gate)
                {
                    waiting++;
                    Monitor.Wait(gate);
                    order.Add(number);
                }
            }));
            Until(() => { lock (gate) return waiting == number + 1; });
        }
        for (int t = 0; t < 5; t++)
        {
            lock (gate)
                Monitor.Pulse(gate);
            Until(() => { lock (gate) return order.Count == t + 1; });
        }
        threads.ForEach(t => t.Join());
        Assert.That(order, Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
    }

    [Test]
    public void Wait_returns_false_after_its_timeout_and_holds_the_lock()
    {
        object gate = new();
        lock (gate)
        {
            Assert.That(Monitor.Wait(gate, 10), Is.False);
            Assert.That(Monitor.IsEntered(gate), Is.True);
        }
    }

    [Test]
    public void Wait_releases_every_recursion_and_takes_them_again()
    {
        object gate = new();
        bool entered = false;
        lock (gate)
        {
            lock (gate)
            {
                Thread[] other = Start(1, _ =>
                {
                    lock (gate)
                    {
                        entered = true;
                        Monitor.Pulse(gate);
                    }
                });
                Assert.That(Monitor.Wait(gate, 10_000), Is.True);
                Array.ForEach(other, t => t.Join());
            }
            Assert.That(Monitor.IsEntered(gate), Is.True);
        }
        Assert.That(entered, Is.True);
    }

    [Test]
    public void Misuse_is_told()
    {
        object gate = new();
        Assert.That(() => Monitor.Exit(gate), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => Monitor.Wait(gate), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => Monitor.Pulse(gate), Throws.TypeOf<SynchronizationLockException>());
    }

    [Test]
    [Deadline(120)]
    public void Producers_and_consumers_lose_nothing()
    {
        var queue = new Queue<int>();
        object gate = new();
        long consumed = 0;
        const int Items = 4000, Producers = 4;
        Thread[] consumers = Start(4, _ =>
        {
            while (true)
            {
                lock (gate)
                {
                    while (queue.Count == 0)
                        Monitor.Wait(gate);
                    int item = queue.Dequeue();
                    if (item < 0)
                        return;
                    consumed += item;
                    Monitor.PulseAll(gate);
                }
            }
        });
        Run(Producers, p =>
        {
            for (int i = 0; i < Items; i++)
            {
                lock (gate)
                {
                    while (queue.Count > 50)
                        Monitor.Wait(gate);
                    queue.Enqueue(i);
                    Monitor.PulseAll(gate);
                }
            }
        });
        lock (gate)
        {
            for (int i = 0; i < 4; i++)
                queue.Enqueue(-1);
            Monitor.PulseAll(gate);
        }
        Array.ForEach(consumers, t => t.Join());
        Assert.That(consumed, Is.EqualTo((long)Producers * Items * (Items - 1) / 2));
    }

    [Test]
    public void Many_objects_can_be_locked_at_once()
    {
        object[] gates = [.. Enumerable.Range(0, 2000).Select(_ => new object())];
        foreach (object gate in gates)
            Monitor.Enter(gate);
        // Hash codes and locks compete for the same header word.
        int hashes = gates.Select(g => g.GetHashCode()).Distinct().Count();
        foreach (object gate in gates)
            Monitor.Exit(gate);
        Assert.That(hashes, Is.GreaterThan(1800));
        Assert.That(gates.Any(Monitor.IsEntered), Is.False);
    }

    internal static Thread[] Start(int count, Action<int> action)
    {
        Thread[] threads = [.. Enumerable.Range(0, count).Select(t => new Thread(() => action(t)) { IsBackground = true })];
        Array.ForEach(threads, t => t.Start());
        return threads;
    }

    internal static void Run(int count, Action<int> action) => Array.ForEach(Start(count, action), t => t.Join());

    internal static void Until(Func<bool> condition)
    {
        while (!condition())
            Thread.Sleep(1);
    }
}
