using System;
using Cosmos.Network.Randomness;

namespace Cosmos.Network.Tcp;

/// <summary>Finds connections by four-tuple: a chained table with a keyed hash, so that peers cannot make all of them share a bucket.</summary>
internal sealed class ConnectionTable(KeyedHash hash)
{
    private const int SmallestSize = 64;

    private TcpEntry?[] _buckets = new TcpEntry?[SmallestSize];

    /// <summary>What was found last: segments come in trains.</summary>
    private TcpEntry? _last;

    public int Count { get; private set; }

    public TcpEntry? Find(in ConnectionKey key)
    {
        if (_last is { } last && last.Key.Equals(key))
            return last;
        uint code = Compute(key);
        for (TcpEntry? entry = _buckets[code & (uint)(_buckets.Length - 1)]; entry is not null; entry = entry.NextInBucket)
        {
            if (entry.Hash == code && entry.Key.Equals(key))
            {
                _last = entry;
                return entry;
            }
        }

        return null;
    }

    /// <summary>Adds an entry whose key no other has.</summary>
    public void Add(TcpEntry entry)
    {
        if (entry.IsInTable)
            throw new InvalidOperationException("The connection is in the table already.");
        if (Count >= _buckets.Length)
            Resize(2 * _buckets.Length);
        entry.Hash = Compute(entry.Key);
        entry.IsInTable = true;
        Link(entry);
        Count++;
    }

    /// <summary>Removes an entry; nothing happens when it is not there.</summary>
    public bool Remove(TcpEntry entry)
    {
        if (!entry.IsInTable)
            return false;
        ref TcpEntry? link = ref _buckets[entry.Hash & (uint)(_buckets.Length - 1)];
        while (link != entry)
            link = ref link!.NextInBucket;
        link = entry.NextInBucket;
        entry.NextInBucket = null;
        entry.IsInTable = false;
        if (_last == entry)
            _last = null;
        Count--;
        if (_buckets.Length > SmallestSize && Count < _buckets.Length / 8)
            Resize(_buckets.Length / 4);
        return true;
    }

    /// <summary>Copies all entries, for reports.</summary>
    public TcpEntry[] ToArray()
    {
        var entries = new TcpEntry[Count];
        int count = 0;
        foreach (TcpEntry? first in _buckets)
        {
            for (TcpEntry? entry = first; entry is not null; entry = entry.NextInBucket)
                entries[count++] = entry;
        }

        return entries;
    }

    private uint Compute(in ConnectionKey key) => (uint)(hash.Compute(key.Local, key.Remote, key.Ports) >> 32);

    private void Link(TcpEntry entry)
    {
        ref TcpEntry? bucket = ref _buckets[entry.Hash & (uint)(_buckets.Length - 1)];
        entry.NextInBucket = bucket;
        bucket = entry;
    }

    private void Resize(int size)
    {
        TcpEntry?[] old = _buckets;
        _buckets = new TcpEntry?[size];
        foreach (TcpEntry? first in old)
        {
            TcpEntry? entry = first;
            while (entry is not null)
            {
                TcpEntry? next = entry.NextInBucket;
                Link(entry);
                entry = next;
            }
        }
    }
}
