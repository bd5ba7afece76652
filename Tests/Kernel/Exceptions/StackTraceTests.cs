using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.Exceptions;

/// <summary>What a stack trace says, and what survives a long way up.</summary>
public sealed class StackTraceTests
{
    [Test]
    public void The_trace_names_methods_from_the_throw_to_the_catch()
    {
        try
        {
            Level1();
        }
        catch (InvalidOperationException e)
        {
            string[] lines = e.StackTrace!.Split('\n');
            Assert.That(lines[0], Does.Contain("Raise.New"));
            Assert.That(lines[1], Does.Contain(nameof(Level3)));
            Assert.That(lines[2], Does.Contain(nameof(Level2)));
            Assert.That(lines[3], Does.Contain(nameof(Level1)));
            Assert.That(lines[4], Does.Contain(nameof(The_trace_names_methods_from_the_throw_to_the_catch)));
            Assert.That(lines.Length, Is.EqualTo(5));
            return;
        }
        Assert.Fail("nothing was thrown");
    }

    [Test]
    public void An_exception_that_was_not_thrown_has_no_trace() => Assert.That(new InvalidOperationException().StackTrace, Is.Null);

    [Test]
    public void ToString_gives_type_message_inner_exceptions_and_trace()
    {
        string text;
        try
        {
            try
            {
                Raise.New(new TimeoutException("inner message"));
                text = "";
            }
            catch (TimeoutException e)
            {
                throw new InvalidOperationException("outer message", e);
            }
        }
        catch (InvalidOperationException e)
        {
            text = e.ToString();
        }
        Assert.That(text, Does.StartWith("System.InvalidOperationException: outer message"));
        Assert.That(text, Does.Contain("---> System.TimeoutException: inner message"));
        Assert.That(text, Does.Contain("--- End of inner exception stack trace ---"));
        Assert.That(text, Does.Contain("Raise.New"));
    }

    [Test]
    public void TargetSite_data_source_and_result_code_work()
    {
        var e = new InvalidOperationException("m") { Source = "here", HelpLink = "there" };
        e.Data["key"] = 5;
        Assert.That((e.Data["key"], e.Source, e.HelpLink), Is.EqualTo((5, "here", "there")));
        Assert.That((uint)e.HResult, Is.EqualTo(0x80131509));
        Assert.That((uint)new NullReferenceException().HResult, Is.EqualTo(0x80004003));
    }

    [Test]
    public void Environment_StackTrace_names_the_caller() => Assert.That(NamesItself(), Does.Contain(nameof(NamesItself)));

    [Test]
    public void A_stack_trace_object_has_frames()
    {
        StackTrace trace = Here();
        Assert.That(trace.FrameCount, Is.GreaterThan(1));
        Assert.That(DiagnosticMethodInfo.Create(trace.GetFrame(0)!)?.Name, Is.EqualTo(nameof(Here)));
    }

    [TestCase(500)]
    [TestCase(5000)]
    [Deadline(120)]
    public void An_exception_crosses_a_deep_stack(int depth)
    {
        var thrown = new InvalidOperationException();
        Exception? caught = null;
        try
        {
            Raise.Deep(depth, thrown);
        }
        catch (InvalidOperationException e)
        {
            caught = e;
        }
        Assert.That(caught, Is.SameAs(thrown));
        Assert.That(caught!.StackTrace!.Split('\n').Length, Is.EqualTo(depth + 2));
    }

    [Test]
    [Deadline(120)]
    public void Exceptions_and_their_traces_survive_collections()
    {
        Exception[] kept = [.. Enumerable.Range(0, 200).Select(i =>
        {
            try
            {
                Raise.Deep(i % 10, new InvalidOperationException($"number {i}"));
            }
            catch (InvalidOperationException e)
            {
                if (i % 50 == 0)
                    GC.Collect();
                return (Exception)e;
            }
            throw new NotSupportedException();
        })];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        for (int i = 0; i < kept.Length; i++)
        {
            Assert.That(kept[i].Message, Is.EqualTo($"number {i}"));
            Assert.That(kept[i].StackTrace, Does.Contain(nameof(Raise.Deep)));
        }
    }

    [Test]
    public void A_collection_in_the_middle_of_a_dispatch_keeps_the_exception_alive()
    {
        string message = "";
        try
        {
            try
            {
                Raise.Deep(30, new InvalidOperationException(new string('x', 1000)));
            }
            finally
            {
                Churn();
            }
        }
        catch (InvalidOperationException e) when (Churn())
        {
            Churn();
            message = e.Message;
        }
        Assert.That(message, Is.EqualTo(new string('x', 1000)));
    }

    [Test]
    [Deadline(120)]
    public void Ten_thousand_throws_leak_nothing_that_grows()
    {
        Throw(1000);
        GC.Collect();
        long before = GC.GetTotalMemory(true);
        Throw(10_000);
        GC.Collect();
        Assert.That(GC.GetTotalMemory(true) - before, Is.LessThan(1_000_000));
    }

    private static void Throw(int count)
    {
        for (int i = 0; i < count; i++)
        {
            try
            {
                Raise.New(new InvalidOperationException());
            }
            catch (InvalidOperationException)
            {
            }
        }
    }

    private static bool Churn()
    {
        for (int i = 0; i < 1000; i++)
            GC.KeepAlive(new byte[100]);
        GC.Collect();
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string NamesItself() => Environment.StackTrace;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static StackTrace Here() => new();

    // The additions keep the calls from becoming tail calls, which leave no frame.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Level1() => Level2() + 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Level2() => Level3() + 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Level3()
    {
        Raise.New(new InvalidOperationException());
        return 1;
    }
}
