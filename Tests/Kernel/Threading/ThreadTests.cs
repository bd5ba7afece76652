using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.Threading;

/// <summary><see cref="Thread"/> itself.</summary>
public sealed class ThreadTests
{
    [Test]
    public void A_thread_runs_and_can_be_joined()
    {
        int value = 0;
        var thread = new Thread(() => value = 42);
        Assert.That(thread.ThreadState, Is.EqualTo(System.Threading.ThreadState.Unstarted));
        thread.Start();
        thread.Join();
        Assert.That((value, thread.IsAlive, thread.ThreadState), Is.EqualTo((42, false, System.Threading.ThreadState.Stopped)));
    }

    [Test]
    public void A_parameter_arrives()
    {
        object? seen = null;
        var thread = new Thread(p => seen = p);
        thread.Start("parameter");
        thread.Join();
        Assert.That(seen, Is.EqualTo("parameter"));
    }

    [Test]
    public void Starting_twice_is_an_error()
    {
        var thread = new Thread(() => { });
        thread.Start();
        Assert.That(() => thread.Start(), Throws.TypeOf<ThreadStateException>());
        thread.Join();
    }

    [Test]
    public void Names_and_identifiers()
    {
        string? name = null;
        int id = 0;
        var thread = new Thread(() =>
        {
            name = Thread.CurrentThread.Name;
            id = Environment.CurrentManagedThreadId;
        })
        { Name = "worker" };
        thread.Start();
        thread.Join();
        Assert.That((name, id), Is.EqualTo(("worker", thread.ManagedThreadId)));
        Assert.That(id, Is.Not.EqualTo(Environment.CurrentManagedThreadId));
    }

    [Test]
    public void A_join_with_a_timeout_gives_up()
    {
        using var release = new ManualResetEventSlim();
        var thread = new Thread(() => release.Wait()) { IsBackground = true };
        thread.Start();
        Assert.That(thread.Join(20), Is.False);
        Assert.That(thread.IsAlive, Is.True);
        release.Set();
        Assert.That(thread.Join(10_000), Is.True);
    }

    [Test]
    public void Background_is_a_property_of_each_thread()
    {
        bool? background = null;
        var thread = new Thread(() => background = Thread.CurrentThread.IsBackground) { IsBackground = true };
        thread.Start();
        thread.Join();
        Assert.That(background, Is.True);
    }

    [TestCase(ThreadPriority.Lowest)]
    [TestCase(ThreadPriority.BelowNormal)]
    [TestCase(ThreadPriority.AboveNormal)]
    [TestCase(ThreadPriority.Highest)]
    public void A_thread_of_any_priority_runs(ThreadPriority priority)
    {
        bool ran = false;
        var thread = new Thread(() => ran = true) { Priority = priority };
        thread.Start();
        Assert.That(thread.Join(10_000), Is.True);
        Assert.That(ran, Is.True);
    }

    [Test]
    public void A_spinning_thread_is_preempted()
    {
        bool flag = false;
        var spinner = new Thread(() =>
        {
            while (!Volatile.Read(ref flag))
            {
            }
        })
        { IsBackground = true };
        spinner.Start();
        Thread.Sleep(20);
        Volatile.Write(ref flag, true);
        Assert.That(spinner.Join(10_000), Is.True);
    }

    [Test]
    public void Spinning_threads_share_the_processor()
    {
        long[] counts = new long[4];
        bool stop = false;
        Thread[] threads = [.. Enumerable.Range(0, counts.Length).Select(t => new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
                counts[t]++;
        }))];
        Array.ForEach(threads, t => t.Start());
        Thread.Sleep(400);
        Volatile.Write(ref stop, true);
        Array.ForEach(threads, t => t.Join());
        Assert.That(counts.Min(), Is.GreaterThan(0));
        Assert.That(counts.Max() / counts.Min(), Is.LessThan(20));
    }

    [Test]
    public void Floating_point_registers_belong_to_their_thread()
    {
        bool[] correct = new bool[6];
        Thread[] threads = [.. Enumerable.Range(0, correct.Length).Select(t => new Thread(() =>
        {
            double sum = 0, expected = 0;
            for (int i = 0; i < 300_000; i++)
                sum += Math.Sqrt(t + 1) * 0.5;
            for (int i = 0; i < 300_000; i++)
                expected += Math.Sqrt(t + 1) * 0.5;
            correct[t] = sum.Equals(expected) && Math.Abs(sum - (150_000 * Math.Sqrt(t + 1))) < 1e-3;
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.That(correct.All(c => c), Is.True);
    }

    [Test]
    public void Vector_registers_belong_to_their_thread()
    {
        int wrong = 0;
        Thread[] threads = [.. Enumerable.Range(1, 4).Select(t => new Thread(() =>
        {
            var expected = new System.Numerics.Vector<int>(t);
            System.Numerics.Vector<int> value = expected;
            for (int i = 0; i < 200_000; i++)
            {
                value = (value * 3) - (value + value);
                if (value != expected)
                    Interlocked.Increment(ref wrong);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.That(wrong, Is.Zero);
    }

    [Test]
    [Deadline(120)]
    public void A_thousand_threads_one_after_the_other()
    {
        int ran = 0;
        for (int i = 0; i < 1000; i++)
        {
            var thread = new Thread(() => Interlocked.Increment(ref ran));
            thread.Start();
            thread.Join();
        }
        Assert.That(ran, Is.EqualTo(1000));
    }

    [Test]
    [Deadline(120)]
    public void Three_hundred_threads_at_once()
    {
        using var go = new ManualResetEventSlim();
        using var done = new CountdownEvent(300);
        Thread[] threads = [.. Enumerable.Range(0, 300).Select(_ => new Thread(() =>
        {
            go.Wait();
            done.Signal();
        }, 64 * 1024))];
        Array.ForEach(threads, t => t.Start());
        go.Set();
        Assert.That(done.Wait(60_000), Is.True);
        Array.ForEach(threads, t => t.Join());
    }

    [Test]
    [Deadline(180)]
    public void Stacks_of_ended_threads_are_reclaimed()
    {
        // 4000 stacks of half a megabyte that are really touched: 2 GB in total.
        for (int i = 0; i < 4000; i++)
        {
            var thread = new Thread(() => Touch(8), 512 * 1024);
            thread.Start();
            thread.Join();
        }

        static int Touch(int depth)
        {
            Span<byte> page = stackalloc byte[16_000];
            page.Fill((byte)depth);
            return depth == 0 ? page[0] : Touch(depth - 1) + page[15_999];
        }
    }

    [Test]
    public void A_requested_stack_size_is_given()
    {
        int reached = 0;
        var thread = new Thread(() => reached = Descend(0, 40_000), 16 << 20);
        thread.Start();
        thread.Join();
        Assert.That(reached, Is.EqualTo(40_000));

        static int Descend(int depth, int limit)
        {
            Span<byte> block = stackalloc byte[128];
            block[0] = 1;
            return depth == limit ? depth : Descend(depth + block[0], limit);
        }
    }

    [Test]
    public void Interrupt_wakes_a_sleeper()
    {
        Exception? caught = null;
        var thread = new Thread(() =>
        {
            try
            {
                Thread.Sleep(Timeout.Infinite);
            }
            catch (ThreadInterruptedException e)
            {
                caught = e;
            }
        });
        thread.Start();
        Thread.Sleep(10);
        thread.Interrupt();
        Assert.That(thread.Join(10_000), Is.True);
        Assert.That(caught, Is.Not.Null);
    }

    [Test]
    public void Interrupt_wakes_a_waiter_on_a_monitor_and_an_event()
    {
        using var never = new ManualResetEvent(false);
        object gate = new();
        var caught = new ConcurrentBag<string>();
        Thread[] threads =
        [
            new(() => Catch("monitor", () => { lock (gate) Monitor.Wait(gate); })),
            new(() => Catch("event", () => never.WaitOne())),
        ];
        foreach (Thread thread in threads)
        {
            thread.Start();
            Thread.Sleep(10);
            thread.Interrupt();
            Assert.That(thread.Join(10_000), Is.True);
        }
        Assert.That(caught.Order(), Is.EqualTo(new[] { "event", "monitor" }));

        void Catch(string name, Action wait)
        {
            try
            {
                wait();
            }
            catch (ThreadInterruptedException)
            {
                caught.Add(name);
            }
        }
    }

    [Test]
    public void Thread_statics_thread_locals_and_async_locals_are_separate()
    {
        t_number = 5;
        using var local = new ThreadLocal<int>(() => Environment.CurrentManagedThreadId, trackAllValues: true);
        var flowing = new AsyncLocal<string> { Value = "parent" };
        (int Static, int Local, string? Flowing) child = default;
        var thread = new Thread(() =>
        {
            child = (t_number, local.Value, flowing.Value);
            t_number = 6;
            flowing.Value = "child";
        });
        thread.Start();
        thread.Join();
        Assert.That(child, Is.EqualTo((0, thread.ManagedThreadId, "parent")));
        Assert.That((t_number, local.Value, flowing.Value), Is.EqualTo((5, Environment.CurrentManagedThreadId, "parent")));
        Assert.That(local.Values.Count, Is.EqualTo(2));
    }

    [Test]
    public void Yield_and_SpinWait_return()
    {
        for (int i = 0; i < 1000; i++)
            Thread.Yield();
        Thread.SpinWait(100_000);
        Thread.Sleep(0);
        var spin = new SpinWait();
        for (int i = 0; i < 100; i++)
            spin.SpinOnce();
        Assert.That(spin.Count, Is.EqualTo(100));
    }

    [Test]
    public void The_execution_context_flows_and_can_be_suppressed()
    {
        var local = new AsyncLocal<int> { Value = 7 };
        int flowed = 0, suppressed = -1;
        var first = new Thread(() => flowed = local.Value);
        first.Start();
        first.Join();
        Thread second;
        using (ExecutionContext.SuppressFlow())
        {
            second = new Thread(() => suppressed = local.Value);
            second.Start();
        }
        second.Join();
        Assert.That((flowed, suppressed), Is.EqualTo((7, 0)));
    }

    [ThreadStatic]
    private static int t_number;
}
