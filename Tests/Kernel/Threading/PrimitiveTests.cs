using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Testing;
using NUnit.Framework;
using static Cosmos.Tests.Threading.MonitorTests;

namespace Cosmos.Tests.Threading;

/// <summary>The other primitives of <c>System.Threading</c>, each with a timeout.</summary>
public sealed class PrimitiveTests
{
    [Test]
    public void Mutex()
    {
        using var mutex = new Mutex();
        int value = 0;
        Run(4, _ =>
        {
            for (int i = 0; i < 500; i++)
            {
                mutex.WaitOne();
                mutex.WaitOne();
                value++;
                mutex.ReleaseMutex();
                mutex.ReleaseMutex();
            }
        });
        Assert.That(value, Is.EqualTo(2000));
        Assert.That(mutex.ReleaseMutex, Throws.TypeOf<ApplicationException>());
        mutex.WaitOne();
        bool other = true;
        Run(1, _ => other = mutex.WaitOne(10));
        Assert.That(other, Is.False);
    }

    [Test]
    public void An_abandoned_mutex_is_announced()
    {
        var mutex = new Mutex();
        Run(1, _ => mutex.WaitOne());
        Assert.That(() => mutex.WaitOne(), Throws.TypeOf<AbandonedMutexException>());
        mutex.ReleaseMutex();
    }

    [Test]
    public void Semaphore()
    {
        using var semaphore = new Semaphore(2, 3);
        Assert.That(semaphore.WaitOne(0) && semaphore.WaitOne(0), Is.True);
        Assert.That(semaphore.WaitOne(10), Is.False);
        Assert.That(semaphore.Release(3), Is.Zero);
        Assert.That(() => semaphore.Release(), Throws.TypeOf<SemaphoreFullException>());
    }

    [Test]
    public async Task SemaphoreSlim()
    {
        using var semaphore = new SemaphoreSlim(1);
        int inside = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await semaphore.WaitAsync();
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            semaphore.Release();
        }));
        Assert.That(most, Is.EqualTo(1));
        await semaphore.WaitAsync();
        Assert.That(await semaphore.WaitAsync(10), Is.False);
        Assert.That(semaphore.Wait(10), Is.False);
    }

    [Test]
    public void AutoResetEvent_releases_one_waiter_each()
    {
        using var signal = new AutoResetEvent(false);
        int released = 0;
        Thread[] threads = Start(3, _ =>
        {
            signal.WaitOne();
            Interlocked.Increment(ref released);
        });
        for (int i = 1; i <= 3; i++)
        {
            signal.Set();
            Until(() => Volatile.Read(ref released) == i);
        }
        Array.ForEach(threads, t => t.Join());
        Assert.That(signal.WaitOne(5), Is.False);
    }

    [Test]
    public void ManualResetEvent_releases_all_until_reset()
    {
        using var signal = new ManualResetEvent(false);
        Assert.That(signal.WaitOne(5), Is.False);
        Thread[] threads = Start(5, _ => signal.WaitOne());
        signal.Set();
        Assert.That(threads.All(t => t.Join(10_000)), Is.True);
        Assert.That(signal.WaitOne(0), Is.True);
        signal.Reset();
        Assert.That(signal.WaitOne(0), Is.False);
    }

    [Test]
    public void ManualResetEventSlim_with_timeout_and_cancellation()
    {
        using var signal = new ManualResetEventSlim();
        Assert.That(signal.Wait(10), Is.False);
        using var source = new CancellationTokenSource(10);
        Assert.That(() => signal.Wait(source.Token), Throws.InstanceOf<OperationCanceledException>());
        signal.Set();
        Assert.That(signal.Wait(0) && signal.WaitHandle.WaitOne(0), Is.True);
    }

    [Test]
    public void CountdownEvent()
    {
        using var countdown = new CountdownEvent(4);
        Assert.That(countdown.Wait(5), Is.False);
        Thread[] threads = Start(4, _ => countdown.Signal());
        Assert.That(countdown.Wait(10_000), Is.True);
        Array.ForEach(threads, t => t.Join());
        Assert.That(() => countdown.Signal(), Throws.InvalidOperationException);
    }

    [Test]
    public void Barrier()
    {
        int phases = 0;
        using var barrier = new Barrier(3, _ => phases++);
        int[] counts = new int[3];
        bool outOfStep = false;
        Run(3, t =>
        {
            for (int i = 0; i < 50; i++)
            {
                counts[t]++;
                barrier.SignalAndWait();
                if (counts.Any(c => c != i + 1))
                    outOfStep = true;
                barrier.SignalAndWait();
            }
        });
        Assert.That((phases, outOfStep), Is.EqualTo((100, false)));
    }

    [Test]
    public void ReaderWriterLockSlim()
    {
        using var gate = new ReaderWriterLockSlim();
        int value = 0, readers = 0, most = 0, torn = 0;
        Thread[] writers = Start(2, _ =>
        {
            for (int i = 0; i < 200; i++)
            {
                gate.EnterWriteLock();
                value++;
                Thread.Yield();
                value++;
                gate.ExitWriteLock();
            }
        });
        Run(4, _ =>
        {
            for (int i = 0; i < 200; i++)
            {
                gate.EnterReadLock();
                most = Math.Max(most, Interlocked.Increment(ref readers));
                if ((value & 1) != 0)
                    Interlocked.Increment(ref torn);
                Thread.Yield();
                Interlocked.Decrement(ref readers);
                gate.ExitReadLock();
            }
        });
        Array.ForEach(writers, t => t.Join());
        Assert.That((value, torn), Is.EqualTo((800, 0)));
        gate.EnterUpgradeableReadLock();
        Assert.That(gate.TryEnterWriteLock(100), Is.True);
        gate.ExitWriteLock();
        gate.ExitUpgradeableReadLock();
        gate.EnterReadLock();
        bool entered = true;
        Run(1, _ => entered = gate.TryEnterWriteLock(10));
        Assert.That(entered, Is.False);
        gate.ExitReadLock();
    }

    [Test]
    public void ReaderWriterLock()
    {
        var gate = new ReaderWriterLock();
        gate.AcquireReaderLock(1000);
        LockCookie cookie = gate.UpgradeToWriterLock(1000);
        Assert.That(gate.IsWriterLockHeld, Is.True);
        gate.DowngradeFromWriterLock(ref cookie);
        Exception? caught = null;
        Run(1, _ =>
        {
            try
            {
                gate.AcquireWriterLock(10);
            }
            catch (ApplicationException e)
            {
                caught = e;
            }
        });
        gate.ReleaseReaderLock();
        Assert.That(caught, Is.Not.Null);
    }

    [Test]
    public void SpinLock()
    {
        var gate = new SpinLock(enableThreadOwnerTracking: true);
        int value = 0;
        Run(4, _ =>
        {
            for (int i = 0; i < 2000; i++)
            {
                bool taken = false;
                gate.Enter(ref taken);
                value++;
                gate.Exit();
            }
        });
        Assert.That(value, Is.EqualTo(8000));
    }

    [Test]
    public void WaitAny_and_WaitAll()
    {
        using var a = new ManualResetEvent(false);
        using var b = new AutoResetEvent(false);
        using var c = new Semaphore(0, 1);
        WaitHandle[] all = [a, b, c];
        Assert.That(WaitHandle.WaitAny(all, 10), Is.EqualTo(WaitHandle.WaitTimeout));
        b.Set();
        Assert.That(WaitHandle.WaitAny(all), Is.EqualTo(1));
        Assert.That(WaitHandle.WaitAll(all, 10), Is.False);
        Thread[] setters = Start(1, _ =>
        {
            a.Set();
            Thread.Sleep(5);
            b.Set();
            c.Release();
        });
        Assert.That(WaitHandle.WaitAll(all, 10_000), Is.True);
        Array.ForEach(setters, t => t.Join());
        Assert.That(b.WaitOne(0), Is.False, "WaitAll consumes the signals");
        Assert.That(WaitHandle.SignalAndWait(b, a, 1000, false), Is.True);
    }

    [Test]
    public void Interlocked_operations_are_atomic()
    {
        int a = 0, bits = 0;
        long b = 0;
        object? last = null;
        Run(4, t =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                Interlocked.Increment(ref a);
                Interlocked.Add(ref b, 3);
                Interlocked.Or(ref bits, 1 << t);
                Interlocked.Exchange(ref last, "x");
                int seen;
                do
                {
                    seen = a;
                }
                while (Interlocked.CompareExchange(ref a, seen + 1, seen) != seen);
            }
        });
        Assert.That((a, b, bits, last), Is.EqualTo((160_000, 240_000L, 15, (object)"x")));
        Interlocked.MemoryBarrier();
        Interlocked.MemoryBarrierProcessWide();
    }

    [Test]
    public void A_registered_wait_calls_back()
    {
        using var signal = new AutoResetEvent(false);
        int signalled = 0, timedOut = 0;
        RegisteredWaitHandle handle = ThreadPool.RegisterWaitForSingleObject(signal, (_, timeout) =>
        {
            if (timeout)
                Interlocked.Increment(ref timedOut);
            else
                Interlocked.Increment(ref signalled);
        }, null, 30, executeOnlyOnce: false);
        signal.Set();
        Until(() => Volatile.Read(ref signalled) == 1 && Volatile.Read(ref timedOut) >= 2);
        Assert.That(handle.Unregister(null), Is.True);
    }

    [Test]
    public void Lazy_and_LazyInitializer_run_once()
    {
        int runs = 0;
        var lazy = new Lazy<object>(() =>
        {
            Interlocked.Increment(ref runs);
            Thread.Sleep(5);
            return new object();
        });
        var seen = new HashSet<object>();
        Run(8, _ =>
        {
            object value = lazy.Value;
            lock (seen)
                seen.Add(value);
        });
        Assert.That((runs, seen.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    [Deadline(120)]
    public void Ping_pong_ten_thousand_times()
    {
        using var ping = new AutoResetEvent(false);
        using var pong = new AutoResetEvent(false);
        Thread[] other = Start(1, _ =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                ping.WaitOne();
                pong.Set();
            }
        });
        for (int i = 0; i < 10_000; i++)
        {
            ping.Set();
            pong.WaitOne();
        }
        Array.ForEach(other, t => t.Join());
    }
}
