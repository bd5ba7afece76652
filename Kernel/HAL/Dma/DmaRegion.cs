using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace Cosmos.HAL.Dma;

/// <summary>Memory shared with a device: contiguous, at a fixed address, not in the garbage-collected heap.</summary>
/// <remarks>
/// Coherent: neither side needs cache maintenance. Ordering is the driver's duty: fill a descriptor, call
/// <see cref="PublishBarrier"/>, then set the flag that gives it to the device; read the device's flag, call
/// <see cref="ObserveBarrier"/>, then read what it announces. Flags themselves are read and written with <see cref="Read{T}"/> and
/// <see cref="Write{T}"/>, which access memory exactly once.
/// </remarks>
public sealed unsafe class DmaRegion : IDisposable
{
    private readonly DmaAllocator _owner;
    private readonly byte* _address;
    private int _disposed;

    internal DmaRegion(DmaAllocator owner, void* address, ulong deviceAddress, int length)
    {
        _owner = owner;
        _address = (byte*)address;
        DeviceAddress = deviceAddress;
        Length = length;
    }

    /// <summary>Address of the first byte as the device sees it.</summary>
    public ulong DeviceAddress { get; }

    /// <summary>Size in bytes.</summary>
    public int Length { get; }

    /// <summary>Address of the first byte as the processor sees it; for the allocator.</summary>
    internal void* Address => _address;

    /// <summary>The memory. Never use it after <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The region was given back.</exception>
    public Span<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            return new Span<byte>(_address, Length);
        }
    }

    /// <summary>A part of the region as values of <typeparamref name="T"/>, for tables such as descriptor rings.</summary>
    /// <param name="offset">Byte offset, a multiple of the natural alignment of <typeparamref name="T"/>.</param>
    /// <param name="count">Number of values.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part leaves the region.</exception>
    public Span<T> Table<T>(int offset, int count)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(Bytes.Slice(offset, checked(count * Unsafe.SizeOf<T>())));

    /// <summary>A part of the region as values of <typeparamref name="T"/>, to be kept by a driver that uses it often.</summary>
    /// <inheritdoc cref="Table{T}"/>
    public DmaTable<T> TableAt<T>(int offset, int count)
        where T : unmanaged
    {
        Span<T> part = Table<T>(offset, count);
        return new DmaTable<T>((T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(part)), part.Length);
    }

    /// <summary>Reads a naturally aligned value of 1, 2, 4 or 8 bytes with one access.</summary>
    /// <param name="offset">Byte offset.</param>
    /// <exception cref="ArgumentOutOfRangeException">The access leaves the region.</exception>
    public T Read<T>(int offset)
        where T : unmanaged =>
        Registers.RegisterAccess.Read(in At<T>(offset));

    /// <summary>Writes a naturally aligned value of 1, 2, 4 or 8 bytes with one access.</summary>
    /// <inheritdoc cref="Read{T}"/>
    public void Write<T>(int offset, T value)
        where T : unmanaged =>
        Registers.RegisterAccess.Write(ref At<T>(offset), value);

    /// <summary>Address as the device sees it of the byte at <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset lies behind the region.</exception>
    public ulong DeviceAddressOf(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)Length, nameof(offset));
        return DeviceAddress + (uint)offset;
    }

    /// <summary>Everything written before is visible to the device before anything written after.</summary>
    public static void PublishBarrier() => Interlocked.MemoryBarrier();

    /// <summary>Nothing read after is older than anything read before.</summary>
    public static void ObserveBarrier() => Interlocked.MemoryBarrier();

    /// <summary>Gives the memory back. The device must not know its address any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _owner.Release(this);
    }

    private ref T At<T>(int offset)
        where T : unmanaged
    {
        if ((uint)offset > (uint)(Length - Unsafe.SizeOf<T>()) || Unsafe.SizeOf<T>() > Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "The access leaves the region.");

        return ref Unsafe.AsRef<T>(_address + offset);
    }
}
