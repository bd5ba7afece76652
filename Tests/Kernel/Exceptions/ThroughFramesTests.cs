using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace Cosmos.Tests.Exceptions;

/// <summary>Exceptions pass through every kind of frame that a call can make.</summary>
public sealed class ThroughFramesTests
{
    [Test]
    public void Through_a_delegate()
    {
        Action<Exception> raise = Raise.New;
        Assert.That(() => raise(new TimeoutException()), Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public void Through_a_multicast_delegate_the_rest_is_not_called()
    {
        int calls = 0;
        Action all = () => calls++;
        all += () => throw new TimeoutException();
        all += () => calls++;
        Assert.That(() => all(), Throws.TypeOf<TimeoutException>());
        Assert.That(calls, Is.EqualTo(1));
    }

    [Test]
    public void Through_an_interface_call()
    {
        foreach (IThrower thrower in new IThrower[] { new First(), new Second(), new Third() })
            Assert.That(() => thrower.Throw(), Throws.TypeOf<TimeoutException>().With.Message.EqualTo(thrower.GetType().Name));
    }

    [Test]
    public void Through_a_virtual_call()
    {
        Base target = new Derived();
        Assert.That(() => target.Throw(), Throws.TypeOf<TimeoutException>().With.Message.EqualTo("derived"));
    }

    [Test]
    public void Through_a_generic_virtual_call()
    {
        Base target = new Derived();
        Assert.That(() => target.ThrowFor<string>(), Throws.TypeOf<TimeoutException>().With.Message.EqualTo("String"));
        Assert.That(() => target.ThrowFor<int>(), Throws.TypeOf<TimeoutException>().With.Message.EqualTo("Int32"));
    }

    [Test]
    public void Through_a_default_interface_method() =>
        Assert.That(() => ((IThrower)new First()).ThrowByDefault(), Throws.TypeOf<TimeoutException>().With.Message.EqualTo("default"));

    [Test]
    public unsafe void Through_a_function_pointer()
    {
        delegate*<Exception, void> raise = &Raise.New;
        Exception? caught = null;
        try
        {
            raise(new TimeoutException());
        }
        catch (TimeoutException e)
        {
            caught = e;
        }
        Assert.That(caught, Is.Not.Null);
    }

    [Test]
    public void Through_reflection_it_is_wrapped()
    {
        MethodInfo method = typeof(First).GetMethod(nameof(First.Throw))!;
        TargetInvocationException? e = Assert.Throws<TargetInvocationException>(() => method.Invoke(new First(), null));
        Assert.That(e!.InnerException, Is.TypeOf<TimeoutException>());
    }

    [Test]
    public void Through_reflection_it_is_not_wrapped_when_asked()
    {
        MethodInfo method = typeof(First).GetMethod(nameof(First.Throw))!;
        Assert.That(() => method.Invoke(new First(), BindingFlags.DoNotWrapExceptions, null, null, null), Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public void Through_a_constructor_called_by_the_activator()
    {
        TargetInvocationException? e = Assert.Throws<TargetInvocationException>(() => Activator.CreateInstance(typeof(ThrowsWhenBuilt)));
        Assert.That(e!.InnerException, Is.TypeOf<TimeoutException>());
    }

    [Test]
    public void Through_a_lambda_with_captured_state()
    {
        string state = "captured";
        Func<int> lambda = () => state.Length > 3 ? throw new TimeoutException(state) : 1;
        Assert.That(() => lambda(), Throws.TypeOf<TimeoutException>().With.Message.EqualTo("captured"));
    }

    [Test]
    public void Through_LINQ_and_a_comparer()
    {
        var throwing = Comparer<int>.Create((_, _) => throw new TimeoutException());
        Assert.That(() => Enumerable.Range(0, 10).OrderBy(n => n, throwing).ToArray(), Throws.Exception);
        // List.Sort promises to wrap what a comparer throws.
        Assert.That(() => new List<int> { 3, 2, 1 }.Sort(throwing), Throws.InvalidOperationException.With.InnerException.TypeOf<TimeoutException>());
    }

    [Test]
    public void Through_a_compiled_expression()
    {
        Expression<Action> expression = () => Raise.New(new TimeoutException("expression"));
        Assert.That(() => expression.Compile(preferInterpretation: true)(), Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public void Through_an_interpreted_try_expression()
    {
        Expression<Func<int>> expression = Expression.Lambda<Func<int>>(
            Expression.TryCatch(
                Expression.Block(Expression.Throw(Expression.Constant(new TimeoutException())), Expression.Constant(1)),
                Expression.Catch(typeof(TimeoutException), Expression.Constant(2))));
        Assert.That(expression.Compile(preferInterpretation: true)(), Is.EqualTo(2));
    }

    [Test]
    public void Through_a_struct_method_and_a_boxed_one()
    {
        var plain = new Value(5);
        Assert.That(() => plain.Throw(), Throws.TypeOf<TimeoutException>().With.Message.EqualTo("5"));
        IThrower boxed = new Value(6);
        Assert.That(() => boxed.Throw(), Throws.TypeOf<TimeoutException>().With.Message.EqualTo("6"));
    }

    [Test]
    public void Through_frames_with_large_and_dynamic_stack_space()
    {
        for (int size = 16; size <= 65536; size *= 8)
            Assert.That(() => WithStackSpace(size), Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public void Through_many_arguments_the_callers_state_survives()
    {
        long before = 0x1122334455667788;
        double fraction = Math.Sqrt(before);
        Guid id = Guid.NewGuid();
        try
        {
            ManyArguments(1, 2, 3, 4, 5, 6, 7, 8, 9.0, 10.0, 11f, 12, "13", id);
        }
        catch (TimeoutException e)
        {
            Assert.That(e.Message, Is.EqualTo($"{id}"));
        }
        Assert.That(before, Is.EqualTo(0x1122334455667788));
        Assert.That(fraction, Is.EqualTo(Math.Sqrt(0x1122334455667788)));
    }

    [Test]
    public void Through_a_thunk_made_for_native_code_and_back()
    {
        int inside = 0;
        NativeCallback callback = value =>
        {
            try
            {
                Raise.New(new TimeoutException());
            }
            catch (TimeoutException)
            {
                inside = value;
            }
            return value * 2;
        };
        nint pointer = Marshal.GetFunctionPointerForDelegate(callback);
        int answer = CallNative(pointer, 21);
        GC.KeepAlive(callback);
        Assert.That((inside, answer), Is.EqualTo((21, 42)));
    }

    [Test]
    public void A_finaliser_is_not_needed_for_an_object_whose_constructor_threw()
    {
        for (int i = 0; i < 10; i++)
            Assert.That(() => new ThrowsWhenBuilt(), Throws.TypeOf<TimeoutException>());
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int NativeCallback(int value);

    private static unsafe int CallNative(nint pointer, int value) => ((delegate* unmanaged[Cdecl]<int, int>)pointer)(value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WithStackSpace(int size)
    {
        Span<byte> space = stackalloc byte[size];
        space.Fill(1);
        Raise.New(new TimeoutException());
        return space[size - 1];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ManyArguments(int a, int b, int c, int d, int e, int f, int g, int h, double i, double j, float k, decimal l, string m, Guid id)
    {
        if (a + b + c + d + e + f + g + h + i + j + k + (double)l + m.Length > 0)
            throw new TimeoutException(id.ToString());
    }

    private interface IThrower
    {
        void Throw();

        void ThrowByDefault() => throw new TimeoutException("default");
    }

    private sealed class First : IThrower
    {
        public void Throw() => throw new TimeoutException(nameof(First));
    }

    private sealed class Second : IThrower
    {
        public void Throw() => throw new TimeoutException(nameof(Second));
    }

    private sealed class Third : IThrower
    {
        public void Throw() => throw new TimeoutException(nameof(Third));
    }

    private abstract class Base
    {
        public abstract void Throw();

        public virtual void ThrowFor<T>() => throw new NotSupportedException();
    }

    private sealed class Derived : Base
    {
        public override void Throw() => throw new TimeoutException("derived");

        public override void ThrowFor<T>() => throw new TimeoutException(typeof(T).Name);
    }

    private readonly struct Value(int number) : IThrower
    {
        public void Throw() => throw new TimeoutException(number.ToString());
    }

    public sealed class ThrowsWhenBuilt
    {
        public ThrowsWhenBuilt() => throw new TimeoutException();

        ~ThrowsWhenBuilt() => GC.KeepAlive(this);
    }
}
