using System;
using Cosmos.Drivers.Virtio.Negotiation;

namespace Cosmos.Drivers.Virtio.Transport;

/// <summary>How a driver reaches its device, whatever bus it sits on (virtio 1.2, section 4).</summary>
/// <remarks>Only <see cref="TakeInterrupts"/> and <see cref="Notify"/> are callable from interrupt handlers.</remarks>
public abstract class VirtioTransport
{
    /// <summary>Whether a virtio transport of a known version answers.</summary>
    public abstract bool IsPresent { get; }

    /// <summary>Whether the device has the interface from before the standard (section 1.3.1).</summary>
    public abstract bool IsLegacy { get; }

    /// <summary>Type of the device, <see cref="VirtioDeviceType.None"/> for an empty slot.</summary>
    public abstract VirtioDeviceType DeviceType { get; }

    /// <summary>The device status field.</summary>
    public abstract VirtioStatus Status { get; set; }

    /// <summary>All 64 feature bits that the device offers; a legacy device has 32.</summary>
    public abstract ulong ReadDeviceFeatures();

    /// <summary>Tells the device which of them the driver uses.</summary>
    public abstract void WriteDriverFeatures(ulong features);

    /// <summary>Largest size of a queue; 0 when the device does not have it.</summary>
    public abstract int MaximumQueueSize(int queue);

    /// <summary>Gives the device the memory of a queue and enables it.</summary>
    /// <param name="queue">Number of the queue.</param>
    /// <param name="size">Entries, at most <see cref="MaximumQueueSize"/>.</param>
    /// <param name="descriptors">Device address of the descriptor table; the two rings lie behind it as the legacy layout has them.</param>
    /// <param name="available">Device address of the available ring.</param>
    /// <param name="used">Device address of the used ring.</param>
    /// <returns><see langword="false"/> when the queue is in use, or the device cannot reach the address.</returns>
    public abstract bool TryEnableQueue(int queue, int size, ulong descriptors, ulong available, ulong used);

    /// <summary>Changes whenever the device changes its configuration; constant on legacy devices, which have no such count.</summary>
    public abstract uint ConfigurationGeneration { get; }

    /// <summary>Reads a byte of the device's configuration (section 2.5).</summary>
    /// <param name="offset">0 to 255.</param>
    public abstract byte ReadConfigurationByte(int offset);

    /// <summary>Reads 16 bits of the device's configuration.</summary>
    /// <param name="offset">0 to 254, even.</param>
    public abstract ushort ReadConfigurationUInt16(int offset);

    /// <summary>Tells the device that a queue has new buffers.</summary>
    public abstract void Notify(int queue);

    /// <summary>Reads and acknowledges what the device has raised its interrupt for.</summary>
    public abstract VirtioInterrupts TakeInterrupts();
}

/// <summary>Reasons of an interrupt (virtio 1.2, section 4.2.2, InterruptStatus).</summary>
[Flags]
public enum VirtioInterrupts : uint
{
    /// <summary>The device did not ask.</summary>
    None = 0,

    /// <summary>The device has used a buffer.</summary>
    UsedBuffer = 1,

    /// <summary>The device's configuration has changed.</summary>
    ConfigurationChange = 2,
}
