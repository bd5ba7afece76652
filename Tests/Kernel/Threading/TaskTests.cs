using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.Threading;

/// <summary>The pool and everything built on it.</summary>
public sealed class TaskTests
{
    [Test]
    public void Pool_items_all_run()
    {
        using var done = new CountdownEvent(2000);
        for (int i = 0; i < 2000; i++)
            ThreadPool.QueueUserWorkItem(_ => done.Signal());
        Assert.That(done.Wait(20_000), Is.True);
        Assert.That(ThreadPool.ThreadCount, Is.GreaterThan(0));
    }

    [Test]
    public void The_pool_grows_when_its_threads_block()
    {
        ThreadPool.GetMinThreads(out int workers, out int ports);
        int count = workers + 4;
        using var barrier = new Barrier(count);
        Task[] tasks = [.. Enumerable.Range(0, count).Select(_ => Task.Run(() => barrier.SignalAndWait(20_000)))];
        Assert.That(Task.WaitAll(tasks, 25_000), Is.True);
        Assert.That(ports, Is.GreaterThanOrEqualTo(0));
    }

    [Test]
    public async Task Long_chains_of_awaits()
    {
        int sum = 0;
        for (int i = 0; i < 5000; i++)
        {
            await Task.Yield();
            sum += await Task.Run(() => 1);
        }
        Assert.That(sum, Is.EqualTo(5000));
    }

    [Test]
    public async Task Deep_async_recursion()
    {
        Assert.That(await Depth(2000), Is.EqualTo(2000));

        static async Task<int> Depth(int depth)
        {
            if (depth == 0)
                return 0;
            await Task.Yield();
            return await Depth(depth - 1) + 1;
        }
    }

    [Test]
    public async Task WhenAny_WhenAll_and_WhenEach()
    {
        Task<int> fast = Task.Run(() => 1);
        Task<int> slow = Task.Delay(100).ContinueWith(_ => 2);
        Assert.That(await Task.WhenAny(fast, slow), Is.SameAs(fast));
        Assert.That(await Task.WhenAll(fast, slow), Is.EqualTo(new[] { 1, 2 }));
        var order = new List<int>();
        await foreach (Task<int> task in Task.WhenEach(Delayed(60, 60), Delayed(5, 5), Delayed(30, 30)))
            order.Add(await task);
        Assert.That(order, Is.EqualTo(new[] { 5, 30, 60 }));

        static async Task<int> Delayed(int milliseconds, int value)
        {
            await Task.Delay(milliseconds);
            return value;
        }
    }

    [Test]
    public async Task Timeouts_with_WaitAsync()
    {
        var never = new TaskCompletionSource();
        Exception? caught = null;
        try
        {
            await never.Task.WaitAsync(TimeSpan.FromMilliseconds(10));
        }
        catch (TimeoutException e)
        {
            caught = e;
        }
        Assert.That(caught, Is.Not.Null);
    }

    [Test]
    public void Continuations_run_in_their_conditions()
    {
        Task<int> ok = Task.Run(() => 20);
        Task failed = Task.Run(() => throw new InvalidOperationException());
        Task<int> next = ok.ContinueWith(t => t.Result + 1, TaskContinuationOptions.OnlyOnRanToCompletion);
        Task<string> onFault = failed.ContinueWith(t => t.Exception!.InnerException!.GetType().Name, TaskContinuationOptions.OnlyOnFaulted);
        Task notRun = failed.ContinueWith(_ => { }, TaskContinuationOptions.OnlyOnRanToCompletion);
        Assert.That((next.Result, onFault.Result), Is.EqualTo((21, "InvalidOperationException")));
        Assert.That(() => notRun.Wait(), Throws.TypeOf<AggregateException>());
        Assert.That(notRun.IsCanceled, Is.True);
    }

    [Test]
    public void Parallel_For_ForEach_and_Invoke()
    {
        long sum = 0;
        Parallel.For(0, 10_000, () => 0L, (i, _, local) => local + i, local => Interlocked.Add(ref sum, local));
        Assert.That(sum, Is.EqualTo(49_995_000));
        var seen = new ConcurrentDictionary<int, bool>();
        ParallelLoopResult result = Parallel.ForEach(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => seen[i] = true);
        Assert.That((seen.Count, result.IsCompleted), Is.EqualTo((1000, true)));
        int calls = 0;
        Parallel.Invoke(() => Interlocked.Increment(ref calls), () => Interlocked.Increment(ref calls), () => Interlocked.Increment(ref calls));
        Assert.That(calls, Is.EqualTo(3));
    }

    [Test]
    public void A_parallel_loop_can_be_stopped()
    {
        ParallelLoopResult result = Parallel.For(0, 1_000_000, (i, state) =>
        {
            if (i == 100)
                state.Break();
        });
        Assert.That(result.LowestBreakIteration, Is.EqualTo(100));
    }

    [Test]
    public async Task Parallel_ForEachAsync()
    {
        int count = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (_, token) =>
        {
            await Task.Delay(1, token);
            Interlocked.Increment(ref count);
        });
        Assert.That(count, Is.EqualTo(200));
    }

    [Test]
    public void Parallel_queries()
    {
        int[] squares = [.. Enumerable.Range(0, 2000).AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(i => i * i).Where(i => i % 2 == 0)];
        Assert.That(squares, Is.EqualTo(Enumerable.Range(0, 2000).Select(i => i * i).Where(i => i % 2 == 0)));
        Assert.That(ParallelEnumerable.Range(0, 1000).Sum(), Is.EqualTo(499_500));
    }

    [Test]
    public async Task Bounded_channels_carry_everything_in_order()
    {
        var channel = Channel.CreateBounded<int>(8);
        Task producer = Task.Run(async () =>
        {
            for (int i = 0; i < 2000; i++)
                await channel.Writer.WriteAsync(i);
            channel.Writer.Complete();
        });
        var received = new List<int>();
        await foreach (int item in channel.Reader.ReadAllAsync())
            received.Add(item);
        await producer;
        Assert.That(received, Is.EqualTo(Enumerable.Range(0, 2000)));
    }

    [Test]
    public async Task Unbounded_channels_with_many_writers()
    {
        var channel = Channel.CreateUnbounded<int>();
        Task[] writers = [.. Enumerable.Range(0, 4).Select(w => Task.Run(() =>
        {
            for (int i = 0; i < 500; i++)
                channel.Writer.TryWrite(i);
        }))];
        _ = Task.WhenAll(writers).ContinueWith(_ => channel.Writer.Complete());
        int sum = 0;
        await foreach (int item in channel.Reader.ReadAllAsync())
            sum += item;
        Assert.That(sum, Is.EqualTo(4 * 499 * 500 / 2));
    }

    [Test]
    public void Blocking_collections()
    {
        using var collection = new BlockingCollection<int>(4);
        Task producer = Task.Run(() =>
        {
            for (int i = 0; i < 500; i++)
                collection.Add(i);
            collection.CompleteAdding();
        });
        Assert.That(collection.GetConsumingEnumerable().Sum(), Is.EqualTo(499 * 500 / 2));
        producer.Wait();
        Assert.That(collection.TryTake(out _, 5), Is.False);
    }

    [Test]
    public async Task Timers_of_every_kind()
    {
        int ticks = 0;
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2)))
        {
            while (ticks < 10 && await timer.WaitForNextTickAsync())
                ticks++;
        }
        int elapsed = 0;
        using (var timer = new System.Timers.Timer(2))
        {
            timer.Elapsed += (_, _) => Interlocked.Increment(ref elapsed);
            timer.Start();
            while (Volatile.Read(ref elapsed) < 5)
                await Task.Delay(1);
        }
        int once = 0;
        using (var timer = new Timer(_ => Interlocked.Increment(ref once)))
        {
            timer.Change(5, Timeout.Infinite);
            await Task.Delay(60);
        }
        Assert.That((ticks, once), Is.EqualTo((10, 1)));
    }

    [Test]
    public async Task Hundreds_of_delays_at_once()
    {
        var random = new Random(1);
        int[] delays = [.. Enumerable.Range(0, 500).Select(_ => random.Next(1, 100))];
        int done = 0;
        await Task.WhenAll(delays.Select(async ms =>
        {
            await Task.Delay(ms);
            Interlocked.Increment(ref done);
        }));
        Assert.That(done, Is.EqualTo(500));
    }

    [Test]
    public async Task Cancellation_by_hand_by_time_and_linked()
    {
        using var source = new CancellationTokenSource();
        int called = 0;
        using CancellationTokenRegistration registration = source.Token.Register(() => called++);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(source.Token, CancellationToken.None);
        source.Cancel();
        Assert.That((called, linked.IsCancellationRequested), Is.EqualTo((1, true)));
        Assert.That(linked.Token.ThrowIfCancellationRequested, Throws.TypeOf<OperationCanceledException>());
        using var timed = new CancellationTokenSource(10);
        var cancelled = new TaskCompletionSource();
        timed.Token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task Async_locals_flow_through_awaits()
    {
        var local = new AsyncLocal<int>();
        int[] seen = await Task.WhenAll(Enumerable.Range(1, 20).Select(async i =>
        {
            local.Value = i;
            await Task.Delay(1);
            await Task.Yield();
            return local.Value;
        }));
        Assert.That(seen, Is.EqualTo(Enumerable.Range(1, 20)));
        Assert.That(local.Value, Is.Zero);
    }

    [Test]
    public void A_custom_scheduler_and_a_synchronisation_context_are_used()
    {
        var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        int inside = 0, overlaps = 0;
        Task[] tasks = [.. Enumerable.Range(0, 50).Select(_ => Task.Factory.StartNew(() =>
        {
            if (Interlocked.Increment(ref inside) != 1)
                Interlocked.Increment(ref overlaps);
            Thread.Yield();
            Interlocked.Decrement(ref inside);
        }, CancellationToken.None, TaskCreationOptions.None, scheduler))];
        Task.WaitAll(tasks);
        Assert.That(overlaps, Is.Zero);
    }

    [Test]
    public void A_long_running_task_has_a_thread_of_its_own()
    {
        bool pool = true;
        Task.Factory.StartNew(() => pool = Thread.CurrentThread.IsThreadPoolThread, TaskCreationOptions.LongRunning).Wait();
        Assert.That(pool, Is.False);
    }

    [Test]
    [Deadline(120)]
    public void Concurrent_collections_under_load()
    {
        var dictionary = new ConcurrentDictionary<int, int>();
        var bag = new ConcurrentBag<int>();
        var queue = new ConcurrentQueue<int>();
        var stack = new ConcurrentStack<int>();
        Parallel.For(0, 4000, i =>
        {
            dictionary.AddOrUpdate(i % 100, 1, (_, old) => old + 1);
            bag.Add(i);
            queue.Enqueue(i);
            stack.Push(i);
        });
        Assert.That((dictionary.Values.Sum(), bag.Count, queue.Count, stack.Count), Is.EqualTo((4000, 4000, 4000, 4000)));
    }
}
