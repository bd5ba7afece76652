using Cosmos.Drivers.Virtio.Negotiation;
using Cosmos.HAL.Registers;

namespace Cosmos.Drivers.Virtio.Transport;

/// <summary>Virtio over MMIO, standard and legacy (virtio 1.2, sections 4.2.2 to 4.2.4).</summary>
/// <remarks>
/// QEMU's microvm and Firecracker announce each slot on the kernel command line (<c>virtio_mmio.device=512@0xfeb00e00:12</c>) or in
/// ACPI; who reads that makes the <see cref="Mmio{TBlock}"/>.
/// </remarks>
public sealed class VirtioMmioTransport(Mmio<VirtioMmioRegisters> registers) : VirtioTransport
{
    private const int LegacyPageShift = 12;

    /// <inheritdoc/>
    public override bool IsPresent =>
        registers.Block.MagicValue.Value == VirtioMmioRegisters.Magic
        && registers.Block.Version.Value is VirtioMmioRegisters.LegacyVersion or VirtioMmioRegisters.ModernVersion;

    /// <inheritdoc/>
    public override bool IsLegacy => registers.Block.Version.Value == VirtioMmioRegisters.LegacyVersion;

    /// <inheritdoc/>
    public override VirtioDeviceType DeviceType => registers.Block.DeviceId.Value;

    /// <inheritdoc/>
    public override VirtioStatus Status
    {
        get => registers.Block.Status.Value;
        set => registers.Block.Status.Value = value;
    }

    /// <inheritdoc/>
    public override ulong ReadDeviceFeatures()
    {
        ref VirtioMmioRegisters block = ref registers.Block;
        block.DeviceFeaturesSelect.Write(0);
        ulong features = block.DeviceFeatures.Value;
        if (!IsLegacy)
        {
            block.DeviceFeaturesSelect.Write(1);
            features |= (ulong)block.DeviceFeatures.Value << 32;
        }

        return features;
    }

    /// <inheritdoc/>
    public override void WriteDriverFeatures(ulong features)
    {
        ref VirtioMmioRegisters block = ref registers.Block;
        block.DriverFeaturesSelect.Write(0);
        block.DriverFeatures.Write((uint)features);
        if (!IsLegacy)
        {
            block.DriverFeaturesSelect.Write(1);
            block.DriverFeatures.Write((uint)(features >> 32));
        }
    }

    /// <inheritdoc/>
    public override int MaximumQueueSize(int queue)
    {
        ref VirtioMmioRegisters block = ref registers.Block;
        block.QueueSelect.Write((uint)queue);

        // 32768 is the limit of the standard (section 2.7); a device that says more is not believed.
        return (int)uint.Min(block.QueueSizeMaximum.Value, 32768);
    }

    /// <inheritdoc/>
    public override bool TryEnableQueue(int queue, int size, ulong descriptors, ulong available, ulong used)
    {
        ref VirtioMmioRegisters block = ref registers.Block;
        block.QueueSelect.Write((uint)queue);
        if (IsLegacy)
        {
            ulong page = descriptors >> LegacyPageShift;
            if (block.QueuePageNumber.Value != 0 || page > uint.MaxValue || page << LegacyPageShift != descriptors)
                return false;

            block.GuestPageSize.Write(1 << LegacyPageShift);
            block.QueueSize.Write((uint)size);
            block.QueueAlignment.Write(1 << LegacyPageShift);
            block.QueuePageNumber.Value = (uint)page;
            return true;
        }

        if (block.QueueReady.Value != 0)
            return false;

        block.QueueSize.Write((uint)size);
        block.QueueDescriptorsLow.Write((uint)descriptors);
        block.QueueDescriptorsHigh.Write((uint)(descriptors >> 32));
        block.QueueAvailableLow.Write((uint)available);
        block.QueueAvailableHigh.Write((uint)(available >> 32));
        block.QueueUsedLow.Write((uint)used);
        block.QueueUsedHigh.Write((uint)(used >> 32));
        block.QueueReady.Value = 1;
        return block.QueueReady.Value == 1;
    }

    /// <inheritdoc/>
    public override uint ConfigurationGeneration => IsLegacy ? 0 : registers.Block.ConfigurationGeneration.Value;

    /// <inheritdoc/>
    public override byte ReadConfigurationByte(int offset) => registers.Read<byte>(VirtioMmioRegisters.Configuration + offset);

    /// <inheritdoc/>
    public override ushort ReadConfigurationUInt16(int offset) => registers.Read<ushort>(VirtioMmioRegisters.Configuration + offset);

    /// <inheritdoc/>
    public override void Notify(int queue) => registers.Block.QueueNotify.Write((uint)queue);

    /// <inheritdoc/>
    public override VirtioInterrupts TakeInterrupts()
    {
        VirtioInterrupts pending = registers.Block.InterruptStatus.Value;
        if (pending != VirtioInterrupts.None)
            registers.Block.InterruptAcknowledge.Write(pending);

        return pending;
    }
}
