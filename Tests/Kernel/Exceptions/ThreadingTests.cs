using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.Exceptions;

/// <summary>Exception state belongs to a thread: many threads may be anywhere in a dispatch at the same time.</summary>
public sealed class ThreadingTests
{
    [Test]
    [Deadline(120)]
    public void Many_threads_throw_at_the_same_time()
    {
        const int Threads = 16, Rounds = 200;
        int[] caught = new int[Threads];
        int[] finallys = new int[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                string tag = $"{t}:{round}";
                try
                {
                    try
                    {
                        Raise.Deep(round % 20, new InvalidOperationException(tag));
                    }
                    finally
                    {
                        finallys[t]++;
                        if (round % 16 == 0)
                            Thread.Yield();
                    }
                }
                catch (InvalidOperationException e) when (e.Message == tag)
                {
                    caught[t]++;
                }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.That(caught.Distinct(), Is.EqualTo(new[] { Rounds }));
        Assert.That(finallys.Distinct(), Is.EqualTo(new[] { Rounds }));
    }

    [Test]
    public void A_thread_may_sleep_and_switch_inside_catch_filter_and_finally()
    {
        var log = new List<string>();
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            try
            {
                try
                {
                    Raise.New(new InvalidOperationException(t.ToString()));
                }
                finally
                {
                    Thread.Sleep(5 - t);
                }
            }
            catch (InvalidOperationException e) when (Slow(t))
            {
                Thread.Sleep(t);
                lock (log)
                    log.Add(e.Message);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.That(log, Is.EquivalentTo(new[] { "0", "1", "2", "3" }));

        static bool Slow(int t)
        {
            Thread.Sleep(t);
            return true;
        }
    }

    [Test]
    public void An_exception_carried_to_another_thread_keeps_both_traces()
    {
        ExceptionDispatchInfo? info = null;
        var thread = new Thread(() =>
        {
            try
            {
                ThrownInTheThread();
            }
            catch (Exception e)
            {
                info = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        try
        {
            ThrownAgain(info!);
        }
        catch (InvalidOperationException e)
        {
            Assert.That(e.StackTrace, Does.Contain(nameof(ThrownInTheThread)).And.Contain(nameof(ThrownAgain)));
            return;
        }
        Assert.Fail("nothing was thrown");
    }

    [Test]
    public void Locks_are_released_by_exceptions_in_all_threads()
    {
        object gate = new();
        int count = 0;
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                try
                {
                    lock (gate)
                    {
                        count++;
                        Raise.New(new InvalidOperationException());
                    }
                }
                catch (InvalidOperationException)
                {
                }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.That(count, Is.EqualTo(800));
    }

    [Test]
    public void First_chance_events_are_raised_on_the_throwing_thread()
    {
        int seen = 0;
        int thread = Environment.CurrentManagedThreadId;
        EventHandler<FirstChanceExceptionEventArgs> handler = (_, e) =>
        {
            if (e.Exception is InvalidOperationException { Message: "first chance" } && Environment.CurrentManagedThreadId == thread)
                seen++;
        };
        AppDomain.CurrentDomain.FirstChanceException += handler;
        try
        {
            try
            {
                Raise.New(new InvalidOperationException("first chance"));
            }
            catch (InvalidOperationException)
            {
            }
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= handler;
        }
        Assert.That(seen, Is.EqualTo(1));
    }

    [Test]
    public void A_finaliser_may_throw_and_catch()
    {
        ThrowsInFinaliser.Caught = 0;
        for (int i = 0; i < 100; i++)
            Make();
        for (int i = 0; i < 20 && ThrowsInFinaliser.Caught < 50; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.That(ThrowsInFinaliser.Caught, Is.GreaterThan(50));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Make() => GC.KeepAlive(new ThrowsInFinaliser());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrownInTheThread() => Raise.New(new InvalidOperationException());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrownAgain(ExceptionDispatchInfo info) => info.Throw();

    private sealed class ThrowsInFinaliser
    {
        public static int Caught;

        ~ThrowsInFinaliser()
        {
            try
            {
                Raise.New(new InvalidOperationException());
            }
            catch (InvalidOperationException)
            {
                Caught++;
            }
        }
    }
}
