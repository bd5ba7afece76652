using System;
using System.Collections.Generic;
using Cosmos.Core.Runtime.Gc;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Gc;

/// <summary>Random mutation of a heap, with a model beside it that knows what must be alive.</summary>
internal sealed unsafe class ObjectGraph
{
    private readonly TestWorld _world;
    private readonly Random _random;
    private readonly List<Node> _known = [];
    private readonly Node?[][] _roots;
    private readonly nint[] _classes;
    private readonly nint _structures;
    private readonly Dictionary<nint, Node> _handles = [];
    private int _nextId;

    private sealed class Node
    {
        internal byte* Address;
        internal int Id;
        internal int[] Offsets = [];
        internal Node?[] Targets = [];
        internal int IdOffset;
        internal nuint Size;
        internal bool Seen;
    }

    internal ObjectGraph(TestWorld world, int seed, int threads = 1)
    {
        _world = world;
        _random = new Random(seed);
        _roots = new Node?[threads][];
        for (int index = 0; index < threads; index++)
            _roots[index] = new Node?[64];
        _classes = [(nint)world.Types.Class(1, 1), (nint)world.Types.Class(3, 2), (nint)world.Types.Class(0, 1), (nint)world.Types.Class(12, 40), (nint)world.Types.ClassWithGap(2, 3)];
        _structures = (nint)world.Types.Structures();
    }

    internal int LiveCount { get; private set; }

    /// <summary>Whether the stacks also hold words that mean nothing any more.</summary>
    internal bool StaleWords { get; init; }

    /// <summary>Allocates, connects, disconnects.</summary>
    internal void Mutate(int steps)
    {
        // Words that pointed to objects once lie about on real stacks.
        for (int index = 64; StaleWords && index < 96 && _known.Count > 0; index++)
            _world.Stack(_random.Next(_roots.Length))[index] = (nuint)_known[_random.Next(_known.Count)].Address + (nuint)_random.Next(16);
        for (int step = 0; step < steps; step++)
        {
            _world.Current = _world.Thread(_random.Next(_roots.Length));
            switch (_random.Next(100))
            {
                case < 55:
                    Allocate();
                    break;
                case < 80:
                    Connect();
                    break;
                case < 90:
                    SetRoot(_random.Next(_roots.Length), _random.Next(64), null);
                    break;
                case < 97:
                    SetRoot(_random.Next(_roots.Length), _random.Next(64), Pick());
                    break;
                default:
                    ChangeHandle();
                    break;
            }
        }
    }

    /// <summary>Checks every object that the model can reach, and when <paramref name="exact"/>, that the others are gone.</summary>
    internal void Check(bool exact)
    {
        foreach (Node node in _known)
            node.Seen = false;
        Stack<Node> pending = new();
        foreach (Node?[] roots in _roots)
        {
            foreach (Node? root in roots)
                Reach(root, pending);
        }

        foreach (Node node in _handles.Values)
            Reach(node, pending);
        int live = 0;
        while (pending.TryPop(out Node? node))
        {
            live++;
            Assert.That(Marker.IsMarked(node.Address), "a reachable object is not marked");
            Assert.That(*(int*)(node.Address + node.IdOffset), Is.EqualTo(node.Id), "a reachable object was overwritten");
            for (int index = 0; index < node.Offsets.Length; index++)
            {
                Node? target = node.Targets[index];
                Assert.That((long)TestWorld.Load(node.Address, node.Offsets[index]), Is.EqualTo(target == null ? 0 : (long)target.Address));
                Reach(target, pending);
            }
        }

        LiveCount = live;
        if (exact)
        {
            // Memory of objects that died unseen in an automatic collection has new owners.
            HashSet<nint> taken = [];
            foreach (Node node in _known)
            {
                if (node.Seen)
                    taken.Add((nint)node.Address);
            }

            foreach (Node node in _known)
            {
                if (!node.Seen && !taken.Contains((nint)node.Address) && AddressMap.KindOf((nuint)node.Address) == AddressKind.Block)
                    Assert.That(Marker.IsMarked(node.Address), Is.False, "an unreachable object survived");
            }
        }

        _known.RemoveAll(static node => !node.Seen);
    }

    private static void Reach(Node? node, Stack<Node> pending)
    {
        if (node == null || node.Seen)
            return;
        node.Seen = true;
        pending.Push(node);
    }

    private void Allocate()
    {
        int kind = _random.Next(100);
        Node node = new() { Id = ++_nextId | 0x40000000 };
        if (kind < 70)
        {
            int choice = _random.Next(_classes.Length);
            MethodTable* type = (MethodTable*)_classes[choice];
            node.Address = _world.New(type);
            node.Offsets = choice switch
            {
                0 => [8],
                1 => [8, 16, 24],
                2 => [],
                3 => [8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96],
                _ => [8, 16, 32, 40, 48],
            };
            node.IdOffset = choice switch { 0 => 16, 1 => 32, 2 => 8, 3 => 104, _ => 24 };
        }
        else if (kind < 80)
        {
            int length = _random.Next(1, kind == 79 ? 3000 : 40);
            node.Address = _world.New(_world.Types.References, length);
            int used = Math.Min(length, 8);
            node.Offsets = new int[used];
            for (int index = 0; index < used; index++)
                node.Offsets[index] = 16 + (int)((long)index * (length - 1) / Math.Max(1, used - 1)) * 8;
            Array.Sort(node.Offsets);
            node.IdOffset = 8;
            node.Id = length;
        }
        else if (kind < 88)
        {
            int length = _random.Next(1, kind == 87 ? 600 : 20);
            node.Address = _world.New((MethodTable*)_structures, length);
            int last = (length - 1) * 40;
            node.Offsets = length == 1 ? [24, 32, 48] : [24, 32, 48, last + 24, last + 48];
            node.IdOffset = 16;
        }
        else
        {
            int length = kind < 99 ? _random.Next(8, 600) : _random.Next(600, 100_000);
            node.Address = _world.New(_world.Types.Bytes, length);
            node.IdOffset = 16;
            Assert.That(*(int*)(node.Address + 8), Is.EqualTo(length));
        }

        Assert.That((long)node.Address, Is.Not.Zero, "out of memory");
        node.Targets = new Node?[node.Offsets.Length];
        if (node.IdOffset != 8 || node.Offsets.Length == 0)
            *(int*)(node.Address + node.IdOffset) = node.Id;
        node.Size = ObjectModel.SizeOf(node.Address);
        foreach (int offset in node.Offsets)
            Assert.That((long)TestWorld.Load(node.Address, offset), Is.Zero, "new memory is not zero");
        _known.Add(node);
        if (_random.Next(3) == 0)
            SetRoot(_random.Next(_roots.Length), _random.Next(64), node);
        else if (Pick() is { Offsets.Length: > 0 } owner)
            Connect(owner, node);
    }

    private void Connect()
    {
        if (Pick() is { Offsets.Length: > 0 } owner)
            Connect(owner, _random.Next(4) == 0 ? null : Pick());
    }

    private void Connect(Node owner, Node? target)
    {
        int index = _random.Next(owner.Offsets.Length);
        owner.Targets[index] = target;
        TestWorld.Store(owner.Address, owner.Offsets[index], target == null ? null : target.Address);
    }

    // A root, or something a few steps away from one: what a program could reach.
    private Node? Pick()
    {
        Node?[] roots = _roots[_random.Next(_roots.Length)];
        Node? node = roots[_random.Next(roots.Length)];
        for (int depth = _random.Next(6); depth > 0 && node is { Targets.Length: > 0 }; depth--)
            node = node.Targets[_random.Next(node.Targets.Length)] ?? node;
        return node;
    }

    private void SetRoot(int thread, int index, Node? node)
    {
        _roots[thread][index] = node;
        nuint word = 0;
        if (node != null)
        {
            // Any address inside. Those at the ends may belong to a neighbour too; RootTests has them.
            word = (nuint)node.Address;
            if (_random.Next(3) == 0)
                word += (nuint)_random.NextInt64((long)node.Size - 8);
        }

        _world.Stack(thread)[index] = word;
    }

    private void ChangeHandle()
    {
        if (_handles.Count > 20)
        {
            foreach ((nint handle, Node _) in _handles)
            {
                HandleTable.Free((nuint*)handle);
                _handles.Remove(handle);
                break;
            }
        }

        if (Pick() is { } node)
            _handles.Add((nint)HandleTable.Allocate(HandleKind.Strong, node.Address, 0), node);
    }
}
