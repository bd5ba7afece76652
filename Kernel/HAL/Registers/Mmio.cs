using System;
using System.Runtime.CompilerServices;

namespace Cosmos.HAL.Registers;

/// <summary>The right to touch one block of memory-mapped registers.</summary>
/// <typeparam name="TBlock">
/// A struct with explicit layout at the manual's offsets whose fields are register cells.
/// </typeparam>
/// <remarks>
/// Only a board creates it; a driver receives it by constructor. Use <c>ref Registers r = ref mmio.Block;</c>: a plain
/// <c>var</c> copies the block and then talks to the stack. The block is mapped for the lifetime of the machine.
/// </remarks>
public sealed unsafe class Mmio<TBlock>
    where TBlock : unmanaged
{
    private readonly TBlock* _address;

    /// <summary>Grants access to the block at <paramref name="address"/>.</summary>
    /// <param name="address">Virtual address of the block, mapped as device memory, aligned to 8 bytes.</param>
    /// <exception cref="ArgumentException">The address is null or not aligned to 8 bytes.</exception>
    internal Mmio(nuint address)
    {
        if (address == 0 || (address & 7) != 0)
            throw new ArgumentException("A register block lies at a non-null address that is a multiple of 8.", nameof(address));

        _address = (TBlock*)address;
    }

    /// <summary>The registers, in place.</summary>
    public ref TBlock Block
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *_address;
    }

    /// <summary>Reads a value of 1, 2, 4 or 8 bytes with one access, where the layout depends on what the device is.</summary>
    /// <param name="offset">Distance from the start of the block, a multiple of the value's size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The access leaves the block.</exception>
    public T Read<T>(int offset)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)(sizeof(TBlock) - sizeof(T)), nameof(offset));
        return RegisterAccess.Read(in *(T*)((byte*)_address + offset));
    }

    /// <summary>Address of the block, for reports.</summary>
    public nuint Address => (nuint)_address;
}
