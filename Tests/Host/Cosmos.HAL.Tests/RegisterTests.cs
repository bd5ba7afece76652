using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cosmos.HAL.Registers;
using Cosmos.HAL.Simulation;
using NUnit.Framework;

namespace Cosmos.HAL.Tests;

public sealed class RegisterTests
{
    [Flags]
    private enum Status : ushort
    {
        None = 0,
        Ready = 1,
        Failed = 0x8000,
    }

    [StructLayout(LayoutKind.Explicit, Size = 0x20)]
    private struct Block
    {
        [FieldOffset(0x00)] public ReadOnly<uint> Identification;
        [FieldOffset(0x04)] public ReadWrite<ushort> Control;
        [FieldOffset(0x06)] public WriteOneToClear<Status> Status;
        [FieldOffset(0x08)] public WriteOnly<byte> Doorbell;
        [FieldOffset(0x10)] public ReadWrite<ulong> Address;
    }

    [Test]
    public void A_cell_is_as_wide_as_its_value()
    {
        Assert.That(Unsafe.SizeOf<ReadOnly<byte>>(), Is.EqualTo(1));
        Assert.That(Unsafe.SizeOf<ReadWrite<ushort>>(), Is.EqualTo(2));
        Assert.That(Unsafe.SizeOf<WriteOnly<uint>>(), Is.EqualTo(4));
        Assert.That(Unsafe.SizeOf<WriteOneToClear<ulong>>(), Is.EqualTo(8));
        Assert.That(Unsafe.SizeOf<ReadWrite<Status>>(), Is.EqualTo(2));
        Assert.That(Unsafe.SizeOf<Block>(), Is.EqualTo(0x20));
    }

    [Test]
    public void Cells_read_and_write_at_their_offsets()
    {
        using SimulatedRegisters<Block> device = new();
        device.Bytes[0] = 0x78;
        device.Bytes[3] = 0x12;
        ref Block block = ref device.Mmio.Block;
        Assert.That(block.Identification.Value, Is.EqualTo(0x12000078));
        block.Control.Value = 0xBEEF;
        block.Doorbell.Write(0x5A);
        block.Address.Value = 0x1122334455667788;
        Assert.That(device.Bytes[4..6].ToArray(), Is.EqualTo(new byte[] { 0xEF, 0xBE }));
        Assert.That(device.Bytes[8], Is.EqualTo(0x5A));
        Assert.That(device.Bytes[9], Is.Zero, "an 8-bit write touches one byte");
        Assert.That(block.Address.Value, Is.EqualTo(0x1122334455667788));
        Assert.That(device.Bytes[0x10], Is.EqualTo(0x88));
    }

    [Test]
    public void Clearing_writes_exactly_the_bits_that_were_seen()
    {
        using SimulatedRegisters<Block> device = new();
        ref Block block = ref device.Mmio.Block;
        device.Bytes[6] = 1;
        Assert.That(block.Status.TakePending(), Is.EqualTo(Status.Ready));

        // Memory keeps what was written: ones for the bits to clear, and no others.
        Assert.That(device.Bytes[6..8].ToArray(), Is.EqualTo(new byte[] { 1, 0 }));
        block.Status.Clear(Status.Failed);
        Assert.That(device.Bytes[6..8].ToArray(), Is.EqualTo(new byte[] { 0, 0x80 }));
    }

    [Test]
    public void A_width_that_no_bus_has_is_refused()
    {
        ReadOnly<Guid> cell = default;
        Assert.That(() => cell.Value, Throws.TypeOf<NotSupportedException>());
    }

    [TestCase(0)]
    [TestCase(12)]
    public void A_block_lies_at_an_aligned_address(int address) => Assert.That(() => new Mmio<Block>((nuint)address), Throws.ArgumentException);
}
