using System;

namespace Cosmos.HAL.Devices;

/// <summary>A device that stores blocks of equal size.</summary>
/// <remarks>Members are called from thread context, by one thread at a time, and may block up to the device's deadline.</remarks>
public interface IBlockDevice
{
    /// <summary>Bytes in a block, a power of two of at least 512.</summary>
    int BlockSize { get; }

    /// <summary>Number of blocks.</summary>
    long BlockCount { get; }

    /// <summary>Whether <see cref="Write"/> always answers <see cref="BlockResult.ReadOnly"/>.</summary>
    bool IsReadOnly { get; }

    /// <summary>Reads consecutive blocks.</summary>
    /// <param name="block">Number of the first block.</param>
    /// <param name="destination">Buffer of the caller, a multiple of <see cref="BlockSize"/> long.</param>
    /// <returns>The outcome; anything but <see cref="BlockResult.Ok"/> leaves the buffer undefined.</returns>
    /// <exception cref="ArgumentException">The buffer's length is wrong or the range leaves the device.</exception>
    BlockResult Read(long block, Span<byte> destination);

    /// <summary>Writes consecutive blocks; they are durable after <see cref="Flush"/>.</summary>
    /// <param name="block">Number of the first block.</param>
    /// <param name="source">Buffer of the caller, a multiple of <see cref="BlockSize"/> long.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ArgumentException">The buffer's length is wrong or the range leaves the device.</exception>
    BlockResult Write(long block, ReadOnlySpan<byte> source);

    /// <summary>Makes all completed writes durable.</summary>
    /// <returns>The outcome.</returns>
    BlockResult Flush();
}
