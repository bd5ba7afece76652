using System;
using System.Runtime.CompilerServices;
using Cosmos.HAL.Registers;

namespace Cosmos.HAL.Dma;

/// <summary>A part of a <see cref="DmaRegion"/> as values of one type, such as the descriptors of a ring. Every index is checked.</summary>
/// <typeparam name="T">Type of the values, in the device's layout.</typeparam>
/// <remarks>
/// Like <see cref="DmaRegion.Bytes"/> it must not be used after the region was disposed. <see cref="this[int]"/> is for values that nobody
/// changes at the same time; what both sides write goes through <see cref="Read"/> and <see cref="Write"/>.
/// </remarks>
public readonly unsafe struct DmaTable<T>
    where T : unmanaged
{
    private readonly T* _first;

    internal DmaTable(T* first, int count)
    {
        _first = first;
        Count = count;
    }

    /// <summary>Number of values.</summary>
    public int Count { get; }

    /// <summary>A value in place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index leaves the table.</exception>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)Count)
                ThrowOutOfRange(index);
            return ref _first[index];
        }
    }

    /// <summary>Reads a value of 1, 2, 4 or 8 bytes with one access.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index leaves the table.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read(int index) => RegisterAccess.Read(in this[index]);

    /// <summary>Writes a value of 1, 2, 4 or 8 bytes with one access.</summary>
    /// <inheritdoc cref="Read"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int index, T value) => RegisterAccess.Write(ref this[index], value);

    private static void ThrowOutOfRange(int index) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, "The access leaves the table.");
}
