using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cosmos.Drivers.Virtio.Transport;
using Cosmos.HAL.Simulation;
using NUnit.Framework;

namespace Cosmos.Drivers.Virtio.Tests;

/// <summary>Virtio 1.2, table 4.1: every register at its offset, and what the transport writes where.</summary>
public class VirtioMmioTests
{
    [TestCase(nameof(VirtioMmioRegisters.MagicValue), 0x000)]
    [TestCase(nameof(VirtioMmioRegisters.Version), 0x004)]
    [TestCase(nameof(VirtioMmioRegisters.DeviceId), 0x008)]
    [TestCase(nameof(VirtioMmioRegisters.VendorId), 0x00c)]
    [TestCase(nameof(VirtioMmioRegisters.DeviceFeatures), 0x010)]
    [TestCase(nameof(VirtioMmioRegisters.DeviceFeaturesSelect), 0x014)]
    [TestCase(nameof(VirtioMmioRegisters.DriverFeatures), 0x020)]
    [TestCase(nameof(VirtioMmioRegisters.DriverFeaturesSelect), 0x024)]
    [TestCase(nameof(VirtioMmioRegisters.GuestPageSize), 0x028)]
    [TestCase(nameof(VirtioMmioRegisters.QueueSelect), 0x030)]
    [TestCase(nameof(VirtioMmioRegisters.QueueSizeMaximum), 0x034)]
    [TestCase(nameof(VirtioMmioRegisters.QueueSize), 0x038)]
    [TestCase(nameof(VirtioMmioRegisters.QueueAlignment), 0x03c)]
    [TestCase(nameof(VirtioMmioRegisters.QueuePageNumber), 0x040)]
    [TestCase(nameof(VirtioMmioRegisters.QueueReady), 0x044)]
    [TestCase(nameof(VirtioMmioRegisters.QueueNotify), 0x050)]
    [TestCase(nameof(VirtioMmioRegisters.InterruptStatus), 0x060)]
    [TestCase(nameof(VirtioMmioRegisters.InterruptAcknowledge), 0x064)]
    [TestCase(nameof(VirtioMmioRegisters.Status), 0x070)]
    [TestCase(nameof(VirtioMmioRegisters.QueueDescriptorsLow), 0x080)]
    [TestCase(nameof(VirtioMmioRegisters.QueueDescriptorsHigh), 0x084)]
    [TestCase(nameof(VirtioMmioRegisters.QueueAvailableLow), 0x090)]
    [TestCase(nameof(VirtioMmioRegisters.QueueAvailableHigh), 0x094)]
    [TestCase(nameof(VirtioMmioRegisters.QueueUsedLow), 0x0a0)]
    [TestCase(nameof(VirtioMmioRegisters.QueueUsedHigh), 0x0a4)]
    [TestCase(nameof(VirtioMmioRegisters.ConfigurationGeneration), 0x0fc)]
    public void Register_is_at_its_offset(string name, int offset)
    {
        Assert.That((int)Marshal.OffsetOf<VirtioMmioRegisters>(name), Is.EqualTo(offset));
    }

    [Test]
    public void A_modern_queue_is_described_by_three_addresses()
    {
        using SimulatedRegisters<VirtioMmioRegisters> registers = Slot(version: 2);
        VirtioMmioTransport transport = new(registers.Mmio);
        Assert.That(transport.IsPresent && !transport.IsLegacy);
        Assert.That(transport.TryEnableQueue(3, 8, 0x1_0000_2000, 0x2_0000_3000, 0x3_0000_4000));
        Assert.That(Word(registers, 0x30), Is.EqualTo(3));
        Assert.That(Word(registers, 0x38), Is.EqualTo(8));
        Assert.That((Word(registers, 0x80), Word(registers, 0x84)), Is.EqualTo((0x2000u, 1u)));
        Assert.That((Word(registers, 0x90), Word(registers, 0x94)), Is.EqualTo((0x3000u, 2u)));
        Assert.That((Word(registers, 0xa0), Word(registers, 0xa4)), Is.EqualTo((0x4000u, 3u)));
        Assert.That(Word(registers, 0x44), Is.EqualTo(1));
        Assert.That(transport.TryEnableQueue(3, 8, 0, 0, 0), Is.False, "in use");
    }

    [Test]
    public void A_legacy_queue_is_described_by_its_page()
    {
        using SimulatedRegisters<VirtioMmioRegisters> registers = Slot(version: 1);
        VirtioMmioTransport transport = new(registers.Mmio);
        Assert.That(transport.IsPresent && transport.IsLegacy);
        Assert.That(transport.TryEnableQueue(0, 8, 0x1000_0000_0000, 0, 0), Is.False, "out of reach");
        Assert.That(transport.TryEnableQueue(0, 8, 0x1234_5000, 0, 0));
        Assert.That(Word(registers, 0x28), Is.EqualTo(4096));
        Assert.That(Word(registers, 0x3c), Is.EqualTo(4096));
        Assert.That(Word(registers, 0x40), Is.EqualTo(0x12345));
        Assert.That(transport.TryEnableQueue(0, 8, 0x1234_5000, 0, 0), Is.False, "in use");
    }

    [Test] // table 4.1: Config, 0x100 and above
    public void The_configuration_lies_behind_the_registers()
    {
        using SimulatedRegisters<VirtioMmioRegisters> registers = Slot(version: 2);
        VirtioMmioTransport transport = new(registers.Mmio);
        registers.Bytes[0x105] = 0x12;
        BinaryPrimitives.WriteUInt16LittleEndian(registers.Bytes[0x1fe..], 0x3456);
        Assert.That(transport.ReadConfigurationByte(5), Is.EqualTo(0x12));
        Assert.That(transport.ReadConfigurationUInt16(0xfe), Is.EqualTo(0x3456));
        Assert.That(() => transport.ReadConfigurationUInt16(0xff), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => transport.ReadConfigurationByte(0x100), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void What_is_no_virtio_transport_is_not_taken_for_one()
    {
        using SimulatedRegisters<VirtioMmioRegisters> registers = new();
        Assert.That(new VirtioMmioTransport(registers.Mmio).IsPresent, Is.False);
        using SimulatedRegisters<VirtioMmioRegisters> future = Slot(version: 3);
        Assert.That(new VirtioMmioTransport(future.Mmio).IsPresent, Is.False);
    }

    [Test]
    public void An_interrupt_is_acknowledged_with_exactly_what_was_pending()
    {
        using SimulatedRegisters<VirtioMmioRegisters> registers = Slot(version: 2);
        VirtioMmioTransport transport = new(registers.Mmio);
        Assert.That(transport.TakeInterrupts(), Is.EqualTo(VirtioInterrupts.None));
        BinaryPrimitives.WriteUInt32LittleEndian(registers.Bytes[0x60..], 3);
        Assert.That(transport.TakeInterrupts(), Is.EqualTo(VirtioInterrupts.UsedBuffer | VirtioInterrupts.ConfigurationChange));
        Assert.That(Word(registers, 0x64), Is.EqualTo(3));
    }

    private static SimulatedRegisters<VirtioMmioRegisters> Slot(uint version)
    {
        SimulatedRegisters<VirtioMmioRegisters> registers = new();
        "virt"u8.CopyTo(registers.Bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(registers.Bytes[4..], version);
        return registers;
    }

    private static uint Word(SimulatedRegisters<VirtioMmioRegisters> registers, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(registers.Bytes[offset..]);
}
