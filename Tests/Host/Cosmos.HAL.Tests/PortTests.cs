using System;
using System.Collections.Generic;
using Cosmos.HAL.Ports;
using NUnit.Framework;

namespace Cosmos.HAL.Tests;

public sealed class PortTests
{
    private sealed class Recorder : IoPorts
    {
        internal List<(int Port, int Width, uint Value)> Writes { get; } = [];

        protected internal override byte ReadByte(ushort port) => (byte)port;

        protected internal override void WriteByte(ushort port, byte value) => Writes.Add((port, 1, value));

        protected internal override ushort ReadUInt16(ushort port) => port;

        protected internal override void WriteUInt16(ushort port, ushort value) => Writes.Add((port, 2, value));

        protected internal override uint ReadUInt32(ushort port) => port;

        protected internal override void WriteUInt32(ushort port, uint value) => Writes.Add((port, 4, value));
    }

    [Test]
    public void Offsets_count_from_the_first_port()
    {
        Recorder ports = new();
        IoPortRange range = new(ports, 0x3F8, 8);
        Assert.That(range.ReadByte(5), Is.EqualTo(0xFD));
        Assert.That(range.ReadUInt16(6), Is.EqualTo(0x3FE));
        Assert.That(range.ReadUInt32(4), Is.EqualTo(0x3FC));
        range.WriteByte(7, 1);
        range.WriteUInt16(0, 2);
        range.WriteUInt32(4, 3);
        Assert.That(ports.Writes, Is.EqualTo(new[] { (0x3FF, 1, 1u), (0x3F8, 2, 2u), (0x3FC, 4, 3u) }));
    }

    [Test]
    public void A_driver_cannot_leave_its_range()
    {
        IoPortRange range = new(new Recorder(), 0x70, 2);
        Assert.That(() => range.ReadByte(2), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => range.ReadByte(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => range.ReadUInt16(1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => range.WriteUInt32(0, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => range.WriteByte(int.MaxValue, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_range_lies_within_the_port_space()
    {
        Assert.That(() => new IoPortRange(new Recorder(), 0xFFFF, 1), Throws.Nothing);
        Assert.That(() => new IoPortRange(new Recorder(), 0xFFFF, 2), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new IoPortRange(new Recorder(), 0, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
