using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.GarbageCollection;

/// <summary>Objects keep their contents while everything around them comes and goes.</summary>
public sealed class ChurnTests
{
    [Test]
    [Deadline(120)]
    public void A_live_set_keeps_its_contents_while_garbage_is_made()
    {
        var live = new Checked[2000];
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++)
            live[random.Next(live.Length)] = new Checked(i, random.Next(0, 300));
        Assert.That(live.Where(c => c is not null).Count(c => !c.IsIntact), Is.Zero);
    }

    [Test]
    [Deadline(180)]
    public void Several_threads_churn_and_every_object_stays_intact()
    {
        const int Threads = 6;
        int[] damaged = new int[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            var random = new Random(t);
            var live = new Checked?[300];
            for (int i = 0; i < 20_000; i++)
            {
                int slot = random.Next(live.Length);
                if (live[slot] is { IsIntact: false })
                    damaged[t]++;
                live[slot] = new Checked((t << 20) + i, random.Next(0, 200));
            }
            damaged[t] += live.Count(c => c is { IsIntact: false });
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.That(damaged.Sum(), Is.Zero);
    }

    [Test]
    public void A_long_list_survives_a_collection()
    {
        // Marking must not recurse: the depth is a hundred thousand.
        Link? first = null;
        for (int i = 0; i < 100_000; i++)
            first = new Link(i, first);
        GC.Collect();
        long sum = 0;
        for (Link? link = first; link is not null; link = link.Next)
            sum += link.Value;
        Assert.That(sum, Is.EqualTo(4_999_950_000));
    }

    [Test]
    public void Trees_graphs_and_cycles_survive()
    {
        var nodes = Enumerable.Range(0, 1000).Select(i => new Node(i)).ToArray();
        var random = new Random(3);
        foreach (Node node in nodes)
        {
            for (int i = 0; i < 5; i++)
                node.Edges.Add(nodes[random.Next(nodes.Length)]);
        }
        Node root = nodes[0];
        int[] expected = [.. Reachable(root).Order()];
        nodes = [];
        for (int i = 0; i < 3; i++)
        {
            Garbage();
            GC.Collect();
        }
        Assert.That(Reachable(root).Order(), Is.EqualTo(expected));
    }

    [Test]
    public void Arrays_of_structs_with_references_are_traced()
    {
        var entries = new (int Number, string Text, object? Other)[500];
        for (int i = 0; i < entries.Length; i++)
            entries[i] = (i, $"text {i}", i % 3 == 0 ? new int[] { i } : null);
        Garbage();
        GC.Collect();
        for (int i = 0; i < entries.Length; i++)
        {
            Assert.That(entries[i].Text, Is.EqualTo($"text {i}"));
            if (i % 3 == 0)
                Assert.That(((int[])entries[i].Other!)[0], Is.EqualTo(i));
        }
    }

    [Test]
    public void Boxed_structs_multidimensional_and_jagged_arrays_are_traced()
    {
        object boxed = ("left", 5, new[] { "right" });
        string[,] grid = new string[20, 20];
        string[][] jagged = [.. Enumerable.Range(0, 20).Select(i => Enumerable.Range(0, i).Select(j => $"{i}:{j}").ToArray())];
        for (int i = 0; i < 400; i++)
            grid[i / 20, i % 20] = $"cell {i}";
        Garbage();
        GC.Collect();
        Assert.That(((string, int, string[]))boxed is ("left", 5, ["right"]), Is.True);
        Assert.That(Enumerable.Range(0, 400).All(i => grid[i / 20, i % 20] == $"cell {i}"), Is.True);
        Assert.That(jagged[19][18], Is.EqualTo("19:18"));
    }

    [Test]
    public void Statics_thread_statics_and_captured_variables_are_roots()
    {
        s_static = Make("static");
        t_threadStatic = Make("thread");
        string captured = Make("captured");
        Func<string> closure = () => captured;
        Garbage();
        GC.Collect();
        Assert.That((s_static, t_threadStatic, closure()), Is.EqualTo(("static static", "thread thread", "captured captured")));
    }

    [Test]
    public void Thread_statics_of_other_threads_are_roots()
    {
        using var ready = new Barrier(5);
        string?[] seen = new string[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            t_threadStatic = Make($"{t}");
            ready.SignalAndWait();
            ready.SignalAndWait();
            seen[t] = t_threadStatic;
        }))];
        Array.ForEach(threads, t => t.Start());
        ready.SignalAndWait();
        Garbage();
        GC.Collect();
        Garbage();
        ready.SignalAndWait();
        Array.ForEach(threads, t => t.Join());
        Assert.That(seen, Is.EqualTo(new[] { "0 0", "1 1", "2 2", "3 3" }));
    }

    [Test]
    public void Objects_held_only_by_a_blocked_threads_stack_survive()
    {
        using var ready = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        int sum = 0;
        var thread = new Thread(() =>
        {
            int[] local = [.. Enumerable.Range(0, 100)];
            ready.Set();
            go.Wait();
            sum = local.Sum();
        });
        thread.Start();
        ready.Wait();
        for (int i = 0; i < 3; i++)
        {
            Garbage();
            GC.Collect();
        }
        go.Set();
        thread.Join();
        Assert.That(sum, Is.EqualTo(4950));
    }

    [Test]
    public void Strings_keep_their_hash_codes_and_identity_hashes_stay()
    {
        object[] objects = [.. Enumerable.Range(0, 1000).Select(_ => new object())];
        int[] hashes = [.. objects.Select(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode)];
        GC.Collect();
        Garbage();
        GC.Collect();
        Assert.That(objects.Select(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode), Is.EqualTo(hashes));
        Assert.That(hashes.Distinct().Count(), Is.GreaterThan(900));
    }

    [Test]
    public void New_memory_is_zeroed()
    {
        for (int round = 0; round < 20; round++)
        {
            Garbage();
            byte[] small = new byte[100 + round];
            byte[] large = new byte[200_000];
            Assert.That(small.AsSpan().IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
            Assert.That(large.AsSpan().IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
            small.AsSpan().Fill(0xAA);
            large.AsSpan().Fill(0xAA);
        }
    }

    [Test]
    public void Arrays_of_every_small_size_are_laid_out_correctly()
    {
        var arrays = new List<byte[]>();
        for (int size = 0; size < 600; size++)
        {
            byte[] array = new byte[size];
            array.AsSpan().Fill((byte)size);
            arrays.Add(array);
        }
        GC.Collect();
        for (int size = 0; size < 600; size++)
            Assert.That(arrays[size].AsSpan().IndexOfAnyExcept((byte)size), Is.EqualTo(-1), $"size {size}");
    }

    private static string? s_static;

    [ThreadStatic]
    private static string? t_threadStatic;

    private static string Make(string text) => string.Join(' ', text, text);

    private static void Garbage()
    {
        for (int i = 0; i < 5000; i++)
        {
            byte[] garbage = new byte[i % 200];
            garbage.AsSpan().Fill(0xFF);
        }
    }

    private static HashSet<int> Reachable(Node root)
    {
        var seen = new HashSet<int>();
        var queue = new Queue<Node>([root]);
        while (queue.TryDequeue(out Node? node))
        {
            if (seen.Add(node.Id))
                node.Edges.ForEach(queue.Enqueue);
        }
        return seen;
    }

    private sealed record Link(int Value, Link? Next);

    private sealed class Node(int id)
    {
        public int Id => id;

        public List<Node> Edges { get; } = [];
    }

    /// <summary>Knows what it should contain.</summary>
    private sealed class Checked
    {
        private readonly int _seed;
        private readonly byte[] _bytes;
        private readonly string _text;
        private readonly object _box;

        public Checked(int seed, int size)
        {
            _seed = seed;
            _bytes = new byte[size];
            _bytes.AsSpan().Fill((byte)seed);
            _text = seed.ToString();
            _box = (long)seed * 3;
        }

        public bool IsIntact => _bytes.AsSpan().IndexOfAnyExcept((byte)_seed) < 0 && _text == _seed.ToString() && (long)_box == _seed * 3L;
    }
}
