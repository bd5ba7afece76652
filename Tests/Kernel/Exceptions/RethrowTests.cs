using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using NUnit.Framework;

namespace Cosmos.Tests.Exceptions;

/// <summary>ECMA-335 III.4.24 and throws from inside handlers.</summary>
public sealed class RethrowTests
{
    [Test]
    public void Rethrow_raises_the_same_object()
    {
        var thrown = new InvalidOperationException();
        Exception? caught = null;
        try
        {
            try
            {
                Raise.New(thrown);
            }
            catch (Exception)
            {
                throw;
            }
        }
        catch (Exception e)
        {
            caught = e;
        }
        Assert.That(caught, Is.SameAs(thrown));
    }

    [Test]
    public void Rethrow_keeps_the_frames_of_the_first_throw()
    {
        try
        {
            RethrowsFromHere();
        }
        catch (Exception e)
        {
            Assert.That(e.StackTrace, Does.Contain(nameof(Raise.Deep)).And.Contain(nameof(RethrowsFromHere)));
            return;
        }
        Assert.Fail("nothing was thrown");
    }

    [Test]
    public void Throwing_the_caught_object_again_starts_a_new_trace()
    {
        try
        {
            ThrowsAgainFromHere();
        }
        catch (Exception e)
        {
            Assert.That(e.StackTrace, Does.Not.Contain(nameof(Raise.Deep)));
            Assert.That(e.StackTrace, Does.Contain(nameof(ThrowsAgainFromHere)));
            return;
        }
        Assert.Fail("nothing was thrown");
    }

    [Test]
    public void A_throw_inside_a_catch_leaves_through_the_finally_of_the_same_try()
    {
        var log = new List<string>();
        try
        {
            try
            {
                Raise.New(new InvalidOperationException("first"));
            }
            catch (InvalidOperationException e)
            {
                log.Add("catch");
                throw new TimeoutException("second", e);
            }
            finally
            {
                log.Add("finally");
            }
        }
        catch (TimeoutException e)
        {
            log.Add(e.InnerException!.Message);
        }
        Assert.That(log, Is.EqualTo(new[] { "catch", "finally", "first" }));
    }

    [Test]
    public void A_throw_inside_a_catch_is_not_seen_by_the_other_clauses_of_the_same_try()
    {
        string caught = "";
        try
        {
            try
            {
                Raise.New(new InvalidOperationException());
            }
            catch (InvalidOperationException)
            {
                Raise.New(new TimeoutException());
            }
            catch (TimeoutException)
            {
                caught = "sibling";
            }
        }
        catch (TimeoutException)
        {
            caught = "outer";
        }
        Assert.That(caught, Is.EqualTo("outer"));
    }

    [Test]
    public void Handlers_nest_and_rethrow_means_the_exception_of_the_enclosing_handler()
    {
        var log = new List<string>();
        try
        {
            try
            {
                Raise.New(new InvalidOperationException("A"));
            }
            catch (InvalidOperationException)
            {
                try
                {
                    Raise.New(new TimeoutException("B"));
                }
                catch (TimeoutException b)
                {
                    log.Add(b.Message);
                }
                throw;
            }
        }
        catch (Exception e)
        {
            log.Add(e.Message);
        }
        Assert.That(log, Is.EqualTo(new[] { "B", "A" }));
    }

    [TestCase(1)]
    [TestCase(10)]
    [TestCase(200)]
    public void Rethrows_through_many_handlers_arrive(int depth)
    {
        var thrown = new InvalidOperationException();
        int handlers = 0;
        Exception? caught = null;
        try
        {
            RethrowAtEachLevel(depth, thrown, ref handlers);
        }
        catch (Exception e)
        {
            caught = e;
        }
        Assert.That(caught, Is.SameAs(thrown));
        Assert.That(handlers, Is.EqualTo(depth));
    }

    [Test]
    public void Handlers_nested_in_handlers_see_their_own_exceptions()
    {
        Assert.That(NestedHandlers(12), Is.EqualTo("0 1 2 3 4 5 6 7 8 9 10 11 12"));
    }

    [Test]
    public void ExceptionDispatchInfo_throws_the_same_object_with_its_old_trace()
    {
        ExceptionDispatchInfo captured = Capture();
        try
        {
            captured.Throw();
        }
        catch (InvalidOperationException e)
        {
            Assert.That(e, Is.SameAs(captured.SourceException));
            Assert.That(e.StackTrace, Does.Contain(nameof(Capture)).And.Contain("End of stack trace from previous location"));
            return;
        }
        Assert.Fail("nothing was thrown");
    }

    [Test]
    public void ExceptionDispatchInfo_can_be_thrown_repeatedly_without_growing()
    {
        ExceptionDispatchInfo captured = Capture();
        int length = 0;
        for (int i = 0; i < 5; i++)
        {
            try
            {
                captured.Throw();
            }
            catch (InvalidOperationException e)
            {
                int now = e.StackTrace!.Length;
                Assert.That(length == 0 || now == length, Is.True, "trace grew");
                length = now;
            }
        }
    }

    [Test]
    public void SetRemoteStackTrace_text_comes_first()
    {
        Exception e = ExceptionDispatchInfo.SetRemoteStackTrace(new InvalidOperationException(), "   at Elsewhere.Far()");
        try
        {
            throw e;
        }
        catch (InvalidOperationException caught)
        {
            Assert.That(caught.StackTrace, Does.StartWith("   at Elsewhere.Far()"));
        }
    }

    private static ExceptionDispatchInfo Capture()
    {
        try
        {
            Raise.New(new InvalidOperationException());
        }
        catch (Exception e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
        throw new NotSupportedException();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RethrowsFromHere()
    {
        try
        {
            Raise.Deep(2, new InvalidOperationException());
        }
        catch (Exception)
        {
            throw;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowsAgainFromHere()
    {
        try
        {
            Raise.Deep(2, new InvalidOperationException());
        }
        catch (Exception e)
        {
#pragma warning disable CA2200 // the trace is meant to be lost
            throw e;
#pragma warning restore CA2200
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RethrowAtEachLevel(int depth, Exception exception, ref int handlers)
    {
        if (depth == 0)
            Raise.New(exception);
        try
        {
            RethrowAtEachLevel(depth - 1, exception, ref handlers);
        }
        catch (InvalidOperationException)
        {
            handlers++;
            throw;
        }
    }

    private static string NestedHandlers(int depth, int level = 0)
    {
        try
        {
            Raise.New(new InvalidOperationException(level.ToString()));
        }
        catch (InvalidOperationException e)
        {
            return level == depth ? e.Message : $"{e.Message} {NestedHandlers(depth, level + 1)}";
        }
        return "";
    }
}
