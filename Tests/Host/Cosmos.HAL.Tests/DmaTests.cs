using System;
using Cosmos.HAL.Dma;
using Cosmos.HAL.Simulation;
using NUnit.Framework;

namespace Cosmos.HAL.Tests;

public sealed class DmaTests
{
    private readonly SimulatedDma _dma = new();

    [TestCase(1, 1)]
    [TestCase(100, 64)]
    [TestCase(5000, 4096)]
    public void Memory_is_zeroed_aligned_and_given_back(int length, int alignment)
    {
        DmaRegion region = _dma.Allocate(length, alignment);
        Assert.That(region.Length, Is.EqualTo(length));
        Assert.That(region.DeviceAddress % (ulong)alignment, Is.Zero);
        Assert.That(region.Bytes.IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        region.Dispose();
        region.Dispose();
        Assert.That(_dma.LiveRegions, Is.Zero);
        Assert.That(() => region.Bytes.Length, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void The_device_sees_what_the_driver_writes()
    {
        using DmaRegion region = _dma.Allocate(64);
        region.Write<ushort>(10, 0x1234);
        region.Table<uint>(16, 4)[2] = 0xCAFE;
        Span<byte> device = SimulatedDma.DeviceView(region.DeviceAddressOf(10), 20);
        Assert.That(device[0], Is.EqualTo(0x34));
        Assert.That(device[14], Is.EqualTo(0xFE));
        device[1] = 0x56;
        Assert.That(region.Read<ushort>(10), Is.EqualTo(0x5634));
    }

    [Test]
    public void Accesses_outside_of_the_region_are_refused()
    {
        using DmaRegion region = _dma.Allocate(8);
        Assert.That(() => region.Read<uint>(5), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => region.Write<byte>(-1, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => region.Table<uint>(0, 3).Length, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => region.DeviceAddressOf(9), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => region.DeviceAddressOf(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase(0, 16)]
    [TestCase(-1, 16)]
    [TestCase(16, 0)]
    [TestCase(16, 24)]
    [TestCase(16, 1 << 21)]
    public void Senseless_sizes_are_refused(int length, int alignment) =>
        Assert.That(() => _dma.Allocate(length, alignment), Throws.TypeOf<ArgumentOutOfRangeException>());
}
