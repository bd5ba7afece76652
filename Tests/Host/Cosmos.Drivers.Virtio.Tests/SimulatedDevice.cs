using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Cosmos.Drivers.Virtio.Negotiation;
using Cosmos.Drivers.Virtio.Transport;
using Cosmos.HAL.Simulation;

namespace Cosmos.Drivers.Virtio.Tests;

/// <summary>The device's side of a queue, written from the standard and independent of the driver's; it can also misbehave.</summary>
internal sealed class SimulatedDevice : VirtioTransport
{
    private const ulong Version1 = 1UL << 32;

    private VirtioStatus _status;
    private ulong _descriptors;
    private ulong _available;
    private ulong _used;
    private ushort _seen;
    private VirtioInterrupts _pending;

    public List<VirtioStatus> StatusWrites { get; } = [];

    public ulong OfferedFeatures { get; set; } = Version1;

    public ulong AcceptedFeatures { get; private set; }

    public bool RejectsFeatures { get; set; }

    public bool IgnoresReset { get; set; }

    public bool RefusesQueue { get; set; }

    public VirtioDeviceType Type { get; set; } = VirtioDeviceType.Entropy;

    public bool Present { get; set; } = true;

    public bool Legacy { get; set; }

    public int QueueSizeMaximum { get; set; } = 8;

    public int QueueSize { get; private set; }

    public int Notifications { get; private set; }

    /// <summary>What the device does with its requests when it is notified.</summary>
    public Action<SimulatedDevice>? OnNotify { get; set; }

    public override bool IsPresent => Present;

    public override bool IsLegacy => Legacy;

    public override VirtioDeviceType DeviceType => Type;

    public override VirtioStatus Status
    {
        get => _status;
        set
        {
            StatusWrites.Add(value);
            if (value == VirtioStatus.Reset && IgnoresReset)
                return;

            if (RejectsFeatures)
                value &= ~VirtioStatus.FeaturesOk;

            _status = value;
        }
    }

    public override ulong ReadDeviceFeatures() => OfferedFeatures;

    public override void WriteDriverFeatures(ulong features) => AcceptedFeatures = features;

    public override int MaximumQueueSize(int queue) => queue == 0 ? QueueSizeMaximum : 0;

    public override bool TryEnableQueue(int queue, int size, ulong descriptors, ulong available, ulong used)
    {
        QueueSize = size;
        _descriptors = descriptors;
        _available = available;
        _used = used;
        return !RefusesQueue;
    }

    public override uint ConfigurationGeneration => 0;

    public override byte ReadConfigurationByte(int offset) => 0;

    public override ushort ReadConfigurationUInt16(int offset) => 0;

    public override void Notify(int queue)
    {
        Notifications++;
        OnNotify?.Invoke(this);
    }

    public override VirtioInterrupts TakeInterrupts()
    {
        VirtioInterrupts pending = _pending;
        _pending = VirtioInterrupts.None;
        return pending;
    }

    public void RaiseInterrupt() => _pending |= VirtioInterrupts.UsedBuffer;

    /// <summary>The next chain that the driver has made available.</summary>
    public bool TryNext(out ushort head)
    {
        ushort index = BinaryPrimitives.ReadUInt16LittleEndian(SimulatedDma.DeviceView(_available + 2, 2));
        head = 0;
        if (index == _seen)
            return false;

        head = BinaryPrimitives.ReadUInt16LittleEndian(SimulatedDma.DeviceView(_available + 4 + (2 * (ulong)(_seen % QueueSize)), 2));
        _seen++;
        return true;
    }

    /// <summary>The buffers of a chain.</summary>
    public List<(ulong Address, int Length, bool Writable)> Chain(ushort head)
    {
        List<(ulong, int, bool)> chain = [];
        while (true)
        {
            Span<byte> descriptor = SimulatedDma.DeviceView(_descriptors + (16UL * head), 16);
            ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[12..]);
            chain.Add((BinaryPrimitives.ReadUInt64LittleEndian(descriptor), BinaryPrimitives.ReadInt32LittleEndian(descriptor[8..]), (flags & 2) != 0));
            if ((flags & 1) == 0)
                return chain;

            head = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[14..]);
        }
    }

    /// <summary>Writes an entry of the used ring and moves the index on, by more than one when asked to lie.</summary>
    public void Use(uint id, uint length, int step = 1)
    {
        Span<byte> indexCell = SimulatedDma.DeviceView(_used + 2, 2);
        ushort index = BinaryPrimitives.ReadUInt16LittleEndian(indexCell);
        Span<byte> entry = SimulatedDma.DeviceView(_used + 4 + (8 * (ulong)(index % QueueSize)), 8);
        BinaryPrimitives.WriteUInt32LittleEndian(entry, id);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(indexCell, (ushort)(index + step));
    }

    /// <summary>Asks not to be notified.</summary>
    public void SuppressNotifications() => BinaryPrimitives.WriteUInt16LittleEndian(SimulatedDma.DeviceView(_used, 2), 1);

    /// <summary>Overwrites all descriptors, which the driver must not rely on.</summary>
    public void ScribbleOverDescriptors() => SimulatedDma.DeviceView(_descriptors, 16 * QueueSize).Fill(0xff);
}
