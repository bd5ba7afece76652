using System;

namespace Cosmos.Storage;

/// <summary>A regular file: bytes at offsets, without a position.</summary>
public abstract class FileInode : Inode
{
    /// <inheritdoc/>
    public sealed override NodeType Type => NodeType.File;

    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Counts one more open description; storage of a deleted file stays until the last one is closed.</summary>
    /// <returns><see cref="FileError.NotFound"/> when the file was deleted since it was looked up.</returns>
    public virtual FileError AddOpen() => FileError.None;

    /// <summary>Undoes one <see cref="AddOpen"/>.</summary>
    public virtual void RemoveOpen()
    {
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">First byte, not negative.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="count">How many were read; 0 at or behind the end.</param>
    public abstract FileError Read(long offset, Span<byte> destination, out int count);

    /// <summary>Writes bytes, filling a gap behind the end with zeros.</summary>
    /// <param name="offset">First byte, not negative.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="count">How many were written; fewer than asked for when space ran out on the way.</param>
    public virtual FileError Write(long offset, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        return FileError.ReadOnlyFileSystem;
    }

    /// <summary>Writes bytes at the end, in one step with finding the end (<c>O_APPEND</c>).</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="count">How many were written.</param>
    /// <param name="end">Offset behind the last byte written.</param>
    public virtual FileError Append(ReadOnlySpan<byte> source, out int count, out long end)
    {
        count = 0;
        end = 0;
        return FileError.ReadOnlyFileSystem;
    }

    /// <summary>Cuts the file, or extends it with zeros.</summary>
    /// <param name="length">New length in bytes, not negative.</param>
    public virtual FileError SetLength(long length) => FileError.ReadOnlyFileSystem;

    /// <summary>Reserves storage so that later writes into the range cannot run out of space; the length stays.</summary>
    /// <param name="offset">First byte, not negative.</param>
    /// <param name="length">Number of bytes, positive.</param>
    public virtual FileError Allocate(long offset, long length) => FileError.NotSupported;

    /// <summary>Waits until everything written is on the medium.</summary>
    public virtual FileError Flush() => FileError.None;

    /// <summary>
    /// Gives memory that <em>is</em> the file from its start to at least <paramref name="length"/>, so that views, reads and writes
    /// see each other at once. Each success is undone by <see cref="Unmap"/>.
    /// </summary>
    /// <param name="length">Bytes needed, counted from the start of the file.</param>
    /// <param name="provider">Where page-aligned memory comes from.</param>
    /// <param name="memory">The memory; it begins at offset 0 of the file.</param>
    /// <returns><see cref="FileError.NoDevice"/> when the file system cannot map files.</returns>
    public virtual FileError Map(long length, IMappableMemoryProvider provider, out IMappableMemory? memory)
    {
        memory = null;
        return FileError.NoDevice;
    }

    /// <summary>Ends the use of memory given by <see cref="Map"/>.</summary>
    public virtual void Unmap()
    {
    }
}
