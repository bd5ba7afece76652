using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Cosmos.Sftp;

/// <summary>What a client has open. A handle is the number of a place and how often the place was used, so that an old handle is never taken for a new one.</summary>
internal sealed class SftpHandles(int maximum) : IDisposable
{
    /// <summary>Bytes of a handle.</summary>
    public const int HandleLength = 2 * sizeof(uint);

    private SftpOpenItem?[] _items = new SftpOpenItem?[Math.Min(maximum, 8)];
    private uint[] _uses = new uint[Math.Min(maximum, 8)];

    /// <summary>How many are open.</summary>
    public int Count { get; private set; }

    /// <summary>Whether another one may be opened.</summary>
    public bool HasRoom => Count < maximum;

    /// <summary>Keeps an open file or directory; there has to be room.</summary>
    /// <param name="item">It belongs to the table from now on.</param>
    /// <param name="handle">Receives <see cref="HandleLength"/> bytes.</param>
    public void Add(SftpOpenItem item, Span<byte> handle)
    {
        int index = Array.IndexOf(_items, null);
        if (index < 0)
        {
            index = _items.Length;
            int length = Math.Min(maximum, 2 * index);
            Array.Resize(ref _items, length);
            Array.Resize(ref _uses, length);
        }
        _items[index] = item;
        Count++;
        BinaryPrimitives.WriteInt32BigEndian(handle, index);
        BinaryPrimitives.WriteUInt32BigEndian(handle[sizeof(int)..], ++_uses[index]);
    }

    /// <summary>Finds what a handle stands for.</summary>
    public bool TryGet(ReadOnlySpan<byte> handle, [NotNullWhen(true)] out SftpOpenItem? item)
    {
        item = TryGetIndex(handle, out int index) ? _items[index] : null;
        return item is not null;
    }

    /// <summary>Takes an item out of the table; the caller disposes of it.</summary>
    public bool TryRemove(ReadOnlySpan<byte> handle, [NotNullWhen(true)] out SftpOpenItem? item)
    {
        if (!TryGet(handle, out item))
            return false;
        _items[BinaryPrimitives.ReadInt32BigEndian(handle)] = null;
        Count--;
        return true;
    }

    /// <summary>Closes everything.</summary>
    public void Dispose()
    {
        foreach (SftpOpenItem? item in _items)
            item?.Dispose();
        Array.Clear(_items);
        Count = 0;
    }

    private bool TryGetIndex(ReadOnlySpan<byte> handle, out int index)
    {
        index = -1;
        if (handle.Length != HandleLength)
            return false;
        index = BinaryPrimitives.ReadInt32BigEndian(handle);
        return (uint)index < (uint)_items.Length && BinaryPrimitives.ReadUInt32BigEndian(handle[sizeof(int)..]) == _uses[index];
    }
}
