using System;

namespace Cosmos.Storage;

/// <summary>
/// The entries of one in-memory directory: a hash table over an array in order of insertion. Each entry has a sequence number that only
/// grows, so a listing that remembers the last number it saw goes on correctly after any change. Not thread safe.
/// </summary>
internal sealed class DirectoryTable
{
    private const int SmallestCapacity = 4;

    private Entry[] _entries = [];
    private int[] _buckets = [];
    private int _used;
    private ulong _lastSequence;

    /// <summary>Number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>Finds the node of a name.</summary>
    public Inode? Find(ReadOnlySpan<byte> name)
    {
        int index = IndexOf(name);
        return index < 0 ? null : _entries[index].Node;
    }

    /// <summary>Adds a name that is not there yet.</summary>
    public void Add(byte[] name, Inode node)
    {
        if (_used == _entries.Length)
            Rebuild(Math.Max(SmallestCapacity, Count * 2));

        int hash = Hash(name);
        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _entries[_used] = new Entry { Name = name, Node = node, Hash = hash, Sequence = ++_lastSequence, Next = bucket };
        bucket = ++_used;
        Count++;
    }

    /// <summary>Gives an existing name another node.</summary>
    public void Replace(ReadOnlySpan<byte> name, Inode node) => _entries[IndexOf(name)].Node = node;

    /// <summary>Removes an existing name.</summary>
    public void Remove(ReadOnlySpan<byte> name)
    {
        int index = IndexOf(name);
        ref Entry entry = ref _entries[index];
        ref int link = ref _buckets[entry.Hash & (_buckets.Length - 1)];
        while (link - 1 != index)
            link = ref _entries[link - 1].Next;
        link = entry.Next;
        entry = new Entry { Sequence = entry.Sequence };
        Count--;

        // Long runs of removed entries would make listings slow.
        if (_used > 32 && Count < _used / 4)
            Rebuild(Math.Max(SmallestCapacity, Count * 2));
    }

    /// <summary>Finds the first entry behind a sequence number.</summary>
    /// <param name="cursor">Sequence number of the last entry seen; moved to that of the entry returned.</param>
    /// <param name="name">Its name.</param>
    /// <param name="node">Its node.</param>
    public bool TryReadNext(ref ulong cursor, out byte[] name, out Inode node)
    {
        int low = 0, high = _used;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_entries[middle].Sequence <= cursor)
                low = middle + 1;
            else
                high = middle;
        }

        for (; low < _used; low++)
        {
            ref Entry entry = ref _entries[low];
            if (entry.Name is not null)
            {
                cursor = entry.Sequence;
                name = entry.Name;
                node = entry.Node!;
                return true;
            }
        }

        name = [];
        node = null!;
        return false;
    }

    /// <summary>Finds a name by its node.</summary>
    public byte[]? FindName(Inode node)
    {
        foreach (ref Entry entry in _entries.AsSpan(0, _used))
        {
            if (ReferenceEquals(entry.Node, node))
                return entry.Name;
        }

        return null;
    }

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        if (_buckets.Length == 0)
            return -1;
        int hash = Hash(name);
        for (int link = _buckets[hash & (_buckets.Length - 1)]; link != 0; link = _entries[link - 1].Next)
        {
            ref Entry entry = ref _entries[link - 1];
            if (entry.Hash == hash && name.SequenceEqual(entry.Name))
                return link - 1;
        }

        return -1;
    }

    /// <summary>Drops removed entries and makes room for at least <paramref name="capacity"/>.</summary>
    private void Rebuild(int capacity)
    {
        capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity);
        var entries = new Entry[capacity];
        var buckets = new int[capacity];
        int used = 0;
        foreach (ref Entry old in _entries.AsSpan(0, _used))
        {
            if (old.Name is null)
                continue;
            ref int bucket = ref buckets[old.Hash & (capacity - 1)];
            entries[used] = old;
            entries[used].Next = bucket;
            bucket = ++used;
        }

        _entries = entries;
        _buckets = buckets;
        _used = used;
    }

    // Seeded per process by the base class library, so that names from a network peer cannot be chosen to collide.
    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.AddBytes(name);
        return hash.ToHashCode();
    }

    /// <summary>One entry; a removed one keeps only its number. Links are indexes plus one, 0 ends a chain.</summary>
    private struct Entry
    {
        public byte[]? Name;
        public Inode? Node;
        public ulong Sequence;
        public int Hash;
        public int Next;
    }
}
