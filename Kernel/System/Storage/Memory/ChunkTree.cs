using System;

namespace Cosmos.Storage;

/// <summary>
/// A sparse array of byte arrays: a radix tree of 64-way nodes that grows in height with the largest index. A file of one chunk needs no
/// node at all, and a hole of any size costs nothing. Not thread safe.
/// </summary>
internal sealed class ChunkTree
{
    private const int BitsPerLevel = 6;
    private const int Fanout = 1 << BitsPerLevel;
    private const long SlotMask = Fanout - 1;

    // Height 0: the root is the chunk with index 0. Height n: the root is a node whose slots are trees of height n - 1.
    private object? _root;
    private int _height;

    /// <summary>The chunk at an index, or <see langword="null"/> for a hole.</summary>
    public byte[]? Get(long index)
    {
        if (!Covers(index))
            return null;
        object? node = _root;
        for (int level = _height; level > 0 && node is not null; level--)
            node = ((object?[])node)[Slot(index, level)];
        return (byte[]?)node;
    }

    /// <summary>Puts a chunk at an index.</summary>
    public void Set(long index, byte[] chunk)
    {
        while (!Covers(index))
        {
            if (_root is not null)
            {
                var node = new object?[Fanout];
                node[0] = _root;
                _root = node;
            }

            _height++;
        }

        if (_height == 0)
        {
            _root = chunk;
            return;
        }

        var current = (object?[])(_root ??= new object?[Fanout]);
        for (int level = _height; level > 1; level--)
            current = (object?[])(current[Slot(index, level)] ??= new object?[Fanout]);
        current[Slot(index, 1)] = chunk;
    }

    /// <summary>Removes all chunks from an index on.</summary>
    /// <param name="first">First index to remove.</param>
    /// <returns>Sum of the lengths of the removed chunks.</returns>
    public long RemoveFrom(long first)
    {
        if (!Covers(first))
            return 0;
        long removed = 0;
        _root = Remove(_root, _height, first, ref removed);
        if (_root is null)
            _height = 0;
        return removed;
    }

    private static object? Remove(object? node, int level, long first, ref long removed)
    {
        if (node is byte[] chunk)
        {
            removed += chunk.Length;
            return null;
        }

        if (node is not object?[] slots)
            return null;

        // Only the subtree that holds the border keeps something on its right edge; those further right go entirely.
        int border = Slot(first, level);
        bool anyLeft = slots.AsSpan(0, border).ContainsAnyExcept((object?)null);
        for (int slot = border; slot < Fanout; slot++)
        {
            slots[slot] = Remove(slots[slot], level - 1, slot == border ? first : 0, ref removed);
            anyLeft |= slots[slot] is not null;
        }

        return anyLeft ? slots : null;
    }

    private bool Covers(long index) => _height * BitsPerLevel >= 63 || index >> (_height * BitsPerLevel) == 0;

    private static int Slot(long index, int level) => (int)((index >> ((level - 1) * BitsPerLevel)) & SlotMask);
}
