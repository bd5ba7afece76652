using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Cosmos.HAL.Simulation;

namespace Cosmos.Drivers.Virtio.Tests.Network;

/// <summary>The device's side of a split virtqueue (virtio 1.2, section 2.7), with and without event index.</summary>
internal sealed class SimulatedQueue
{
    private ushort _seen;
    private ushort _used;
    private ushort _published;

    public bool IsEnabled { get; set; }

    public int Size { get; init; } = 1;

    public ulong Descriptors { get; init; }

    public ulong Available { get; init; }

    public ulong Used { get; init; }

    public bool UsesEventIndex { get; init; }

    /// <summary>Whether the device asks for no notifications, as one does that looks at the queue anyway.</summary>
    public bool IsBusy { get; set; }

    /// <summary>All of the used ring: flags, index, entries, avail_event.</summary>
    public Span<byte> UsedRing => SimulatedDma.DeviceView(Used, 6 + (8 * Size));

    /// <summary>Chains that the device may take.</summary>
    public int Ready => (ushort)(Word(Available + 2) - _seen);

    public bool TryNext(out ushort head)
    {
        head = 0;
        if (Word(Available + 2) == _seen)
        {
            SetWish();
            return false;
        }

        head = Word(Available + 4 + (2 * (ulong)(_seen % Size)));
        _seen++;
        SetWish();
        return true;
    }

    /// <summary>Puts chains back that were taken last.</summary>
    public void Unsee(int count) => _seen = (ushort)(_seen - count);

    public List<(ulong Address, int Length, bool Writable)> Chain(ushort head)
    {
        List<(ulong, int, bool)> chain = [];
        while (true)
        {
            Span<byte> descriptor = SimulatedDma.DeviceView(Descriptors + (16UL * head), 16);
            ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[12..]);
            chain.Add((BinaryPrimitives.ReadUInt64LittleEndian(descriptor), BinaryPrimitives.ReadInt32LittleEndian(descriptor[8..]), (flags & 2) != 0));
            if ((flags & 1) == 0)
                return chain;
            head = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[14..]);
        }
    }

    /// <summary>The start of a chain's first buffer.</summary>
    public Span<byte> FirstBytes(ushort head, int length) => SimulatedDma.DeviceView(Chain(head)[0].Address, length);

    /// <summary>Writes an entry of the used ring; the driver sees it after <see cref="Publish"/>.</summary>
    public void Use(uint id, uint length)
    {
        Span<byte> entry = SimulatedDma.DeviceView(Used + 4 + (8 * (ulong)(_used % Size)), 8);
        BinaryPrimitives.WriteUInt32LittleEndian(entry, id);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], length);
        _used++;
    }

    /// <summary>Moves the index on, by more than it should when asked to lie.</summary>
    /// <returns>Whether the driver wants an interrupt.</returns>
    public bool Publish(int lie = 0)
    {
        ushort before = _published;
        _used = (ushort)(_used + lie);
        _published = _used;
        BinaryPrimitives.WriteUInt16LittleEndian(SimulatedDma.DeviceView(Used + 2, 2), _used);
        if (before == _published)
            return false;
        if (!UsesEventIndex)
            return (Word(Available) & 1) == 0;
        ushort wanted = Word(Available + 4 + (2 * (ulong)Size));
        return (ushort)(_published - wanted - 1) < (ushort)(_published - before);
    }

    private void SetWish()
    {
        if (UsesEventIndex)
            BinaryPrimitives.WriteUInt16LittleEndian(SimulatedDma.DeviceView(Used + 4 + (8 * (ulong)Size), 2), IsBusy ? (ushort)(_seen - 1) : _seen);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(SimulatedDma.DeviceView(Used, 2), IsBusy ? (ushort)1 : (ushort)0);
    }

    private static ushort Word(ulong address) => BinaryPrimitives.ReadUInt16LittleEndian(SimulatedDma.DeviceView(address, 2));
}
