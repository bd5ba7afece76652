using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using NUnit.Framework;

namespace Cosmos.Tests.TypeSystem;

/// <summary>Delegates of every kind, to managed and to native code.</summary>
public sealed unsafe class DelegateTests
{
    [Test]
    public void Closed_open_static_instance_and_virtual()
    {
        var log = new List<string>();
        Func<int> closedInstance = new Box(1).Get;
        Func<int> closedVirtual = ((Base)new Box(2)).Virtual;
        Func<int, int> openStatic = Double;
        Func<string> closedOverFirstArgument = "text".Reverse;
        IGet boxed = new Struct(3);
        Func<int> interfaceMethod = boxed.Get;
        Assert.That((closedInstance(), closedVirtual(), openStatic(4), closedOverFirstArgument(), interfaceMethod()), Is.EqualTo((1, 20, 8, "txet", 3)));
        Assert.That(log, Is.Empty);
    }

    [Test]
    public void Multicast_adds_removes_and_returns_the_last()
    {
        var log = new List<int>();
        Func<int> one = () => Log(1), two = () => Log(2), three = () => Log(3);
        Func<int>? all = one + two + three;
        Assert.That(all(), Is.EqualTo(3));
        all -= two;
        Assert.That(all!(), Is.EqualTo(3));
        Assert.That(log, Is.EqualTo(new[] { 1, 2, 3, 1, 3 }));
        Assert.That(all.GetInvocationList().Length, Is.EqualTo(2));
        Assert.That((one + two) == (one + two), Is.True);
        Assert.That(all - all, Is.Null);

        int Log(int value)
        {
            log.Add(value);
            return value;
        }
    }

    [Test]
    public void Events_from_many_threads()
    {
        var source = new Source();
        int called = 0;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 500; i++)
                source.Happened += (_, _) => called++;
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        source.Raise();
        Assert.That(called, Is.EqualTo(2000));
    }

    [Test]
    public void Large_structs_pass_by_value()
    {
        Func<(long, long, long, long, string), (string, long)> swap = t => (t.Item5, t.Item1 + t.Item4);
        Assert.That(swap((1, 2, 3, 4, "x")), Is.EqualTo(("x", 5L)));
    }

    [Test]
    public void DynamicInvoke()
    {
        Delegate add = (int a, int b) => a + b;
        Assert.That(add.DynamicInvoke(3, 4), Is.EqualTo(7));
        Action fails = () => throw new InvalidOperationException();
        Assert.That(() => fails.DynamicInvoke(), Throws.TypeOf<TargetInvocationException>());
    }

    [Test]
    public void Managed_function_pointers()
    {
        delegate*<int, int> twice = &Double;
        delegate*<int, int, int>[] operations = [&Add, &Subtract];
        Assert.That((twice(21), operations[0](5, 3), operations[1](5, 3)), Is.EqualTo((42, 8, 2)));
    }

    [Test]
    public void A_delegate_becomes_a_native_function_pointer()
    {
        int offset = 100;
        NativeAdd add = (a, b) => a + b + offset;
        nint pointer = Marshal.GetFunctionPointerForDelegate(add);
        Assert.That(((delegate* unmanaged[Cdecl]<int, int, int>)pointer)(1, 2), Is.EqualTo(103));
        Assert.That(Marshal.GetFunctionPointerForDelegate(add) == pointer, Is.True);
        GC.KeepAlive(add);
    }

    [Test]
    public void A_native_function_pointer_becomes_a_delegate()
    {
        nint pointer = (nint)(delegate* unmanaged[Cdecl]<int, int, int>)&NativeMultiply;
        var multiply = Marshal.GetDelegateForFunctionPointer<NativeAdd>(pointer);
        Assert.That(multiply(6, 7), Is.EqualTo(42));
        NativeAdd add = (a, b) => a + b;
        Assert.That(Marshal.GetDelegateForFunctionPointer<NativeAdd>(Marshal.GetFunctionPointerForDelegate(add)), Is.SameAs(add));
    }

    [Test]
    public void Hundreds_of_native_function_pointers_live_and_die()
    {
        for (int round = 0; round < 5; round++)
        {
            NativeAdd[] delegates = [.. Enumerable.Range(0, 300).Select(i => (NativeAdd)((a, b) => a + b + i))];
            nint[] pointers = [.. delegates.Select(Marshal.GetFunctionPointerForDelegate)];
            GC.Collect();
            for (int i = 0; i < pointers.Length; i++)
            {
                if (((delegate* unmanaged[Cdecl]<int, int, int>)pointers[i])(1, 2) != i + 3)
                    Assert.Fail($"pointer {i} calls another delegate");
            }
            GC.KeepAlive(delegates);
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Test]
    public void Native_callbacks_carry_pointers_strings_and_doubles()
    {
        NativeMix mix = (pointer, factor, text) => *pointer * factor * text.Length;
        nint native = Marshal.GetFunctionPointerForDelegate(mix);
        double value = 2.5;
        nint utf8 = Marshal.StringToCoTaskMemUTF8("four");
        double result = ((delegate* unmanaged[Cdecl]<double*, double, nint, double>)native)(&value, 2, utf8);
        Marshal.FreeCoTaskMem(utf8);
        GC.KeepAlive(mix);
        Assert.That(result, Is.EqualTo(20.0));
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int NativeAdd(int a, int b);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate double NativeMix(double* pointer, double factor, [MarshalAs(UnmanagedType.LPUTF8Str)] string text);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int NativeMultiply(int a, int b) => a * b;

    private static int Double(int value) => value * 2;

    private static int Add(int a, int b) => a + b;

    private static int Subtract(int a, int b) => a - b;

    private interface IGet
    {
        int Get();
    }

    private class Base
    {
        public virtual int Virtual() => 1;
    }

    private sealed class Box(int value) : Base
    {
        public int Get() => value;

        public override int Virtual() => value * 10;
    }

    private readonly struct Struct(int value) : IGet
    {
        public int Get() => value;
    }

    private sealed class Source
    {
        public event EventHandler? Happened;

        public void Raise() => Happened?.Invoke(this, EventArgs.Empty);
    }
}

internal static class StringExtensions
{
    public static string Reverse(this string text) => string.Concat(Enumerable.Reverse(text));
}
