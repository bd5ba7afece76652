using System;
using Cosmos.Core.Memory;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Dma;
using Cosmos.HAL.Interrupts;
using Cosmos.HAL.Ports;
using Cosmos.HAL.Registers;

namespace Cosmos.HAL.Machine;

/// <summary>Where all rights to hardware come from. A board makes one and hands each driver what it needs, and nothing more.</summary>
public sealed class MachineResources
{
    private readonly MachinePorts _ports = new();

    /// <summary>Only a board may make one.</summary>
    internal MachineResources()
    {
    }

    /// <summary>Time since boot.</summary>
    public IClock Clock { get; } = new MachineClock();

    /// <summary>Memory that devices reach.</summary>
    public DmaAllocator Dma { get; } = new MachineDma();

    /// <summary>Grants a range of I/O ports.</summary>
    /// <param name="first">First port.</param>
    /// <param name="count">Number of ports.</param>
    public IoPortRange Ports(ushort first, ushort count) => new(_ports, first, count);

    /// <summary>Grants a block of memory-mapped registers.</summary>
    /// <typeparam name="TBlock">Layout of the block.</typeparam>
    /// <param name="address">Physical address, a multiple of 8, of memory that is mapped as device memory.</param>
    /// <exception cref="ArgumentException">The address is not aligned or lies in main memory.</exception>
    public Mmio<TBlock> Registers<TBlock>(nuint address)
        where TBlock : unmanaged
    {
        if (address < PageAllocator.EndOfMemory)
            throw new ArgumentException("There is main memory, not a device.", nameof(address));

        return new Mmio<TBlock>(address);
    }

    /// <summary>Grants an interrupt line.</summary>
    /// <param name="input">Global system interrupt.</param>
    /// <param name="trigger">How the device asks, from the firmware's tables or the bus rules: ISA edge, PCI and virtio-mmio level.</param>
    /// <param name="isActiveLow">Whether the asserted state is low.</param>
    public IInterruptLine Interrupt(int input, InterruptTrigger trigger, bool isActiveLow = false) =>
        new MachineInterruptLine(input, trigger, isActiveLow);

    /// <summary>Makes a lock for one driver.</summary>
    public InterruptLock Lock() => new MachineInterruptLock();

    /// <summary>Makes an event for one waiter.</summary>
    /// <exception cref="OutOfMemoryException">No memory is left.</exception>
    public InterruptEvent Event() => new MachineInterruptEvent();
}
