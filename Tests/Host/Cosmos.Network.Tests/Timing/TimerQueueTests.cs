using System;
using System.Collections.Generic;
using Cosmos.Network.Timing;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Timing;

public sealed class TimerQueueTests
{
    private const long Start = 123_456_789;

    [Test]
    public void A_timer_expires_at_the_first_tick_after_its_deadline_and_not_before()
    {
        var queue = new TimerQueue(Start);
        foreach (long delay in (long[])[0, 1, 1023, 1024, 65_535, 65_536, 1_000_000, 4_194_304, 60_000_000, 7_200_000_000, 500_000_000_000])
        {
            var timer = new Probe();
            long deadline = Start + delay;
            queue = new TimerQueue(Start);
            queue.Set(timer, deadline);
            queue.Advance(deadline - 1);
            Assert.That(timer.Expirations, delay == 0 ? Is.LessThanOrEqualTo(1) : Is.Zero, $"before {delay}");
            queue.Advance(deadline + (2 * TimerQueue.TickLength));
            Assert.That(timer.Expirations, Is.EqualTo(1), $"after {delay}");
            Assert.That(timer.IsSet, Is.False);
        }
    }

    [Test]
    public void Random_timers_behave_like_a_sorted_list()
    {
        var random = new Random(3);
        var queue = new TimerQueue(Start);
        var timers = new List<Probe>();
        for (int i = 0; i < 2000; i++)
            timers.Add(new Probe());
        var expected = new Dictionary<Probe, long>();
        long now = Start;
        for (int round = 0; round < 20_000; round++)
        {
            Probe timer = timers[random.Next(timers.Count)];
            switch (random.Next(5))
            {
                case 0:
                    queue.Cancel(timer);
                    expected.Remove(timer);
                    break;
                case 1:
                    long before = now;
                    now += random.NextInt64(1L << random.Next(1, 26));
                    queue.Advance(now);
                    foreach (Probe candidate in timers)
                    {
                        if (!expected.TryGetValue(candidate, out long deadline))
                        {
                            Assert.That(candidate.IsSet, Is.False);
                        }
                        else if (candidate.IsSet)
                        {
                            // Nothing is late by more than the tick that is under way.
                            Assert.That(deadline, Is.GreaterThan(now - TimerQueue.TickLength));
                        }
                        else
                        {
                            Assert.That(deadline, Is.LessThanOrEqualTo(now));
                            expected.Remove(candidate);
                        }
                    }

                    break;
                default:
                    long set = now + random.NextInt64(1L << random.Next(1, 36));
                    queue.Set(timer, set);
                    expected[timer] = set;
                    break;
            }

            Assert.That(queue.Count, Is.EqualTo(expected.Count));
        }
    }

    [Test]
    public void Following_the_next_deadline_reaches_every_timer_in_order()
    {
        var random = new Random(5);
        var queue = new TimerQueue(Start);
        var order = new List<long>();
        for (int i = 0; i < 500; i++)
            queue.Set(new Probe(order), Start + random.NextInt64(1L << random.Next(1, 40)));
        int rounds = 0;
        long now = Start;
        while (queue.NextDeadline != long.MaxValue)
        {
            Assert.That(queue.NextDeadline, Is.GreaterThan(now), "A deadline in the past would make the worker spin.");
            now = queue.NextDeadline;
            queue.Advance(now);
            rounds++;
        }

        Assert.That(order.Count, Is.EqualTo(500));
        for (int i = 1; i < order.Count; i++)
            Assert.That(order[i], Is.GreaterThan(order[i - 1] - TimerQueue.TickLength));
        Assert.That(rounds, Is.LessThan(500 * 7), "Each timer costs at most one turn of each wheel.");
    }

    [Test]
    public void A_timer_that_is_moved_back_expires_only_at_the_later_deadline()
    {
        var queue = new TimerQueue(Start);
        var timer = new Probe();
        queue.Set(timer, Start + 10_000);
        queue.Set(timer, Start + 200_000);
        queue.Advance(Start + 100_000);
        Assert.That(timer.Expirations, Is.Zero);
        queue.Advance(Start + 203_000);
        Assert.That(timer.Expirations, Is.EqualTo(1));
    }

    [Test]
    public void A_timer_that_is_moved_forward_expires_at_the_earlier_deadline()
    {
        var queue = new TimerQueue(Start);
        var timer = new Probe();
        queue.Set(timer, Start + 10_000_000);
        queue.Set(timer, Start + 20_000);
        queue.Advance(Start + 23_000);
        Assert.That(timer.Expirations, Is.EqualTo(1));
    }

    [Test]
    public void A_timer_may_set_and_cancel_timers_when_it_expires()
    {
        var queue = new TimerQueue(Start);
        var other = new Probe();
        var timer = new Probe();
        timer.Expired = () =>
        {
            queue.Cancel(other);
            if (timer.Expirations < 3)
                queue.Set(timer, 0);
        };
        queue.Set(other, Start + 5_000);
        queue.Set(timer, Start + 5_000);
        queue.Advance(Start + 50_000);
        Assert.That(timer.Expirations, Is.EqualTo(3));
        Assert.That(queue.Count, Is.Zero);
        Assert.That(queue.NextDeadline, Is.EqualTo(long.MaxValue));
    }

    private sealed class Probe(List<long>? order = null) : NetworkTimer
    {
        public int Expirations { get; private set; }

        public Action? Expired { get; set; }

        protected override void OnExpired()
        {
            Expirations++;
            order?.Add(Deadline);
            Expired?.Invoke();
        }
    }
}
