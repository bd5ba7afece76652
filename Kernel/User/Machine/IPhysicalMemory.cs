using System;

namespace Cosmos.User;

/// <summary>Memory by its physical address, registers of devices included.</summary>
/// <remarks>
/// Main memory is read and written in whole words; registers of devices in pieces of 32 bits, the lower address first, because many devices answer no other size. Code and
/// constants are read-only here as everywhere. Whoever writes elsewhere should know what is there: nothing protects the program's own data.
/// </remarks>
[RequiresCapability(Capability.PhysicalMemory)]
public interface IPhysicalMemory
{
    /// <summary>Bytes of a machine word: accesses are of this size and on its multiples.</summary>
    int WordSize { get; }

    /// <summary>Reads whole words.</summary>
    /// <param name="address">Physical address, a multiple of <see cref="WordSize"/>.</param>
    /// <param name="destination">A multiple of <see cref="WordSize"/> bytes.</param>
    /// <exception cref="ArgumentException">Address or length is no multiple of a word.</exception>
    /// <exception cref="MachineAccessException">Nothing is there that can be read; no part of <paramref name="destination"/> counts.</exception>
    void Read(ulong address, Span<byte> destination);

    /// <summary>Writes one word.</summary>
    /// <param name="address">Physical address, a multiple of <see cref="WordSize"/>.</param>
    /// <param name="value">The word, in the processor's own byte order.</param>
    /// <exception cref="ArgumentException">The address is no multiple of a word, or the value is larger than one.</exception>
    /// <exception cref="MachineAccessException">Nothing is there that can be written.</exception>
    void Write(ulong address, ulong value);
}
