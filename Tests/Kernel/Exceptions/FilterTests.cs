using System;
using System.Collections.Generic;
using System.IO;
using NUnit.Framework;

namespace Cosmos.Tests.Exceptions;

/// <summary>ECMA-335 I.12.4.2.5 and III.1.7.6: filters run in the first pass, before any finally below them.</summary>
public sealed class FilterTests
{
    private readonly List<string> _log = [];

    [Test]
    public void A_true_filter_catches()
    {
        try
        {
            Raise.New(new InvalidOperationException("yes"));
        }
        catch (InvalidOperationException e) when (e.Message == "yes")
        {
            _log.Add("caught");
        }
        Assert.That(_log, Is.EqualTo(new[] { "caught" }));
    }

    [Test]
    public void A_false_filter_lets_the_next_clause_try()
    {
        try
        {
            Raise.New(new InvalidOperationException("no"));
        }
        catch (InvalidOperationException e) when (e.Message == "yes")
        {
            _log.Add("first");
        }
        catch (InvalidOperationException)
        {
            _log.Add("second");
        }
        Assert.That(_log, Is.EqualTo(new[] { "second" }));
    }

    [Test]
    public void A_filter_is_not_asked_when_the_type_does_not_match()
    {
        try
        {
            Raise.New(new InvalidOperationException());
        }
        catch (IOException) when (Note("filter", true))
        {
            _log.Add("wrong");
        }
        catch (InvalidOperationException)
        {
            _log.Add("right");
        }
        Assert.That(_log, Is.EqualTo(new[] { "right" }));
    }

    [Test] // III.1.7.6: an exception in a filter counts as "do not handle"
    public void A_filter_that_throws_counts_as_false()
    {
        try
        {
            Raise.New(new InvalidOperationException("original"));
        }
        catch (InvalidOperationException) when (ThrowsInFilter())
        {
            _log.Add("wrong");
        }
        catch (InvalidOperationException e)
        {
            _log.Add(e.Message);
        }
        Assert.That(_log, Is.EqualTo(new[] { "in filter", "original" }));
    }

    [Test]
    public void A_filter_may_throw_and_catch_inside()
    {
        try
        {
            Raise.New(new InvalidOperationException());
        }
        catch (InvalidOperationException) when (ThrowsAndCatches())
        {
            _log.Add("caught");
        }
        Assert.That(_log, Is.EqualTo(new[] { "inner caught", "inner finally", "caught" }));
    }

    [Test]
    public void Filters_run_before_the_finally_blocks_beneath_them()
    {
        try
        {
            try
            {
                Raise.New(new InvalidOperationException());
            }
            finally
            {
                _log.Add("finally");
            }
        }
        catch (InvalidOperationException) when (Note("filter", true))
        {
            _log.Add("catch");
        }
        Assert.That(_log, Is.EqualTo(new[] { "filter", "finally", "catch" }));
    }

    [Test]
    public void Filters_of_all_frames_run_innermost_first_before_any_finally()
    {
        try
        {
            Outer();
        }
        catch (Exception) when (Note("filter test", true))
        {
            _log.Add("catch test");
        }
        Assert.That(_log, Is.EqualTo(new[] { "filter inner", "filter outer", "filter test", "finally inner", "finally outer", "catch test" }));
    }

    [Test]
    public void A_filter_sees_and_changes_locals_of_its_frame()
    {
        int asked = 0;
        string text = "before";
        try
        {
            text = "in try";
            Raise.New(new InvalidOperationException());
        }
        catch (Exception) when (++asked == 1 && text == "in try")
        {
            text += ", handled";
        }
        Assert.That((asked, text), Is.EqualTo((1, "in try, handled")));
    }

    [Test]
    public void A_filter_is_asked_again_for_a_rethrown_exception()
    {
        try
        {
            try
            {
                Raise.New(new InvalidOperationException());
            }
            catch (Exception) when (Note("inner", true))
            {
                throw;
            }
        }
        catch (Exception) when (Note("outer", true))
        {
            _log.Add("caught");
        }
        Assert.That(_log, Is.EqualTo(new[] { "inner", "outer", "caught" }));
    }

    [Test]
    public void A_deep_throw_inside_a_filter_does_not_disturb_the_first_exception()
    {
        var original = new InvalidOperationException("original");
        Exception? caught = null;
        try
        {
            Raise.Deep(50, original);
        }
        catch (Exception) when (DeepThrowInside())
        {
            _log.Add("wrong");
        }
        catch (Exception e)
        {
            caught = e;
        }
        Assert.That(caught, Is.SameAs(original));
        Assert.That(_log, Is.Empty);
    }

    private void Outer()
    {
        try
        {
            Inner();
        }
        catch (Exception) when (Note("filter outer", false))
        {
            _log.Add("catch outer");
        }
        finally
        {
            _log.Add("finally outer");
        }
    }

    private void Inner()
    {
        try
        {
            Raise.New(new InvalidOperationException());
        }
        catch (Exception) when (Note("filter inner", false))
        {
            _log.Add("catch inner");
        }
        finally
        {
            _log.Add("finally inner");
        }
    }

    private bool Note(string entry, bool answer)
    {
        _log.Add(entry);
        return answer;
    }

    private bool ThrowsInFilter()
    {
        _log.Add("in filter");
        Raise.New(new TimeoutException());
        return true;
    }

    private static bool DeepThrowInside()
    {
        Raise.Deep(50, new TimeoutException());
        return true;
    }

    private bool ThrowsAndCatches()
    {
        try
        {
            Raise.New(new TimeoutException());
        }
        catch (TimeoutException)
        {
            _log.Add("inner caught");
        }
        finally
        {
            _log.Add("inner finally");
        }
        return true;
    }
}
