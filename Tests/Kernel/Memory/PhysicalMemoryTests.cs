using System;
using System.Buffers.Binary;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Tests.Memory;

/// <summary>Physical memory, registers of the processor and memory of devices, by addresses and numbers that somebody has typed.</summary>
public sealed unsafe class PhysicalMemoryTests
{
    private const ulong LocalApic = 0xFEE00000;
    private const int LocalApicVersion = 0x30;
    private const uint ApicBase = 0x1B;
    private const uint ExtendedFeatures = 0xC0000080;
    private const ulong LongModeActive = 1 << 10;
    private const ulong LargePage = 2 << 20;

    private static IPhysicalMemory Memory => MachineServices.PhysicalMemory;

    [Test]
    public void Elsewhere_it_says_that_it_cannot()
    {
        if (MachineServices.IsSupported)
            Assert.Ignore("This is a machine.");
        Assert.That(() => MachineServices.PhysicalMemory, Throws.InstanceOf<PlatformNotSupportedException>().With.Message.Contains("Cosmos image"));
        Assert.That(() => MachineServices.Diagnostics, Throws.InstanceOf<PlatformNotSupportedException>());
        Assert.That(() => MachineConsole.Open(), Throws.InstanceOf<PlatformNotSupportedException>());
    }

    [Test]
    public void Words_are_read_and_written_in_the_processors_byte_order()
    {
        Need();
        ulong[] array = GC.AllocateArray<ulong>(4, pinned: true);
        array[1] = 0x0102030405060708;
        ulong address = (ulong)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        byte[] copy = new byte[32];
        Memory.Read(address, copy);
        Assert.That(BinaryPrimitives.ReadUInt64LittleEndian(copy.AsSpan(8)), Is.EqualTo(0x0102030405060708));
        Memory.Write(address + 16, 0x1122334455667788);
        Assert.That(array[2], Is.EqualTo(0x1122334455667788));
        Assert.That(array[1], Is.EqualTo(0x0102030405060708));
        Assert.That(array[3], Is.Zero);
    }

    [Test]
    public void Registers_of_devices_can_be_read()
    {
        Need();
        byte[] word = new byte[8];
        Memory.Read(LocalApic + LocalApicVersion, word);
        Assert.That(word[0], Is.InRange(0x10, 0x1F), "version of an integrated local APIC (SDM volume 3A, 11.4.8)");
    }

    [TestCase(0UL, "64 KiB")]
    [TestCase(0x1000UL, "64 KiB")]
    [TestCase(0xFFF8UL, "64 KiB")]
    [TestCase(0x1_0000_0000_00UL, "nothing is mapped")]
    [TestCase(0x80_0000_0000UL, "nothing is mapped")]
    [TestCase(0x80_00FF_FFF8UL, "nothing is mapped")]
    [TestCase(0x7FFF_FFFF_FFF8UL, "nothing is mapped")]
    [TestCase(0x8000_0000_0000UL, "nothing is mapped")]
    [TestCase(0xDEAD_BEEF_DEAD_BEE8UL, "nothing is mapped")]
    [TestCase(0xFFFF_FFFF_FFFF_FFF8UL, "nothing is mapped")]
    public void A_bad_address_is_a_message(ulong address, string reason)
    {
        Need();
        byte[] word = new byte[8];
        Assert.That(() => Memory.Read(address, word), Throws.InstanceOf<MachineAccessException>().With.Message.Contains($"0x{address:x}").And.Message.Contains(reason));
        Assert.That(() => Memory.Write(address, 0), Throws.InstanceOf<MachineAccessException>().With.Message.Contains($"0x{address:x}").And.Message.Contains(reason));
    }

    [Test]
    public void A_dump_that_leaves_the_mapped_memory_names_the_first_address_outside()
    {
        Need();
        byte[] words = new byte[64];
        Assert.That(() => Memory.Read(0xFFFF_FFFF_FFFF_FFF0, words), Throws.InstanceOf<MachineAccessException>());

        // The mapping ends at 4 GiB, or behind the memory above it, in pages of 2 MiB.
        ulong end = (Math.Max(1UL << 32, MachineServices.Diagnostics.Memory.End) + LargePage - 1) / LargePage * LargePage;
        Assert.That(() => Memory.Read(end - 32, words), Throws.InstanceOf<MachineAccessException>().With.Message.Contains($"0x{end:x}"));
    }

    [Test]
    public void Stacks_are_not_at_the_physical_addresses_of_the_same_number()
    {
        Need();
        int local = 1;
        ulong address = (ulong)&local & ~7UL;
        Assert.That(() => Memory.Read(address, new byte[8]), Throws.InstanceOf<MachineAccessException>());
    }

    [Test]
    public void Code_and_constants_can_be_read_but_not_written()
    {
        Need();
        ulong code = (ulong)(delegate*<ulong, string, void>)&Expect & ~7UL;
        ulong constant = (ulong)Unsafe.AsPointer(ref MemoryMarshal.GetReference("eight bytes and more"u8)) & ~7UL;
        Expect(code, "read-only");
        Expect(constant, "read-only");
    }

    [Test]
    public void Addresses_and_lengths_that_are_no_words_are_refused()
    {
        Need();
        Assert.That(Memory.WordSize, Is.EqualTo(8));
        Assert.That(() => Memory.Read(0x100004, new byte[8]), Throws.ArgumentException.With.Message.Contains("64 bits"));
        Assert.That(() => Memory.Read(0x100000, new byte[7]), Throws.ArgumentException);
        Assert.That(() => Memory.Write(0x100001, 0), Throws.ArgumentException);
        Assert.That(() => Memory.Read(0, []), Throws.Nothing);
    }

    [Test]
    public void Model_specific_registers_are_read_and_those_that_do_not_exist_are_no_crash()
    {
        Need();
        IModelSpecificRegisters registers = MachineServices.ModelSpecificRegisters;
        Assert.That(registers.Read(ApicBase) & ~0xFFFUL, Is.EqualTo(LocalApic));
        Assert.That(registers.Read(ExtendedFeatures) & LongModeActive, Is.EqualTo(LongModeActive));
        foreach (uint index in new uint[] { 0x12345678, 0xFFFFFFFF, 0x40001234, 0xC001FFFF })
        {
            try
            {
                // QEMU's own processors answer 0 for what they do not know; real ones and KVM's refuse.
                Assert.That(registers.Read(index), Is.Zero);
            }
            catch (MachineAccessException exception)
            {
                Assert.That(exception.Message, Does.Contain($"0x{index:x}"));
            }
        }
    }

    [Test]
    public void Memory_figures_fit_together()
    {
        Need();
        MachineMemory memory = MachineServices.Diagnostics.Memory;
        Assert.That(memory.Start, Is.GreaterThanOrEqualTo(0x100000));
        Assert.That(memory.End - memory.Start, Is.GreaterThanOrEqualTo((ulong)memory.Total));
        Assert.That(memory.Free, Is.GreaterThan(0).And.LessThan(memory.Total));
    }

    [Test]
    public void The_map_of_memory_for_devices_has_blocks_in_order_that_do_not_overlap()
    {
        Need();
        ulong end = 0;
        long free = 0;
        foreach (DmaBlock block in MachineServices.Diagnostics.GetDmaBlocks())
        {
            Assert.That(block.Start, Is.GreaterThanOrEqualTo(end));
            Assert.That(block.Size, Is.GreaterThan(0));
            end = block.Start + (ulong)block.Size;
            free += block.IsFree ? block.Size : 0;
        }

        MachineMemory memory = MachineServices.Diagnostics.Memory;
        Assert.That(end, Is.LessThanOrEqualTo(memory.End));
        Assert.That(Math.Abs(free - memory.Free), Is.LessThan(memory.Total / 2));
        Assert.That(free, Is.GreaterThan(0));
    }

    [Test]
    public void Memory_that_a_driver_has_is_listed_as_used()
    {
        Need();

        // The driver of the entropy device starts with the first random number and has a ring of descriptors from then on.
        _ = RandomNumberGenerator.GetBytes(1);
        DmaBlock[] used = [.. MachineServices.Diagnostics.GetDmaBlocks().Where(b => !b.IsFree)];
        Assert.That(used, Is.Not.Empty);
        foreach (DmaBlock block in used)
        {
            Assert.That(block.Start % 4096, Is.Zero);
            Assert.That(block.Size % 4096, Is.Zero);
            Assert.That(() => Memory.Read(block.Start, new byte[8]), Throws.Nothing);
        }
    }

    [Test]
    public void The_machine_describes_itself()
    {
        Need();
        MachineInformation machine = MachineServices.Diagnostics.Machine;
        Assert.That(machine.Board, Is.EqualTo("microvm"));
        Assert.That(machine.ProcessorName, Is.Not.Empty);
        Assert.That(machine.ProcessorFrequency, Is.GreaterThan(100_000_000));
        Assert.That(Version.TryParse(machine.KernelVersion, out _), Is.True, machine.KernelVersion);
        Assert.That(machine.Hypervisor, Is.Not.Null, "these tests run under QEMU");
    }

    private static void Expect(ulong address, string reason)
    {
        byte[] before = new byte[8];
        Memory.Read(address, before);
        Assert.That(() => Memory.Write(address, 0), Throws.InstanceOf<MachineAccessException>().With.Message.Contains(reason));
        byte[] after = new byte[8];
        Memory.Read(address, after);
        Assert.That(after, Is.EqualTo(before));
    }

    private static void Need()
    {
        if (!MachineServices.IsSupported)
            Assert.Ignore("This program is not the machine.");
    }
}
