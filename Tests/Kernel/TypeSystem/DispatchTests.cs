using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using NUnit.Framework;

namespace Cosmos.Tests.TypeSystem;

/// <summary>Virtual, interface and generic virtual calls.</summary>
public sealed class DispatchTests
{
    [Test]
    public void One_call_site_with_one_type() => Assert.That(Sum(Enumerable.Repeat<IValue>(new V1(), 1000)), Is.EqualTo(1000));

    [Test]
    public void One_call_site_with_a_few_types() =>
        Assert.That(Sum(Enumerable.Range(0, 999).Select(i => (IValue)(i % 3 == 0 ? new V1() : i % 3 == 1 ? new V2() : new V3()))), Is.EqualTo(1998));

    [Test]
    public void One_call_site_with_many_types()
    {
        IValue[] values =
        [
            new V1(), new V2(), new V3(), new G<byte>(), new G<short>(), new G<int>(), new G<long>(), new G<string>(), new G<object>(),
            new G<Guid>(), new G<DateTime>(), new G<decimal>(), new G<char>(), new G<float>(), new G<double>(), new G<int[]>(), new S(5), new S(6),
        ];
        int expected = values.Sum(v => v.Get());
        for (int round = 0; round < 200; round++)
            Assert.That(Sum(values), Is.EqualTo(expected));
    }

    [Test]
    public void Call_sites_are_safe_when_threads_resolve_them_together()
    {
        IValue[] values = [new V1(), new V2(), new V3(), new G<byte>(), new G<string>(), new S(9), new G<object>(), new G<double>()];
        int expected = values.Sum(v => v.Get());
        int wrong = 0;
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                if (SharedSite(values) != expected)
                    Interlocked.Increment(ref wrong);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void All_argument_registers_survive_the_first_call()
    {
        IWide wide = new Wide();
        Assert.That(wide.Mix(1, 2, 3, 4, 5, 6, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5), Is.EqualTo(21 + 40));
        IWide other = new OtherWide();
        Assert.That(other.Mix(1, 2, 3, 4, 5, 6, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5), Is.EqualTo(-(21 + 40)));
    }

    [Test]
    public void Default_interface_methods_and_their_overrides()
    {
        IGreeter plain = new PlainGreeter();
        IGreeter loud = new LoudGreeter();
        IGreeter boxed = new StructGreeter();
        Assert.That((plain.Greet(), loud.Greet(), boxed.Greet()), Is.EqualTo(("hello plain", "HELLO LOUD", "hello struct")));
        Assert.That(((IDerivedGreeter)new DerivedGreeter()).Greet(), Is.EqualTo("derived hello"));
    }

    [Test]
    public void Explicit_implementations_are_told_apart()
    {
        var both = new Both();
        Assert.That((((ILeft)both).Name, ((IRight)both).Name, both.Name), Is.EqualTo(("left", "right", "own")));
    }

    [Test]
    public void Covariance_and_contravariance()
    {
        IEnumerable<object> objects = new List<string> { "a", "b" };
        Assert.That(objects.Count(), Is.EqualTo(2));
        IComparer<string> comparer = Comparer<object>.Create((_, _) => 5);
        Assert.That(comparer.Compare("a", "b"), Is.EqualTo(5));
        Func<object> make = new Func<string>(() => "made");
        Assert.That(make(), Is.EqualTo("made"));
        IProducer<object> producer = new StringProducer();
        Assert.That(producer.Produce(), Is.EqualTo("produced"));
        Assert.That(new object[] { new List<string>() }[0] is IReadOnlyList<object>, Is.True);
        Assert.That(new object[] { new List<int>() }[0] is IReadOnlyList<object>, Is.False);
    }

    [Test]
    public void Static_abstract_members()
    {
        Assert.That(AddAll(1, 2, 3), Is.EqualTo(6));
        Assert.That(AddAll(1.5, 2.5), Is.EqualTo(4.0));
        Assert.That(AddAll(new Metres(1), new Metres(2)).Value, Is.EqualTo(3));
    }

    [Test]
    public void Generic_virtual_methods()
    {
        Shape[] shapes = [new Circle(), new Square()];
        Assert.That(shapes.Select(s => s.Describe<int>()), Is.EqualTo(new[] { "circle Int32", "square Int32" }));
        Assert.That(shapes.Select(s => s.Describe<string>()), Is.EqualTo(new[] { "circle String", "square String" }));
        Assert.That(shapes.Select(s => s.Describe<List<Guid>>()), Is.EqualTo(new[] { "circle List`1", "square List`1" }));
        IDescriber describer = new Describer();
        Assert.That((describer.Describe(5), describer.Describe("x"), describer.Describe((1, 2))), Is.EqualTo(("Int32:5", "String:x", "ValueTuple`2:(1, 2)")));
    }

    [Test]
    public void Virtual_calls_through_a_deep_hierarchy()
    {
        A[] all = [new A(), new B(), new C(), new D()];
        Assert.That(all.Select(a => a.Name()), Is.EqualTo(new[] { "A", "B", "B", "D>B" }));
        Assert.That(((C)all[3]).Shadow(), Is.EqualTo("C"));
    }

    [Test]
    public void Covariant_returns() => Assert.That(new Child().Clone().Marker, Is.EqualTo("child"));

    [Test]
    public void Constrained_calls_on_structs_do_not_copy()
    {
        var counter = new Counter();
        Bump(ref counter);
        Bump(ref counter);
        Assert.That(counter.Count, Is.EqualTo(2));
        ICounter boxed = counter;
        boxed.Increment();
        Assert.That((counter.Count, boxed.Count), Is.EqualTo((2, 3)));
    }

    [Test]
    public void Casts_to_interfaces_and_classes_are_cached_correctly()
    {
        object[] objects = [new V1(), new Wide(), new PlainGreeter(), "text", 5, new int[1], new List<V1>(), new G<int>()];
        for (int round = 0; round < 300; round++)
        {
            Assert.That(objects.Count(o => o is IValue), Is.EqualTo(2));
            Assert.That(objects.Count(o => o is IEnumerable<IValue>), Is.EqualTo(1));
            Assert.That(objects.Count(o => o is IComparable), Is.EqualTo(2));
            Assert.That(objects.Count(o => o is IList<int>), Is.EqualTo(1));
        }
    }

    private static int Sum(IEnumerable<IValue> values)
    {
        int sum = 0;
        foreach (IValue value in values)
            sum += value.Get();
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int SharedSite(IValue[] values)
    {
        int sum = 0;
        foreach (IValue value in values)
            sum += value.Get();
        return sum;
    }

    private static int AddAll(params int[] values) => AddNumbers(values);

    private static double AddAll(params double[] values) => AddNumbers(values);

    private static Metres AddAll(params Metres[] values) => AddNumbers(values);

    private static T AddNumbers<T>(T[] values)
        where T : System.Numerics.IAdditionOperators<T, T, T>
    {
        T sum = values[0];
        foreach (T value in values.AsSpan(1))
            sum += value;
        return sum;
    }

    private static void Bump<T>(ref T counter)
        where T : ICounter => counter.Increment();

    private interface IValue
    {
        int Get();
    }

    private sealed class V1 : IValue
    {
        public int Get() => 1;
    }

    private sealed class V2 : IValue
    {
        public int Get() => 2;
    }

    private sealed class V3 : IValue
    {
        public int Get() => 3;
    }

    private sealed class G<T> : IValue
    {
        public int Get() => typeof(T).Name.Length;
    }

    private readonly struct S(int value) : IValue
    {
        public int Get() => value;
    }

    private interface IWide
    {
        double Mix(int a, int b, int c, int d, int e, int f, double g, double h, double i, double j, double k, double l, double m, double n);
    }

    private sealed class Wide : IWide
    {
        public double Mix(int a, int b, int c, int d, int e, int f, double g, double h, double i, double j, double k, double l, double m, double n) =>
            a + b + c + d + e + f + g + h + i + j + k + l + m + n;
    }

    private sealed class OtherWide : IWide
    {
        public double Mix(int a, int b, int c, int d, int e, int f, double g, double h, double i, double j, double k, double l, double m, double n) =>
            -(a + b + c + d + e + f + g + h + i + j + k + l + m + n);
    }

    private interface IGreeter
    {
        string Name { get; }

        string Greet() => $"hello {Name}";
    }

    private sealed class PlainGreeter : IGreeter
    {
        public string Name => "plain";
    }

    private sealed class LoudGreeter : IGreeter
    {
        public string Name => "loud";

        public string Greet() => $"HELLO {Name.ToUpperInvariant()}";
    }

    private struct StructGreeter : IGreeter
    {
        public readonly string Name => "struct";
    }

    private interface IDerivedGreeter : IGreeter
    {
        string IGreeter.Greet() => $"{Name} hello";
    }

    private sealed class DerivedGreeter : IDerivedGreeter
    {
        public string Name => "derived";
    }

    private interface ILeft
    {
        string Name { get; }
    }

    private interface IRight
    {
        string Name { get; }
    }

    private sealed class Both : ILeft, IRight
    {
        public string Name => "own";

        string ILeft.Name => "left";

        string IRight.Name => "right";
    }

    private interface IProducer<out T>
    {
        T Produce();
    }

    private sealed class StringProducer : IProducer<string>
    {
        public string Produce() => "produced";
    }

    private readonly record struct Metres(int Value) : System.Numerics.IAdditionOperators<Metres, Metres, Metres>
    {
        public static Metres operator +(Metres left, Metres right) => new(left.Value + right.Value);
    }

    private abstract class Shape
    {
        public abstract string Describe<T>();
    }

    private sealed class Circle : Shape
    {
        public override string Describe<T>() => $"circle {typeof(T).Name}";
    }

    private sealed class Square : Shape
    {
        public override string Describe<T>() => $"square {typeof(T).Name}";
    }

    private interface IDescriber
    {
        string Describe<T>(T value);
    }

    private sealed class Describer : IDescriber
    {
        public string Describe<T>(T value) => $"{typeof(T).Name}:{value}";
    }

    private class A
    {
        public virtual string Name() => "A";
    }

    private class B : A
    {
        public override string Name() => "B";
    }

    private class C : B
    {
        public virtual string Shadow() => "C";
    }

    private sealed class D : C
    {
        public override string Name() => "D>" + base.Name();
    }

    private class Parent
    {
        public virtual string Marker => "parent";

        public virtual Parent Clone() => new();
    }

    private sealed class Child : Parent
    {
        public override string Marker => "child";

        public override Child Clone() => new();
    }

    private interface ICounter
    {
        int Count { get; }

        void Increment();
    }

    private struct Counter : ICounter
    {
        public int Count { get; private set; }

        public void Increment() => Count++;
    }
}
