using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using NUnit.Framework;

namespace Cosmos.Tests.Faults;

/// <summary>Bounds, casts, array covariance and the other checks that throw.</summary>
public sealed class CheckTests
{
    [TestCase(-1)]
    [TestCase(3)]
    [TestCase(int.MaxValue)]
    [TestCase(int.MinValue)]
    public void An_array_index_out_of_range(int index)
    {
        int[] array = Id(new int[3]);
        Assert.That(() => array[index], Throws.TypeOf<IndexOutOfRangeException>());
        Assert.That(() => array[index] = 1, Throws.TypeOf<IndexOutOfRangeException>());
    }

    [Test]
    public void Other_indexers_check_as_well()
    {
        Assert.That(() => Id("abc")[3], Throws.TypeOf<IndexOutOfRangeException>());
        Assert.That(() => Id(new int[2, 2])[1, 2], Throws.TypeOf<IndexOutOfRangeException>());
        Assert.That(() => Id(new List<int>())[0], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Id(new int[3]).AsSpan()[3], Throws.TypeOf<IndexOutOfRangeException>());
        Assert.That(() => Id(new int[3]).AsSpan(2, 2).Length, Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Invalid_casts()
    {
        Assert.That(() => (string)Id<object>(5), Throws.TypeOf<InvalidCastException>());
        Assert.That(() => (long)Id<object>(5), Throws.TypeOf<InvalidCastException>());
        Assert.That(() => (IDisposable)Id(new object()), Throws.TypeOf<InvalidCastException>());
        Assert.That(() => (List<int>)Id<object>(new List<long>()), Throws.TypeOf<InvalidCastException>());
        Assert.That(() => (string[])Id<object>(new object[1]), Throws.TypeOf<InvalidCastException>());
        Assert.That(() => (IEnumerable<string>)Id<object>(new List<object>()), Throws.TypeOf<InvalidCastException>());
        Assert.That(() => (DayOfWeek)Id<object>("Monday"), Throws.TypeOf<InvalidCastException>());
    }

    [Test]
    public void Valid_casts_do_not_throw()
    {
        Assert.That((DayOfWeek)Id<object>(1), Is.EqualTo(DayOfWeek.Monday));
        Assert.That((int?)Id<object>(5), Is.EqualTo(5));
        Assert.That((int?)Id<object?>(null), Is.Null);
        Assert.That((IEnumerable<object>)Id<object>(new List<string>()), Is.Not.Null);
        Assert.That((object[])Id<object>(new string[1]), Is.Not.Null);
        Assert.That((uint[])Id<object>(new int[1]), Is.Not.Null);
    }

    [Test]
    public void Storing_a_wrong_type_into_a_covariant_array()
    {
        object[] array = Id<object[]>(new string[1]);
        Assert.That(() => array[0] = 5, Throws.TypeOf<ArrayTypeMismatchException>());
        Assert.That(() => array[0] = null!, Throws.Nothing);
        Assert.That(() => array[0] = "text", Throws.Nothing);
    }

    [Test]
    public void Taking_the_address_in_a_covariant_array()
    {
        object[] array = Id<object[]>(new string[1]);
        Assert.That(() => Touch(ref array[0]), Throws.TypeOf<ArrayTypeMismatchException>());
    }

    [TestCase(-1)]
    [TestCase(int.MinValue)]
    public void A_negative_array_length_overflows(int length) => Assert.That(() => new byte[Id(length)], Throws.TypeOf<OverflowException>());

    [Test]
    public void Absurd_allocations_throw_out_of_memory()
    {
        Assert.That(() => new Guid[Id(int.MaxValue - 100), Id(3)], Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(() => new string('x', Id(int.MaxValue)), Throws.TypeOf<OutOfMemoryException>());
    }

    [Test]
    public void Enumerating_a_list_that_changes()
    {
        var list = new List<int> { 1, 2, 3 };
        Assert.That(() => { foreach (int i in list) list.Add(i); }, Throws.InvalidOperationException);
    }

    [Test]
    public void Missing_keys_and_empty_sequences()
    {
        Assert.That(() => new Dictionary<string, int>()["absent"], Throws.TypeOf<KeyNotFoundException>());
        Assert.That(() => Enumerable.Empty<int>().First(), Throws.InvalidOperationException);
        Assert.That(() => Enum.Parse<DayOfWeek>("Noday"), Throws.ArgumentException);
        Assert.That(() => int.Parse("five"), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void Releasing_a_lock_that_is_not_held() => Assert.That(() => Monitor.Exit(new object()), Throws.TypeOf<SynchronizationLockException>());

    [Test]
    public void A_native_library_that_does_not_exist()
    {
        Assert.That(() => NativeLibrary.Load("no-such-library"), Throws.TypeOf<DllNotFoundException>());
        Assert.That(NativeLibrary.TryLoad("no-such-library", out _), Is.False);
    }

    [Test]
    public void Running_out_of_stack_is_announced_to_those_who_ask()
    {
        // The stack itself overflows only in a boot of its own: Programs/Endings.
        Assert.That(() => Descend(0), Throws.TypeOf<InsufficientExecutionStackException>());
        Assert.That(RuntimeHelpers.TryEnsureSufficientExecutionStack(), Is.True);
    }

    [Test]
    public void A_disposed_object_says_so()
    {
        var handle = new ManualResetEvent(false);
        handle.Dispose();
        Assert.That(() => handle.Set(), Throws.TypeOf<ObjectDisposedException>());
    }

    private static int Descend(int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Descend(depth + 1) + 1;
    }

    private static void Touch(ref object slot) => GC.KeepAlive(slot);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Id<T>(T value) => value;
}
