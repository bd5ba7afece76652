using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Cosmos.Tests.Exceptions;

/// <summary>ECMA-335 I.12.4.2.6 and III.3.46: finally and fault blocks run once, innermost first, however their region is left.</summary>
public sealed class FinallyTests
{
    private readonly List<string> _log = [];

    [Test]
    public void Finally_runs_without_an_exception()
    {
        try
        {
            _log.Add("try");
        }
        finally
        {
            _log.Add("finally");
        }
        Assert.That(_log, Is.EqualTo(new[] { "try", "finally" }));
    }

    [Test]
    public void Nested_finallys_run_innermost_first()
    {
        try
        {
            try
            {
                try
                {
                    Raise.New(new InvalidOperationException());
                }
                finally
                {
                    _log.Add("1");
                }
            }
            finally
            {
                _log.Add("2");
            }
        }
        catch (InvalidOperationException)
        {
            _log.Add("catch");
        }
        finally
        {
            _log.Add("3");
        }
        Assert.That(_log, Is.EqualTo(new[] { "1", "2", "catch", "3" }));
    }

    [Test]
    public void Finally_runs_when_the_try_returns()
    {
        Assert.That(ReturnsFromTry(), Is.EqualTo(1));
        Assert.That(_log, Is.EqualTo(new[] { "inner", "outer" }));
    }

    [Test]
    public void Finally_cannot_change_a_value_already_returned()
    {
        Assert.That(ChangesAfterReturn(), Is.EqualTo(1));
    }

    [Test]
    public void Finally_runs_for_break_and_continue()
    {
        for (int i = 0; i < 4; i++)
        {
            try
            {
                if (i == 1)
                    continue;
                if (i == 2)
                    break;
                _log.Add($"body {i}");
            }
            finally
            {
                _log.Add($"finally {i}");
            }
        }
        Assert.That(_log, Is.EqualTo(new[] { "body 0", "finally 0", "finally 1", "finally 2" }));
    }

    [Test] // III.3.46: leave out of several regions runs each finally between here and the target
    public void Leave_runs_every_finally_on_its_way()
    {
        try
        {
            try
            {
                try
                {
                    goto done;
                }
                finally
                {
                    _log.Add("a");
                }
            }
            finally
            {
                _log.Add("b");
            }
        }
        finally
        {
            _log.Add("c");
        }
    done:
        Assert.That(_log, Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public void Leave_from_a_catch_runs_the_finally_around_it()
    {
        Assert.That(LeavesFromCatch(), Is.EqualTo("caught"));
        Assert.That(_log, Is.EqualTo(new[] { "finally" }));
    }

    [Test]
    public void An_exception_in_a_finally_replaces_the_one_in_flight()
    {
        Exception? caught = null;
        try
        {
            try
            {
                Raise.New(new InvalidOperationException("first"));
            }
            finally
            {
                Raise.New(new TimeoutException("second"));
            }
        }
        catch (Exception e)
        {
            caught = e;
        }
        Assert.That(caught, Is.TypeOf<TimeoutException>());
    }

    [Test]
    public void Outer_finallys_run_once_when_an_inner_finally_throws()
    {
        try
        {
            try
            {
                try
                {
                    Raise.New(new InvalidOperationException());
                }
                finally
                {
                    _log.Add("inner");
                    Raise.New(new TimeoutException());
                }
            }
            finally
            {
                _log.Add("middle");
            }
        }
        catch (TimeoutException)
        {
            _log.Add("catch");
        }
        Assert.That(_log, Is.EqualTo(new[] { "inner", "middle", "catch" }));
    }

    [Test]
    public void A_finally_may_throw_and_catch_while_an_exception_is_in_flight()
    {
        Exception? caught = null;
        try
        {
            try
            {
                Raise.New(new InvalidOperationException("outer"));
            }
            finally
            {
                for (int i = 0; i < 3; i++)
                {
                    try
                    {
                        Raise.Deep(10, new TimeoutException());
                    }
                    catch (TimeoutException)
                    {
                        _log.Add($"inner {i}");
                    }
                    finally
                    {
                        _log.Add($"inner finally {i}");
                    }
                }
            }
        }
        catch (Exception e)
        {
            caught = e;
        }
        Assert.That(caught?.Message, Is.EqualTo("outer"));
        Assert.That(_log.Count, Is.EqualTo(6));
    }

    [Test]
    public void Finallys_run_across_many_frames_in_order()
    {
        try
        {
            Descend(20);
        }
        catch (InvalidOperationException)
        {
            _log.Add("caught");
        }
        Assert.That(_log, Is.EqualTo(Enumerable.Range(1, 20).Select(i => i.ToString()).Append("caught")));
    }

    [Test]
    public void Using_and_lock_are_released_by_an_exception()
    {
        object gate = new();
        var resource = new Resource();
        try
        {
            lock (gate)
            {
                using (resource)
                    Raise.New(new InvalidOperationException());
            }
        }
        catch (InvalidOperationException)
        {
        }
        Assert.That(resource.Disposed, Is.True);
        Assert.That(System.Threading.Monitor.IsEntered(gate), Is.False);
    }

    [Test]
    public void Abandoned_iterators_run_their_finally_blocks_on_dispose()
    {
        foreach (int value in Numbers())
        {
            if (value == 2)
                break;
        }
        Assert.That(_log, Is.EqualTo(new[] { "iterator finally" }));
    }

    [Test]
    public void An_exception_through_an_iterator_runs_its_finally()
    {
        Assert.That(() => Numbers().Select(n => n == 3 ? throw new InvalidOperationException() : n).ToArray(), Throws.InvalidOperationException);
        Assert.That(_log, Is.EqualTo(new[] { "iterator finally" }));
    }

    [Test]
    public void Locals_written_in_try_are_seen_in_finally()
    {
        int value = 0;
        int seen = -1;
        try
        {
            value = 1;
            Raise.Deep(3, new InvalidOperationException());
            value = 2;
        }
        catch (InvalidOperationException)
        {
        }
        finally
        {
            seen = value;
        }
        Assert.That(seen, Is.EqualTo(1));
    }

    private int ReturnsFromTry()
    {
        try
        {
            try
            {
                return 1;
            }
            finally
            {
                _log.Add("inner");
            }
        }
        finally
        {
            _log.Add("outer");
        }
    }

    private static int ChangesAfterReturn()
    {
        int value = 1;
        try
        {
            return value;
        }
        finally
        {
            value = 2;
            GC.KeepAlive(value);
        }
    }

    private string LeavesFromCatch()
    {
        try
        {
            try
            {
                Raise.New(new InvalidOperationException());
            }
            catch (InvalidOperationException)
            {
                return "caught";
            }
        }
        finally
        {
            _log.Add("finally");
        }
        return "not caught";
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Descend(int depth)
    {
        if (depth == 0)
            Raise.New(new InvalidOperationException());
        try
        {
            Descend(depth - 1);
        }
        finally
        {
            _log.Add(depth.ToString());
        }
    }

    private IEnumerable<int> Numbers()
    {
        try
        {
            for (int i = 1; i < 10; i++)
                yield return i;
        }
        finally
        {
            _log.Add("iterator finally");
        }
    }

    private sealed class Resource : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }
}
