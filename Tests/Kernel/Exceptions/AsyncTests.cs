using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Tests.Exceptions;

/// <summary>Exceptions in async methods, tasks and iterators travel to whoever awaits.</summary>
public sealed class AsyncTests
{
    [Test]
    public async Task An_await_throws_what_the_method_threw_before_its_first_await()
    {
        Task task = ThrowsAtOnce();
        Assert.That(task.IsFaulted, Is.True);
        Assert.That(await Caught(task), Is.TypeOf<TimeoutException>());
    }

    [Test]
    public async Task An_await_throws_what_the_method_threw_after_its_first_await() =>
        Assert.That(await Caught(ThrowsLater()), Is.TypeOf<TimeoutException>());

    [Test]
    public async Task Finally_blocks_of_async_methods_run()
    {
        var log = new List<string>();
        await Caught(WithFinally(log));
        Assert.That(log, Is.EqualTo(new[] { "try", "finally" }));
    }

    [Test]
    public async Task Await_inside_catch_and_finally_works()
    {
        var log = new List<string>();
        try
        {
            await Task.Yield();
            Raise.New(new TimeoutException());
        }
        catch (TimeoutException)
        {
            await Task.Delay(1);
            log.Add("catch");
        }
        finally
        {
            await Task.Delay(1);
            log.Add("finally");
        }
        Assert.That(log, Is.EqualTo(new[] { "catch", "finally" }));
    }

    [Test]
    public async Task The_trace_names_the_async_methods_on_the_way()
    {
        Exception? e = await Caught(ThrowsLater());
        Assert.That(e!.StackTrace, Does.Contain(nameof(ThrowsLater)));
    }

    [Test]
    public void Wait_wraps_in_an_aggregate()
    {
        AggregateException? e = Assert.Throws<AggregateException>(() => ThrowsLater().Wait());
        Assert.That(e!.InnerExceptions.Single(), Is.TypeOf<TimeoutException>());
    }

    [Test]
    public void WhenAll_collects_every_exception()
    {
        Task all = Task.WhenAll(Task.Run(ThrowsAtOnce), Task.Run(() => throw new InvalidOperationException()), Task.CompletedTask);
        AggregateException? e = Assert.Throws<AggregateException>(() => all.Wait());
        Assert.That(e!.InnerExceptions.Select(i => i.GetType()), Is.EquivalentTo(new[] { typeof(TimeoutException), typeof(InvalidOperationException) }));
    }

    [Test]
    public void Aggregates_flatten_and_handle()
    {
        var nested = new AggregateException(new AggregateException(new TimeoutException(), new FormatException()), new FormatException());
        Assert.That(nested.Flatten().InnerExceptions.Count, Is.EqualTo(3));
        AggregateException? rest = Assert.Throws<AggregateException>(() => nested.Flatten().Handle(e => e is FormatException));
        Assert.That(rest!.InnerExceptions.Single(), Is.TypeOf<TimeoutException>());
        Assert.That(nested.GetBaseException(), Is.SameAs(nested));
    }

    [Test]
    public async Task Cancellation_arrives_as_an_operation_cancelled_exception()
    {
        using var source = new CancellationTokenSource();
        Task delay = Task.Delay(Timeout.Infinite, source.Token);
        source.Cancel();
        Assert.That(await Caught(delay), Is.TypeOf<TaskCanceledException>());
        Assert.That(delay.IsCanceled, Is.True);
    }

    [Test]
    public async Task Async_iterators_run_their_finally_blocks()
    {
        var log = new List<string>();
        await foreach (int i in Numbers(log))
        {
            if (i == 2)
                break;
        }
        Assert.That(log, Is.EqualTo(new[] { "finally" }));
    }

    [Test]
    public async Task Await_using_disposes_when_an_exception_passes()
    {
        var resource = new AsyncResource();
        try
        {
            await using (resource)
            {
                await Task.Yield();
                Raise.New(new TimeoutException());
            }
        }
        catch (TimeoutException)
        {
        }
        Assert.That(resource.Disposed, Is.True);
    }

    [Test]
    public async Task A_value_task_source_throws_like_a_task() => Assert.That(await Caught(ValueThrows().AsTask()), Is.TypeOf<TimeoutException>());

    [Test]
    public void Parallel_loops_collect_exceptions()
    {
        AggregateException? e = Assert.Throws<AggregateException>(() => Parallel.For(0, 8, i => throw new InvalidOperationException(i.ToString())));
        Assert.That(e!.InnerExceptions.Select(i => i.GetType()).Distinct(), Is.EqualTo(new[] { typeof(InvalidOperationException) }));
    }

    [Test]
    public void Unobserved_task_exceptions_are_announced_when_the_task_is_collected()
    {
        int announced = 0;
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (_, e) =>
        {
            if (e.Exception.InnerException is TimeoutException { Message: "unobserved" })
            {
                Interlocked.Increment(ref announced);
                e.SetObserved();
            }
        };
        TaskScheduler.UnobservedTaskException += handler;
        try
        {
            // A conservative collector may retain a few of them through stale stack slots: several are made, one is enough.
            for (int i = 0; i < 20; i++)
                Forget();
            for (int i = 0; i < 50 && Volatile.Read(ref announced) == 0; i++)
            {
                Thread.Sleep(10);
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= handler;
        }
        Assert.That(announced, Is.GreaterThan(0));
    }

    private static void Forget()
    {
        Task task = Task.Run(() => throw new TimeoutException("unobserved"));
        ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
    }

    private static async Task<Exception?> Caught(Task task)
    {
        try
        {
            await task;
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

#pragma warning disable CS1998 // the point is to throw before any await
    private static async Task ThrowsAtOnce() => Raise.New(new TimeoutException());
#pragma warning restore CS1998

    private static async Task ThrowsLater()
    {
        await Task.Delay(1);
        Raise.New(new TimeoutException());
    }

    private static async ValueTask<int> ValueThrows()
    {
        await Task.Yield();
        throw new TimeoutException();
    }

    private static async Task WithFinally(List<string> log)
    {
        try
        {
            log.Add("try");
            await Task.Yield();
            Raise.New(new TimeoutException());
        }
        finally
        {
            log.Add("finally");
        }
    }

    private static async IAsyncEnumerable<int> Numbers(List<string> log)
    {
        try
        {
            for (int i = 0; i < 5; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }
        finally
        {
            log.Add("finally");
        }
    }

    private sealed class AsyncResource : IAsyncDisposable
    {
        public bool Disposed { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            Disposed = true;
        }
    }
}
