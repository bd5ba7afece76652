using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using NUnit.Framework;

namespace Cosmos.Tests.GarbageCollection;

/// <summary>Weak, strong, pinned and dependent handles.</summary>
public sealed class HandleTests
{
    [Test]
    public void Weak_references_are_cleared_when_their_targets_die()
    {
        WeakReference<object>[] weak = OnThread(() => Enumerable.Range(0, 200).Select(_ => new WeakReference<object>(new object())).ToArray());
        Collect();
        Assert.That(weak.Count(w => w.TryGetTarget(out _)), Is.LessThan(5));
    }

    [Test]
    public void Weak_references_to_living_objects_stay()
    {
        object[] live = [.. Enumerable.Range(0, 200).Select(i => (object)i.ToString())];
        WeakReference[] weak = [.. live.Select(o => new WeakReference(o))];
        Collect();
        for (int i = 0; i < live.Length; i++)
            Assert.That(weak[i].Target, Is.SameAs(live[i]));
    }

    [Test]
    public void A_long_weak_reference_follows_its_target_through_resurrection()
    {
        Lazarus.Kept.Clear();
        (WeakReference Short, WeakReference Long)[] pairs = OnThread(() => Enumerable.Range(0, 50).Select(_ =>
        {
            var target = new Lazarus();
            return (new WeakReference(target, trackResurrection: false), new WeakReference(target, trackResurrection: true));
        }).ToArray());
        Collect();
        lock (Lazarus.Kept)
            Assert.That(Lazarus.Kept.Count, Is.GreaterThan(40));
        Assert.That(pairs.Count(p => p.Short.Target is not null), Is.LessThan(10));
        Assert.That(pairs.Count(p => p.Long.Target is not null), Is.GreaterThan(40));
        lock (Lazarus.Kept)
            Lazarus.Kept.Clear();
        GC.KeepAlive(pairs);
    }

    [Test]
    public void A_weak_reference_can_get_another_target()
    {
        var weak = new WeakReference(new object());
        object target = new();
        weak.Target = target;
        Collect();
        Assert.That(weak.Target, Is.SameAs(target));
        weak.Target = null;
        Assert.That(weak.IsAlive, Is.False);
    }

    [Test]
    public void A_normal_handle_keeps_its_target_and_can_be_set()
    {
        (GCHandle handle, WeakReference weak) = OnThread(() =>
        {
            object target = new();
            return (GCHandle.Alloc(target), new WeakReference(target));
        });
        Collect();
        Assert.That(weak.IsAlive, Is.True);
        Assert.That(handle.Target, Is.SameAs(weak.Target));
        handle.Target = "other";
        Assert.That(handle.Target, Is.EqualTo("other"));
        handle.Free();
        Assert.That(handle.IsAllocated, Is.False);
    }

    [Test]
    public void A_pinned_handle_gives_an_address_that_stays()
    {
        byte[] array = [1, 2, 3, 4];
        var handle = GCHandle.Alloc(array, GCHandleType.Pinned);
        nint address = handle.AddrOfPinnedObject();
        Collect();
        Assert.That(handle.AddrOfPinnedObject() == address, Is.True);
        Marshal.WriteByte(address, 2, 99);
        Assert.That(array[2], Is.EqualTo(99));
        handle.Free();
    }

    [Test]
    public unsafe void Fixed_buffers_stay_while_the_heap_churns()
    {
        byte[] array = new byte[1000];
        fixed (byte* pointer = array)
        {
            for (int i = 0; i < 1000; i++)
            {
                pointer[i] = (byte)i;
                if (i % 250 == 0)
                    Collect();
            }
        }
        Assert.That(array.Where((b, i) => b != (byte)i), Is.Empty);
    }

    [Test]
    public void Thousands_of_handles_can_exist()
    {
        GCHandle[] handles = [.. Enumerable.Range(0, 20_000).Select(i => GCHandle.Alloc(i.ToString()))];
        Collect();
        for (int i = 0; i < handles.Length; i++)
        {
            if ((string?)handles[i].Target != i.ToString())
                Assert.Fail($"handle {i} lost its target");
            handles[i].Free();
        }
    }

    [Test]
    public void A_dependent_handle_keeps_its_dependent_as_long_as_its_target_lives()
    {
        object target = new();
        DependentHandle handle = OnThread(() => new DependentHandle(target, "dependent".ToUpperInvariant()));
        Collect();
        Assert.That(handle.Dependent, Is.EqualTo("DEPENDENT"));
        Assert.That(handle.Target, Is.SameAs(target));
        (object? one, object? other) = handle.TargetAndDependent;
        Assert.That((one, other), Is.EqualTo((target, (object)"DEPENDENT")));
        handle.Dispose();
        GC.KeepAlive(target);
    }

    [Test]
    public void A_conditional_weak_table_keeps_values_by_their_keys()
    {
        var table = new ConditionalWeakTable<object, string>();
        object[] keys = [.. Enumerable.Range(0, 200).Select(_ => new object())];
        for (int i = 0; i < keys.Length; i++)
            table.Add(keys[i], i.ToString());
        OnThread(() =>
        {
            for (int i = 0; i < 500; i++)
                table.Add(new object(), "dead");
            return 0;
        });
        Collect();
        for (int i = 0; i < keys.Length; i++)
        {
            Assert.That(table.TryGetValue(keys[i], out string? value), Is.True);
            Assert.That(value, Is.EqualTo(i.ToString()));
        }
        Assert.That(table.Count(), Is.InRange(200, 220));
    }

    [Test]
    public void A_table_whose_value_refers_to_its_key_does_not_leak()
    {
        var table = new ConditionalWeakTable<object, object>();
        WeakReference[] weak = OnThread(() => Enumerable.Range(0, 100).Select(_ =>
        {
            object key = new();
            table.Add(key, new object[] { key });
            return new WeakReference(key);
        }).ToArray());
        Collect();
        Assert.That(weak.Count(w => w.IsAlive), Is.LessThan(5));
        GC.KeepAlive(table);
    }

    [Test]
    public void Chains_of_dependent_handles_are_followed_to_the_end()
    {
        var table = new ConditionalWeakTable<object, object>();
        object first = new();
        OnThread(() =>
        {
            object key = first;
            for (int i = 0; i < 100; i++)
            {
                object value = new();
                table.Add(key, value);
                key = value;
            }
            return 0;
        });
        Collect();
        int length = 0;
        for (object key = first; table.TryGetValue(key, out object? next); key = next)
            length++;
        Assert.That(length, Is.EqualTo(100));
    }

    [Test]
    public void Handles_are_safe_to_use_from_many_threads()
    {
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            var random = new Random(t);
            var handles = new List<GCHandle>();
            for (int i = 0; i < 5000; i++)
            {
                if (handles.Count > 50)
                {
                    int index = random.Next(handles.Count);
                    if ((string?)handles[index].Target != "thread " + t)
                        throw new InvalidOperationException();
                    handles[index].Free();
                    handles.RemoveAt(index);
                }
                handles.Add(GCHandle.Alloc($"thread {t}", (GCHandleType)(i % 2 == 0 ? GCHandleType.Normal : GCHandleType.Pinned)));
            }
            handles.ForEach(h => h.Free());
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
    }

    [Test]
    public void Typed_handles_work()
    {
        using var strong = new GCHandle<string>(string.Concat("a", "b"));
        using var weak = new WeakGCHandle<string>(strong.Target);
        Collect();
        Assert.That(weak.TryGetTarget(out string? target), Is.True);
        Assert.That(target, Is.EqualTo("ab"));
    }

    private static T OnThread<T>(Func<T> make)
    {
        T result = default!;
        var thread = new Thread(() => result = make());
        thread.Start();
        thread.Join();
        return result;
    }

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private sealed class Lazarus
    {
        public static readonly List<Lazarus> Kept = [];

        ~Lazarus()
        {
            lock (Kept)
                Kept.Add(this);
        }
    }
}
