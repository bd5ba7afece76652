using System;

namespace Cosmos.User;

/// <summary>Physical memory by the kernel's guarded loads and stores.</summary>
internal sealed class NativePhysicalMemory : IPhysicalMemory
{
    /// <inheritdoc/>
    public int WordSize => nint.Size;

    /// <inheritdoc/>
    public void Read(ulong address, Span<byte> destination)
    {
        ThrowUnaligned(address);
        if (destination.Length % WordSize != 0)
            throw new ArgumentException($"{destination.Length} bytes are no whole words of {WordSize} bytes.", nameof(destination));
        if (destination.IsEmpty)
            return;
        int result = NativeMethods.ReadPhysicalMemory(address, ref destination[0], destination.Length, out ulong refused);
        if (result != (int)PhysicalAccessResult.Done)
            throw Refused((PhysicalAccessResult)result, refused);
    }

    /// <inheritdoc/>
    public void Write(ulong address, ulong value)
    {
        ThrowUnaligned(address);
        if (value > nuint.MaxValue)
            throw new ArgumentException($"0x{value:x} is larger than a word of {WordSize} bytes.", nameof(value));
        int result = NativeMethods.WritePhysicalMemory(address, value);
        if (result != (int)PhysicalAccessResult.Done)
            throw Refused((PhysicalAccessResult)result, address);
    }

    private static MachineAccessException Refused(PhysicalAccessResult result, ulong address) => new(result switch
    {
        PhysicalAccessResult.NullArea => $"Address 0x{address:x} cannot be reached: the first 64 KiB are not mapped, so that null references are found.",
        PhysicalAccessResult.ReadOnly => $"Address 0x{address:x} cannot be written: code and constants are mapped read-only.",
        _ => $"Address 0x{address:x} cannot be reached: the kernel maps main memory and, below 4 GiB, registers of devices; nothing is mapped there.",
    });

    private void ThrowUnaligned(ulong address)
    {
        if (address % (uint)WordSize != 0)
            throw new ArgumentException($"Address 0x{address:x} is not a multiple of the word size, {WordSize} bytes ({WordSize * 8} bits).", nameof(address));
    }
}
