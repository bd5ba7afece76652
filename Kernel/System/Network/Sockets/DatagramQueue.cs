using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;

namespace Cosmos.Network.Sockets;

/// <summary>A message that waits to be received.</summary>
/// <param name="Frame">The payload; the chain belongs to the queue.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Charge">Memory that it is charged with.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Destination">Whom it was sent to.</param>
/// <param name="InterfaceIndex">Where it came in.</param>
internal readonly record struct Datagram(PacketBuffer? Frame, int Length, int Charge, InternetEndpoint Source, InternetAddress Destination, uint InterfaceIndex);

/// <summary>The memory of the messages that wait in all sockets: what nobody reads must not keep the buffers that everybody receives into.</summary>
internal sealed class DatagramMemory(long limit)
{
    /// <summary>Bytes in use.</summary>
    public long Used { get; set; }

    /// <summary>Whether there is no room for further messages.</summary>
    public bool IsExhausted => Used >= limit;
}

/// <summary>Messages in the order of arrival, limited by the memory that they occupy.</summary>
internal sealed class DatagramQueue(DatagramMemory memory, int limit)
{
    /// <summary>What the description of a message is charged with, so that empty messages are limited as well.</summary>
    private const int Overhead = 64;

    private Datagram[] _items = [];
    private int _first;

    /// <summary>Most memory, bytes; a single message is taken whatever its size.</summary>
    public int Limit { get; set; } = limit;

    /// <summary>Number of messages.</summary>
    public int Count { get; private set; }

    /// <summary>Memory of the messages, bytes.</summary>
    public int Memory { get; private set; }

    /// <summary>The oldest message; only when there is one.</summary>
    public ref readonly Datagram First => ref _items[_first];

    /// <summary>Whether there is room for another message.</summary>
    public bool HasRoom => (Memory < Limit && !memory.IsExhausted) || Count == 0;

    /// <summary>Adds a message; the chain passes to the queue.</summary>
    public void Enqueue(PacketBuffer? frame, int length, in InternetEndpoint source, InternetAddress destination, uint interfaceIndex)
    {
        if (Count == _items.Length)
            Grow();
        int charge = PacketChain.CapacityOf(frame) + Overhead;
        int index = _first + Count;
        if (index >= _items.Length)
            index -= _items.Length;
        _items[index] = new Datagram(frame, length, charge, source, destination, interfaceIndex);
        Count++;
        Memory += charge;
        memory.Used += charge;
    }

    /// <summary>Releases the oldest message.</summary>
    public void Dequeue()
    {
        ref Datagram item = ref _items[_first];
        item.Frame?.ReleaseChain();
        Memory -= item.Charge;
        memory.Used -= item.Charge;
        item = default;
        if (++_first == _items.Length)
            _first = 0;
        Count--;
    }

    /// <summary>Releases everything.</summary>
    public void Clear()
    {
        while (Count > 0)
            Dequeue();
        _items = [];
        _first = 0;
    }

    private void Grow()
    {
        var items = new Datagram[Math.Max(4, _items.Length * 2)];
        for (int i = 0; i < Count; i++)
            items[i] = _items[(_first + i) % _items.Length];
        _items = items;
        _first = 0;
    }
}
