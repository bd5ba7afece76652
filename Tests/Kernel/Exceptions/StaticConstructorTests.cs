using System;
using NUnit.Framework;

namespace Cosmos.Tests.Exceptions;

/// <summary>ECMA-335 I.8.9.5 and II.10.5.3: a type initialiser that throws makes its type unusable.</summary>
public sealed class StaticConstructorTests
{
    [Test]
    public void An_exception_in_a_static_constructor_arrives_wrapped()
    {
        TypeInitializationException? e = Assert.Throws<TypeInitializationException>(() => _ = Broken.Value);
        Assert.That(e!.InnerException, Is.TypeOf<InvalidOperationException>());
    }

    [Test]
    public void A_broken_type_stays_broken_and_its_constructor_runs_once()
    {
        TypeInitializationException? first = Assert.Throws<TypeInitializationException>(() => _ = BrokenTwice.Value);
        TypeInitializationException? second = Assert.Throws<TypeInitializationException>(() => _ = BrokenTwice.Value);
        Assert.That(second!.InnerException, Is.SameAs(first!.InnerException));
        Assert.That(Counter.Runs, Is.EqualTo(1));
    }

    [Test]
    public void A_static_constructor_may_throw_and_catch_inside() => Assert.That(Recovers.Text, Is.EqualTo("recovered"));

    [Test]
    public void A_failure_in_a_nested_initialiser_wraps_twice()
    {
        TypeInitializationException? e = Assert.Throws<TypeInitializationException>(() => _ = DependsOnBroken.Value);
        Assert.That(e!.InnerException, Is.TypeOf<TypeInitializationException>());
        Assert.That(e.InnerException!.InnerException, Is.TypeOf<TimeoutException>());
    }

    [Test]
    public void Each_instantiation_of_a_generic_type_has_its_own_initialiser()
    {
        Assert.That(PerInstantiation<int>.Value, Is.EqualTo("Int32"));
        Assert.That(() => _ = PerInstantiation<string>.Value, Throws.TypeOf<TypeInitializationException>());
        Assert.That(PerInstantiation<long>.Value, Is.EqualTo("Int64"));
    }

    private static class Counter
    {
        public static int Runs;
    }

    private static class Broken
    {
        public static readonly int Value;

        static Broken()
        {
            Raise.New(new InvalidOperationException("from the static constructor"));
            Value = 1;
        }
    }

    private static class BrokenTwice
    {
        public static readonly int Value;

        static BrokenTwice()
        {
            Counter.Runs++;
            Raise.New(new InvalidOperationException());
            Value = 1;
        }
    }

    private static class Recovers
    {
        public static readonly string Text;

        static Recovers()
        {
            try
            {
                Raise.New(new InvalidOperationException());
                Text = "";
            }
            catch (InvalidOperationException)
            {
                Text = "recovered";
            }
        }
    }

    private static class BrokenInner
    {
        public static readonly int Value;

        static BrokenInner()
        {
            Raise.New(new TimeoutException());
            Value = 1;
        }
    }

    private static class DependsOnBroken
    {
        public static readonly int Value;

        static DependsOnBroken() => Value = BrokenInner.Value;
    }

    private static class PerInstantiation<T>
    {
        public static readonly string Value;

        static PerInstantiation()
        {
            if (typeof(T) == typeof(string))
                Raise.New(new InvalidOperationException());
            Value = typeof(T).Name;
        }
    }
}
