using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.Threading;

/// <summary>Sleeping and timers: never early, and late by a millisecond at most on an idle machine.</summary>
/// <remarks>
/// A busy host is late itself. Lateness is therefore the median of a batch, and the best of several batches counts: a kernel with a coarse timer is
/// late in all of them, a host only in some.
/// </remarks>
[Category("Timing")]
[Deadline(120)]
public sealed class TimingTests
{
    private const double AllowedMilliseconds = 1.0;
    private const int Batches = 10;
    private const int BatchSize = 9;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(10)]
    [TestCase(50)]
    public void Sleep_is_accurate_to_a_millisecond(int milliseconds)
    {
        Assert.That(BestMedian(() => Thread.Sleep(milliseconds), milliseconds), Is.LessThan(AllowedMilliseconds));
    }

    [Test]
    public void Timed_waits_are_accurate_to_a_millisecond()
    {
        using var never = new ManualResetEvent(false);
        object gate = new();
        Assert.That(BestMedian(() => never.WaitOne(5), 5), Is.LessThan(AllowedMilliseconds));
        Assert.That(BestMedian(() => { lock (gate) Monitor.Wait(gate, 5); }, 5), Is.LessThan(AllowedMilliseconds));
    }

    [Test] // the timer queue counts in whole milliseconds of TickCount64: one of them early or late is its own doing
    public void Task_delays_are_accurate() => Assert.That(BestMedian(() => Task.Delay(5).Wait(), 5, mayBeEarly: 1.0), Is.LessThan(AllowedMilliseconds + 1));

    [Test]
    public void A_periodic_timer_keeps_its_period()
    {
        var times = new List<long>();
        using var enough = new ManualResetEventSlim();
        using (var timer = new Timer(_ =>
        {
            lock (times)
            {
                times.Add(Stopwatch.GetTimestamp());
                if (times.Count == 20)
                    enough.Set();
            }
        }, null, 10, 10))
            Assert.That(enough.Wait(10_000), Is.True);
        lock (times)
        {
            // The first and the last tick may be late on a busy host, hence the upper bound; the lower one is exact.
            double period = Stopwatch.GetElapsedTime(times[0], times[19]).TotalMilliseconds / 19;
            Assert.That(period, Is.InRange(9.0, 14.0));
        }
    }

    [Test]
    public void Many_sleepers_wake_in_the_order_of_their_times()
    {
        var order = new List<int>();
        Thread[] threads = [.. new[] { 90, 30, 120, 60, 150 }.Select(ms => new Thread(() =>
        {
            Thread.Sleep(ms);
            lock (order)
                order.Add(ms);
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.That(order, Is.EqualTo(new[] { 30, 60, 90, 120, 150 }));
    }

    [Test]
    public void A_sleeper_wakes_although_others_spin()
    {
        bool stop = false;
        Thread[] spinners = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
            }
        }))];
        Array.ForEach(spinners, t => t.Start());
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 5; i++)
            Thread.Sleep(5);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Volatile.Write(ref stop, true);
        Array.ForEach(spinners, t => t.Join());
        Assert.That(elapsed, Is.InRange(24.9, 500));
    }

    private static double BestMedian(Action wait, double milliseconds, double mayBeEarly = 0)
    {
        double best = double.MaxValue;
        for (int batch = 0; batch < Batches && best > AllowedMilliseconds; batch++)
        {
            double[] late = [.. Enumerable.Range(0, BatchSize).Select(_ =>
            {
                long start = Stopwatch.GetTimestamp();
                wait();
                return Stopwatch.GetElapsedTime(start).TotalMilliseconds - milliseconds;
            }).Order()];
            Assert.That(late[0], Is.GreaterThan(-mayBeEarly - 0.05), "woke early");
            best = Math.Min(best, late[BatchSize / 2]);
        }
        return best;
    }
}
