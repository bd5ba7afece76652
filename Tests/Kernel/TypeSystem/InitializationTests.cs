using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using NUnit.Framework;

namespace Cosmos.Tests.TypeSystem;

/// <summary>When static constructors and module initialisers run.</summary>
public sealed class InitializationTests
{
    private static readonly List<string> s_log = [];
    private static int s_moduleInitializerRuns;

#pragma warning disable CA2255 // a test of the feature
    [ModuleInitializer]
    internal static void InitializeModule() => s_moduleInitializerRuns++;
#pragma warning restore CA2255

    [Test]
    public void The_module_initialiser_ran_once() => Assert.That(s_moduleInitializerRuns, Is.EqualTo(1));

    [Test] // ECMA-335 II.10.5.3.1: precise types run their constructor at the first access, not before
    public void Static_constructors_run_at_the_first_access()
    {
        s_log.Clear();
        s_log.Add("before");
        _ = Precise.Value;
        s_log.Add("after");
        Precise.Touch();
        Assert.That(s_log, Is.EqualTo(new[] { "before", "precise", "after" }));
    }

    [Test]
    public void Base_and_derived_static_constructors()
    {
        s_log.Clear();
        _ = new DerivedInit();
        Assert.That(s_log, Is.EquivalentTo(new[] { "base", "derived" }));
    }

    [Test]
    public void Constructors_that_need_each_other_see_defaults()
    {
        Assert.That((CycleA.Value, CycleB.Value), Is.EqualTo((2, 1)));
    }

    [Test]
    public void A_static_constructor_runs_once_although_many_threads_race()
    {
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() => Raced.Touch()))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.That((Raced.Runs, Raced.SeenEarly), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Generic_statics_are_per_instantiation()
    {
        Generic<int>.Count++;
        Generic<string>.Count += 2;
        Generic<object>.Count += 3;
        Assert.That((Generic<int>.Count, Generic<string>.Count, Generic<object>.Count), Is.EqualTo((1, 2, 3)));
        Assert.That((Generic<int>.Name, Generic<string>.Name), Is.EqualTo(("Int32", "String")));
    }

    [Test]
    public void Generic_thread_statics_are_per_instantiation_and_thread()
    {
        Generic<int>.PerThread = 5;
        Generic<string>.PerThread = 6;
        (int, int) other = default;
        var thread = new Thread(() =>
        {
            Generic<int>.PerThread++;
            other = (Generic<int>.PerThread, Generic<string>.PerThread);
        });
        thread.Start();
        thread.Join();
        Assert.That(other, Is.EqualTo((1, 0)));
        Assert.That((Generic<int>.PerThread, Generic<string>.PerThread), Is.EqualTo((5, 6)));
    }

    [Test]
    public void RunClassConstructor_runs_it_now()
    {
        s_log.Clear();
        RuntimeHelpers.RunClassConstructor(typeof(OnDemand).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(OnDemand).TypeHandle);
        Assert.That(s_log, Is.EqualTo(new[] { "on demand" }));
    }

    [Test]
    public void Field_initialisers_run_before_the_base_constructor()
    {
        s_log.Clear();
        _ = new OrderedChild();
        Assert.That(s_log, Is.EqualTo(new[] { "child field", "base field", "base constructor", "child constructor" }));
    }

    private static string Note(string text)
    {
        s_log.Add(text);
        return text;
    }

    private static class Precise
    {
        public static readonly int Value;

        static Precise()
        {
            Note("precise");
            Value = 5;
        }

        public static void Touch() => GC.KeepAlive(Value);
    }

    private class BaseInit
    {
        static BaseInit() => Note("base");
    }

    private sealed class DerivedInit : BaseInit
    {
        static DerivedInit() => Note("derived");
    }

    private static class CycleA
    {
        public static readonly int Value;

        static CycleA() => Value = CycleB.Value + 1;
    }

    private static class CycleB
    {
        public static readonly int Value;

        static CycleB() => Value = CycleA.Value + 1;
    }

    private static class Raced
    {
        public static int Runs;
        public static int SeenEarly;
        private static readonly string? s_ready;

        static Raced()
        {
            Runs++;
            Thread.Sleep(20);
            s_ready = "ready";
        }

        public static void Touch()
        {
            if (s_ready is null)
                Interlocked.Increment(ref SeenEarly);
        }
    }

    private static class Generic<T>
    {
        public static readonly string Name = typeof(T).Name;
        public static int Count;

        [ThreadStatic]
        public static int PerThread;
    }

    private static class OnDemand
    {
        static OnDemand() => Note("on demand");
    }

    private class OrderedBase
    {
        private readonly string _field = Note("base field");

        public OrderedBase() => Note(_field.Replace("field", "constructor"));
    }

    private sealed class OrderedChild : OrderedBase
    {
        private readonly string _field = Note("child field");

        public OrderedChild() => Note(_field.Replace("field", "constructor"));
    }
}
