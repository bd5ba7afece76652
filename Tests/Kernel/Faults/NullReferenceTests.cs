using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Cosmos.Tests.Faults;

/// <summary>ECMA-335 III.1.7.5: every way to touch a null reference throws <see cref="NullReferenceException"/>.</summary>
public sealed class NullReferenceTests
{
    [Test]
    public void Reading_a_field() => Faults(() => _ = Null<Holder>().Number);

    [Test]
    public void Writing_a_field() => Faults(() => Null<Holder>().Number = 5);

    [Test]
    public void Writing_a_reference_field() => Faults(() => Null<Holder>().Text = "text");

    [Test]
    public void Reading_and_writing_a_struct_field() => Faults(() => Null<Holder>().Pair = (1, 2, 3, 4));

    [Test]
    public void Reading_a_floating_point_field() => Faults(() => _ = Math.Sqrt(Null<Holder>().Fraction));

    [Test]
    public void Reading_an_array_element() => Faults(() => _ = Null<int[]>()[3]);

    [Test]
    public void Writing_an_array_element() => Faults(() => Null<int[]>()[3] = 1);

    [Test]
    public void Writing_a_reference_array_element() => Faults(() => Null<object[]>()[0] = "text");

    [Test]
    public void Taking_a_length() => Faults(() => _ = Null<int[]>().Length);

    [Test]
    public void Taking_a_string_length() => Faults(() => _ = Null<string>().Length);

    [Test]
    public void Calling_an_instance_method() => Faults(() => Null<Holder>().Plain());

    [Test]
    public void Calling_a_virtual_method() => Faults(() => Null<Holder>().Virtual());

    [Test]
    public void Calling_an_interface_method() => Faults(() => Null<IComparable>().CompareTo(1));

    [Test]
    public void Calling_a_generic_virtual_method() => Faults(() => Null<Holder>().Generic<string>());

    [Test]
    public void Invoking_a_delegate() => Faults(() => Null<Action>()());

    [Test] // compiled ahead of time, the class library checks by itself and says ArgumentException
    public void Making_a_delegate_of_an_instance_method() =>
        Assert.That(() => Keep((Action)Null<Holder>().Virtual), Throws.TypeOf<NullReferenceException>().Or.TypeOf<ArgumentException>());

    [Test]
    public void Unboxing() => Faults(() => _ = (int)Null<object>());

    [Test]
    public void Locking_is_an_argument_error() =>
        Assert.That(() => { lock (Null<object>()) { } }, Throws.ArgumentNullException);

    [Test]
    public void Throwing() => Faults(() => throw Null<Exception>());

    [Test]
    public void Enumerating() => Faults(() => { foreach (int i in Null<List<int>>()) Keep(i); });

    [Test]
    public void A_field_far_into_the_object() => Faults(() => _ = Null<Large>().Last);

    [Test]
    public void Writing_a_field_far_into_the_object() => Faults(() => Null<Large>().Last = 1);

    [Test]
    public unsafe void Reading_through_a_null_pointer() => Faults(() => _ = *(int*)PointerTo(0));

    [Test]
    public unsafe void Reading_near_a_null_pointer() => Faults(() => _ = *(long*)PointerTo(4000));

    [Test]
    public void Getting_the_type() => Faults(() => Null<object>().GetType());

    [Test]
    public void A_null_byref() => Faults(() => Keep(Unsafe.NullRef<int>()));

    [Test]
    public void Copying_a_large_struct_from_null() => Faults(() => _ = Null<Boxed>().Value);

    [Test]
    public void The_handler_in_the_same_method_sees_current_locals()
    {
        int steps = 0;
        string text = "a";
        try
        {
            steps = 1;
            text += "b";
            Null<Holder>().Number = 7;
            steps = 2;
        }
        catch (NullReferenceException)
        {
            steps += 10;
            text += "c";
        }
        Assert.That((steps, text), Is.EqualTo((11, "abc")));
    }

    [Test]
    public void Finally_blocks_run_and_filters_are_asked()
    {
        var log = new List<string>();
        try
        {
            try
            {
                Keep(Null<Holder>().Number);
            }
            finally
            {
                log.Add("finally");
            }
        }
        catch (NullReferenceException) when (log.Count == 0)
        {
            log.Add("catch");
        }
        Assert.That(log, Is.EqualTo(new[] { "finally", "catch" }));
    }

    [Test]
    public void The_trace_names_the_faulting_method()
    {
        NullReferenceException? e = Assert.Throws<NullReferenceException>(() => TouchesNull(null!));
        Assert.That(e!.StackTrace, Does.Contain(nameof(TouchesNull)));
    }

    [Test]
    public void The_trace_of_a_null_interface_call_names_the_caller()
    {
        NullReferenceException? e = Assert.Throws<NullReferenceException>(() => CallsInterface(null!));
        Assert.That(e!.StackTrace, Does.Contain(nameof(CallsInterface)));
    }

    [Test]
    public void A_fault_inside_a_fault_handler_works()
    {
        int caught = 0;
        try
        {
            Keep(Null<Holder>().Number);
        }
        catch (NullReferenceException)
        {
            caught++;
            try
            {
                Keep(Null<int[]>()[0]);
            }
            catch (NullReferenceException)
            {
                caught++;
            }
        }
        Assert.That(caught, Is.EqualTo(2));
    }

    [Test]
    public void A_thousand_faults_in_a_row()
    {
        int caught = 0;
        for (int i = 0; i < 1000; i++)
        {
            try
            {
                Null<Holder>().Number = i;
            }
            catch (NullReferenceException)
            {
                caught++;
            }
        }
        Assert.That(caught, Is.EqualTo(1000));
    }

    private static void Faults(TestDelegate action) => Assert.That(action, Throws.TypeOf<NullReferenceException>());

    // The compiler must not see that it is null.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Null<T>()
        where T : class => default!;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint PointerTo(int address) => address;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int TouchesNull(Holder holder) => holder.Number + 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CallsInterface(IComparable comparable) => comparable.CompareTo(null) + 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Keep<T>(T value) => GC.KeepAlive(value);

#pragma warning disable CS0649 // nothing is ever assigned: there is never an object
    private class Holder
    {
        public int Number;
        public double Fraction;
        public string Text = "";
        public (long, long, long, long) Pair;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Plain() => Number++;

        public virtual void Virtual() => Number++;

        public virtual void Generic<T>() => Number += typeof(T).Name.Length;
    }

    private sealed class Boxed
    {
        public Block Value;
    }

    [InlineArray(256)]
    private struct Block
    {
        private long _first;
    }

    /// <summary>Larger than the unmapped pages at address zero: the compiler has to check explicitly.</summary>
    private sealed class Large
    {
        public Big First;
        public int Last;

        [InlineArray(200_000)]
        public struct Big
        {
            private byte _first;
        }
    }
#pragma warning restore CS0649
}
