using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.GarbageCollection;

/// <summary>
/// Finalizers. The collector is conservative on stacks: a few dead objects may be retained by stale stack slots, hence "most" instead of "all".
/// </summary>
public sealed class FinalizerTests
{
    [Test]
    public void Finalizers_run_for_unreachable_objects()
    {
        Counting.Finalized = 0;
        Make(500, () => new Counting());
        Collect(() => Counting.Finalized >= 495);
        Assert.That(Counting.Finalized, Is.InRange(495, 500));
    }

    [Test]
    public void Finalizers_run_on_a_thread_of_their_own()
    {
        RecordsThread.Thread = 0;
        Make(20, () => new RecordsThread());
        Collect(() => RecordsThread.Thread != 0);
        Assert.That(RecordsThread.Thread, Is.Not.Zero.And.Not.EqualTo(Environment.CurrentManagedThreadId));
    }

    [Test]
    public void A_reachable_object_is_not_finalized()
    {
        Counting.Finalized = 0;
        var kept = new Counting();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.KeepAlive(kept);
        Assert.That(kept.Alive, Is.True);
    }

    [Test]
    public void Suppressed_finalizers_do_not_run()
    {
        Suppressible.Finalized = 0;
        Make(200, () =>
        {
            var item = new Suppressible();
            GC.SuppressFinalize(item);
            return item;
        });
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.That(Suppressible.Finalized, Is.Zero);
    }

    [Test]
    public void Reregistered_objects_are_finalized_again()
    {
        Twice.Finalized = 0;
        Make(50, () => new Twice());
        Collect(() => Twice.Finalized >= 96);
        Assert.That(Twice.Finalized, Is.InRange(96, 100));
    }

    [Test]
    public void A_resurrected_object_lives_with_everything_it_holds()
    {
        Phoenix.Resurrected.Clear();
        Make(20, () => new Phoenix());
        Collect(() => Phoenix.Count >= 15);
        GC.Collect();
        GC.Collect();
        lock (Phoenix.Resurrected)
        {
            Assert.That(Phoenix.Resurrected.Count, Is.GreaterThanOrEqualTo(15));
            foreach (Phoenix phoenix in Phoenix.Resurrected)
                Assert.That(phoenix.Text, Is.EqualTo("a text of its own"));
            Phoenix.Resurrected.Clear();
        }
    }

    [Test]
    public void Objects_that_a_finalizer_needs_are_still_there()
    {
        Holder.Damaged = 0;
        Holder.Finalized = 0;
        Make(300, () => new Holder());
        Collect(() => Holder.Finalized >= 290);
        Assert.That((Holder.Damaged, Holder.Finalized >= 290), Is.EqualTo((0, true)));
    }

    [Test]
    public void A_base_class_finalizer_runs_after_the_derived_one()
    {
        Derived.Log = "";
        Make(1, () => new Derived());
        Make(20, () => new object());
        Collect(() => Derived.Log.Length > 0);
        if (Derived.Log.Length == 0)
            Assert.Ignore("The one object was retained by a stale stack slot.");
        Assert.That(Derived.Log, Is.EqualTo("derived,base,"));
    }

    [Test]
    public void Finalizers_may_allocate_block_and_collect()
    {
        Busy.Finalized = 0;
        Make(20, () => new Busy());
        Collect(() => Busy.Finalized >= 15);
        Assert.That(Busy.Finalized, Is.GreaterThanOrEqualTo(15));
    }

    [Test]
    public void Critical_and_disposable_patterns_cooperate()
    {
        Disposable.Finalized = 0;
        Make(100, () =>
        {
            var item = new Disposable();
            item.Dispose();
            return item;
        });
        Make(100, () => new Disposable());
        Collect(() => Disposable.Finalized >= 95);
        Assert.That(Disposable.Finalized, Is.InRange(95, 100));
    }

    [Test]
    [Deadline(120)]
    public void Ten_thousand_finalizable_objects_in_several_threads()
    {
        Counting.Finalized = 0;
        var threads = new List<Thread>();
        for (int t = 0; t < 4; t++)
        {
            threads.Add(new Thread(() => Make(2500, () => new Counting())));
            threads[t].Start();
        }
        threads.ForEach(t => t.Join());
        Collect(() => Counting.Finalized >= 9900);
        Assert.That(Counting.Finalized, Is.InRange(9900, 10_000));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Make(int count, Func<object> make)
    {
        // On a thread of its own, whose stack is gone afterwards with everything that it still pointed to.
        var thread = new Thread(() =>
        {
            for (int i = 0; i < count; i++)
                GC.KeepAlive(make());
        });
        thread.Start();
        thread.Join();
    }

    private static void Collect(Func<bool> done)
    {
        for (int i = 0; i < 10 && !done(); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private sealed class Counting
    {
        public static int Finalized;

        public bool Alive { get; private set; } = true;

        ~Counting()
        {
            Alive = false;
            Interlocked.Increment(ref Finalized);
        }
    }

    private sealed class RecordsThread
    {
        public static volatile int Thread;

        ~RecordsThread() => Thread = Environment.CurrentManagedThreadId;
    }

    private sealed class Suppressible
    {
        public static int Finalized;

        ~Suppressible() => Interlocked.Increment(ref Finalized);
    }

    private sealed class Twice
    {
        public static int Finalized;
        private bool _again;

        ~Twice()
        {
            Interlocked.Increment(ref Finalized);
            if (_again)
                return;
            _again = true;
            GC.ReRegisterForFinalize(this);
        }
    }

    private sealed class Phoenix
    {
        public static readonly List<Phoenix> Resurrected = [];

        public static int Count
        {
            get
            {
                lock (Resurrected)
                    return Resurrected.Count;
            }
        }

        public string Text { get; } = string.Join(' ', "a", "text", "of", "its", "own");

        ~Phoenix()
        {
            lock (Resurrected)
                Resurrected.Add(this);
        }
    }

    private sealed class Holder
    {
        public static int Finalized;
        public static int Damaged;
        private readonly int[] _numbers = [1, 2, 3];
        private readonly string _text = string.Concat("hold", "er");

        ~Holder()
        {
            if (_numbers is not [1, 2, 3] || _text != "holder")
                Interlocked.Increment(ref Damaged);
            Interlocked.Increment(ref Finalized);
        }
    }

    private class Base
    {
        public static string Log = "";

        ~Base() => Log += "base,";
    }

    private sealed class Derived : Base
    {
        ~Derived() => Log += "derived,";
    }

    private sealed class Busy
    {
        public static int Finalized;

        ~Busy()
        {
            GC.KeepAlive(new byte[10_000]);
            Thread.Sleep(1);
            GC.Collect(0);
            Interlocked.Increment(ref Finalized);
        }
    }

    private sealed class Disposable : IDisposable
    {
        public static int Finalized;

        ~Disposable() => Interlocked.Increment(ref Finalized);

        public void Dispose() => GC.SuppressFinalize(this);
    }
}
