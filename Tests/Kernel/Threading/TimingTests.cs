using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Tests.Threading;

/// <summary>Sleeping and timers: never early, and late by a millisecond at most on an idle machine.</summary>
[Category("Timing")]
public sealed class TimingTests
{
    /// <summary>How late the median may be. Hosts that run several emulators at once are late themselves; single outliers are theirs.</summary>
    private const double AllowedMilliseconds = 1.5;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(10)]
    [TestCase(50)]
    public void Sleep_is_accurate_to_a_millisecond(int milliseconds)
    {
        double[] late = [.. Enumerable.Range(0, 15).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            Thread.Sleep(milliseconds);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds - milliseconds;
        })];
        Assert.That(late.Min(), Is.GreaterThan(-0.05), "woke early");
        Assert.That(Median(late), Is.LessThan(AllowedMilliseconds));
    }

    [Test]
    public void Timed_waits_are_accurate_to_a_millisecond()
    {
        using var never = new ManualResetEvent(false);
        object gate = new();
        double[] events = Lateness(() => never.WaitOne(5), 5);
        double[] monitors = Lateness(() => { lock (gate) Monitor.Wait(gate, 5); }, 5);
        Assert.That(events.Concat(monitors).Min(), Is.GreaterThan(-0.05), "woke early");
        Assert.That(Median(events), Is.LessThan(AllowedMilliseconds));
        Assert.That(Median(monitors), Is.LessThan(AllowedMilliseconds));
    }

    [Test]
    public async Task Task_delays_are_accurate()
    {
        var late = new List<double>();
        for (int i = 0; i < 15; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await Task.Delay(5);
            late.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds - 5);
        }
        // The timer queue counts in milliseconds of TickCount64 and may therefore fire up to one of them early.
        Assert.That(late.Min(), Is.GreaterThan(-1.05), "woke early");
        Assert.That(Median([.. late]), Is.LessThan(AllowedMilliseconds + 1));
    }

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
            double period = Stopwatch.GetElapsedTime(times[0], times[19]).TotalMilliseconds / 19;
            Assert.That(period, Is.InRange(9.0, 12.0));
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

    private static double[] Lateness(Action wait, double milliseconds) => [.. Enumerable.Range(0, 15).Select(_ =>
    {
        long start = Stopwatch.GetTimestamp();
        wait();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds - milliseconds;
    })];

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
