using System.Collections.Generic;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Items that scripts work on. An item is never changed, so that several places may hold the same one.</summary>
/// <param name="underflow">What it is called when an item is missing.</param>
internal sealed class ScriptStack(ScriptError underflow = ScriptError.InvalidStackOperation)
{
    private readonly List<byte[]> _items = [];

    /// <summary>How many there are.</summary>
    public int Count => _items.Count;

    /// <summary>An item.</summary>
    /// <param name="depth">1 is the topmost.</param>
    public byte[] this[int depth] => _items[Index(depth)];

    /// <summary>Another stack with the same items.</summary>
    public ScriptStack Copy()
    {
        var copy = new ScriptStack(underflow);
        copy._items.AddRange(_items);
        return copy;
    }

    /// <summary>Fails unless there are as many.</summary>
    public void Require(int count)
    {
        if (Count < count)
            throw new ScriptException(underflow);
    }

    /// <summary>Adds an item on top.</summary>
    public void Push(byte[] item) => _items.Add(item);

    /// <summary>Adds a truth value on top.</summary>
    public void Push(bool value) => _items.Add(value ? [1] : []);

    /// <summary>Adds a number on top.</summary>
    public void Push(long value) => _items.Add(ScriptNumber.Encode(value));

    /// <summary>Takes the topmost item.</summary>
    public byte[] Pop() => Remove(1);

    /// <summary>Takes the topmost item, which is a number.</summary>
    public long PopNumber()
    {
        long value = ScriptNumber.Decode(this[1]);
        Remove(1);
        return value;
    }

    /// <summary>Takes an item from anywhere.</summary>
    public byte[] Remove(int depth)
    {
        int index = Index(depth);
        byte[] item = _items[index];
        _items.RemoveAt(index);
        return item;
    }

    /// <summary>Puts an item under others.</summary>
    /// <param name="depth">Its depth afterwards, less 1: how many are above it.</param>
    /// <param name="item">The item.</param>
    public void Insert(int depth, byte[] item) => _items.Insert(Count - depth, item);

    private int Index(int depth)
    {
        Require(depth);
        return Count - depth;
    }
}
