using System;
using System.Collections.Generic;

namespace Cosmos.Network.IPv6;

/// <summary>Things that routers advertise, each until a time; a bounded number, so that a forger cannot fill the memory.</summary>
/// <typeparam name="T">What is advertised.</typeparam>
/// <param name="limit">Most items.</param>
internal sealed class AdvertisedItems<T>(int limit)
    where T : IEquatable<T>
{
    private readonly List<(T Item, long Until)> _items = [];

    /// <summary>When the first one ends, microseconds; <see cref="long.MaxValue"/> for never.</summary>
    public long NextEnd
    {
        get
        {
            long next = long.MaxValue;
            foreach ((T _, long until) in _items)
                next = Math.Min(next, until);
            return next;
        }
    }

    /// <summary>The items in the order in which they were first advertised.</summary>
    public List<T> ToList() => _items.ConvertAll(static entry => entry.Item);

    /// <summary>Whether something is advertised.</summary>
    public bool Contains(T item) => _items.FindIndex(entry => entry.Item.Equals(item)) >= 0;

    /// <summary>Adds an item, or changes its end.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Add(T item, long until)
    {
        int index = _items.FindIndex(entry => entry.Item.Equals(item));
        if (index >= 0)
        {
            _items[index] = (item, until);
            return false;
        }

        if (_items.Count >= limit)
            return false;
        _items.Add((item, until));
        return true;
    }

    /// <summary>Removes an item.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(T item) => _items.RemoveAll(entry => entry.Item.Equals(item)) > 0;

    /// <summary>Removes what has ended.</summary>
    /// <returns>What was removed.</returns>
    public List<T> RemoveEnded(long now)
    {
        List<T> ended = _items.FindAll(entry => entry.Until <= now).ConvertAll(static entry => entry.Item);
        _items.RemoveAll(entry => entry.Until <= now);
        return ended;
    }

    /// <summary>Removes everything.</summary>
    public void Clear() => _items.Clear();
}
