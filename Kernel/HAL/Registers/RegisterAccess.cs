using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Cosmos.HAL.Registers;

/// <summary>Reads and writes a register with exactly one access of exactly the register's width.</summary>
/// <remarks>
/// A device sees accesses, not values: two byte reads are not one 16-bit read, and a read that the compiler drops or repeats is a
/// different program. <see cref="Volatile"/> guarantees one access; the width is a compile-time constant for each instantiation.
/// </remarks>
internal static class RegisterAccess
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Read<T>(ref readonly T register)
        where T : unmanaged
    {
        ref T cell = ref Unsafe.AsRef(in register);
        if (Unsafe.SizeOf<T>() == 1)
        {
            byte value = ReadExactly(ref Unsafe.As<T, byte>(ref cell));
            return Unsafe.BitCast<byte, T>(value);
        }

        if (Unsafe.SizeOf<T>() == 2)
        {
            ushort value = ReadExactly(ref Unsafe.As<T, ushort>(ref cell));
            return Unsafe.BitCast<ushort, T>(value);
        }

        if (Unsafe.SizeOf<T>() == 4)
        {
            uint value = ReadExactly(ref Unsafe.As<T, uint>(ref cell));
            return Unsafe.BitCast<uint, T>(value);
        }

        if (Unsafe.SizeOf<T>() == 8)
        {
            ulong value = ReadExactly(ref Unsafe.As<T, ulong>(ref cell));
            return Unsafe.BitCast<ulong, T>(value);
        }

        throw UnsupportedWidth();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Write<T>(ref T register, T value)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == 1)
            Volatile.Write(ref Unsafe.As<T, byte>(ref register), Unsafe.BitCast<T, byte>(value));
        else if (Unsafe.SizeOf<T>() == 2)
            Volatile.Write(ref Unsafe.As<T, ushort>(ref register), Unsafe.BitCast<T, ushort>(value));
        else if (Unsafe.SizeOf<T>() == 4)
            Volatile.Write(ref Unsafe.As<T, uint>(ref register), Unsafe.BitCast<T, uint>(value));
        else if (Unsafe.SizeOf<T>() == 8)
            Volatile.Write(ref Unsafe.As<T, ulong>(ref register), Unsafe.BitCast<T, ulong>(value));
        else
            throw UnsupportedWidth();
    }

    // Not inlined: into "is this bit set?" the compiler merges even a volatile load, and then reads only the byte with the bit
    // (observed: test byte ptr [rdi+70h], 8 for a 32-bit register). QEMU's virtio-mmio answers such a read with 0.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte ReadExactly(ref byte cell) => Volatile.Read(ref cell);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ushort ReadExactly(ref ushort cell) => Volatile.Read(ref cell);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint ReadExactly(ref uint cell) => Volatile.Read(ref cell);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong ReadExactly(ref ulong cell) => Volatile.Read(ref cell);

    private static NotSupportedException UnsupportedWidth() => new("A register cell is 8, 16, 32 or 64 bits wide.");
}
