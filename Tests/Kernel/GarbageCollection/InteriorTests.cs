using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Tests.GarbageCollection;

/// <summary>Pointers into the middle of objects keep the objects alive: spans, ref locals, ref fields, byrefs to fields.</summary>
public sealed class InteriorTests
{
    [Test]
    public void A_span_alone_keeps_its_array()
    {
        Span<int> span = Numbers(1000)[10..20];
        Churn();
        for (int i = 0; i < span.Length; i++)
            Assert.That(span[i], Is.EqualTo(i + 10));
    }

    [Test]
    public void A_span_at_the_very_end_keeps_its_array()
    {
        Span<int> span = Numbers(1000)[999..];
        Churn();
        Assert.That(span[0], Is.EqualTo(999));
    }

    [Test]
    public void A_ref_local_alone_keeps_its_array()
    {
        ref int middle = ref Element(500);
        Churn();
        Assert.That(middle, Is.EqualTo(500));
        middle = 7;
        Churn();
        Assert.That(middle, Is.EqualTo(7));
    }

    [Test]
    public void A_ref_to_a_field_keeps_its_object()
    {
        ref string text = ref Field();
        Churn();
        Assert.That(text, Is.EqualTo("in the middle"));
    }

    [Test]
    public void A_ref_field_of_a_ref_struct_keeps_its_target()
    {
        var cursor = new Cursor(ref Element(321));
        Churn();
        Assert.That(cursor.Value, Is.EqualTo(321));
    }

    [Test]
    public void A_span_over_a_large_array_keeps_it()
    {
        Span<byte> span = new byte[3_000_000].AsSpan(2_000_000, 100);
        span.Fill(0x5A);
        Churn();
        Assert.That(span.IndexOfAnyExcept((byte)0x5A), Is.EqualTo(-1));
    }

    [Test]
    public void Several_threads_hold_only_interior_pointers_while_others_collect()
    {
        int damaged = 0;
        using var stop = new CancellationTokenSource();
        Task collector = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Churn();
                Thread.Yield();
            }
        });
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (int round = 0; round < 100; round++)
            {
                Span<int> span = Numbers(500)[250..];
                Thread.Yield();
                for (int i = 0; i < span.Length; i++)
                {
                    if (span[i] != i + 250)
                        Interlocked.Increment(ref damaged);
                }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        stop.Cancel();
        collector.Wait();
        Assert.That(damaged, Is.Zero);
    }

    [Test]
    public void Memory_slices_survive_on_the_heap()
    {
        Memory<int> memory = Numbers(1000).ToArray().AsMemory(100, 50);
        Churn();
        Assert.That(memory.Span[49], Is.EqualTo(149));
        Assert.That(MemoryMarshal.TryGetArray<int>(memory, out ArraySegment<int> segment) && segment.Offset == 100, Is.True);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<int> Numbers(int count) => Enumerable.Range(0, count).ToArray();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ref int Element(int index) => ref Enumerable.Range(0, 1000).ToArray()[index];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ref string Field() => ref new Holder().Text;

    private static void Churn()
    {
        for (int i = 0; i < 2000; i++)
        {
            int[] garbage = new int[i % 300];
            garbage.AsSpan().Fill(-1);
        }
        GC.Collect();
        for (int i = 0; i < 2000; i++)
        {
            int[] garbage = new int[i % 300];
            garbage.AsSpan().Fill(-2);
        }
    }

    private readonly ref struct Cursor(ref int target)
    {
        private readonly ref int _target = ref target;

        public int Value => _target;
    }

    private sealed class Holder
    {
        public long Before = 1;
        public string Text = string.Join(' ', "in", "the", "middle");
        public long After = 2;
    }
}
