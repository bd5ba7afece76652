using System;
using System.IO;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>An open directory: a listing that has reached some entry.</summary>
public sealed class DirectoryDescription : OpenDescription
{
    private static readonly byte[] s_self = "."u8.ToArray();
    private static readonly byte[] s_parent = ".."u8.ToArray();

    private readonly Lock _gate = new();
    private readonly Mount _mount;
    private readonly DirectoryInode _directory;
    private int _dotsRead;
    private ulong _cursor;

    internal DirectoryDescription(Mount mount, DirectoryInode directory, OpenFlags flags)
        : base(flags)
    {
        _mount = mount;
        _directory = directory;
    }

    /// <inheritdoc/>
    public override Inode Node => _directory;

    /// <summary>Tells the next entry; <c>.</c> and <c>..</c> come first.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns><see langword="false"/> behind the last entry.</returns>
    public bool TryReadEntry(out DirectoryEntry entry)
    {
        lock (_gate)
        {
            if (_dotsRead < 2)
            {
                if (_dotsRead == 0)
                    _directory.MarkRead();
                entry = new DirectoryEntry(_dotsRead == 0 ? s_self : s_parent, NodeType.Directory);
                _dotsRead++;
                return true;
            }

            return _directory.TryReadEntry(ref _cursor, out entry);
        }
    }

    /// <inheritdoc/>
    public override FileError Read(Span<byte> destination, out int count)
    {
        count = 0;
        return FileError.IsADirectory;
    }

    /// <inheritdoc/>
    public override FileError Write(ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        return FileError.BadDescriptor;
    }

    /// <inheritdoc/>
    public override FileError ReadAt(long offset, Span<byte> destination, out int count)
    {
        FileError error = Read(destination, out count);
        return offset < 0 ? FileError.InvalidArgument : error;
    }

    /// <inheritdoc/>
    public override FileError WriteAt(long offset, ReadOnlySpan<byte> source, out int count)
    {
        FileError error = Write(source, out count);
        return offset < 0 ? FileError.InvalidArgument : error;
    }

    /// <summary>Starts the listing anew; no other position can be reached.</summary>
    /// <param name="offset">0.</param>
    /// <param name="origin"><see cref="SeekOrigin.Begin"/>, or <see cref="SeekOrigin.Current"/>, which changes nothing.</param>
    /// <param name="position">Number of entries read so far, at least.</param>
    public override FileError Seek(long offset, SeekOrigin origin, out long position)
    {
        lock (_gate)
        {
            position = (long)_cursor + _dotsRead;
            if (offset != 0 || origin == SeekOrigin.End)
                return FileError.InvalidArgument;
            if (origin == SeekOrigin.Begin)
            {
                _cursor = 0;
                _dotsRead = 0;
                position = 0;
            }

            return FileError.None;
        }
    }

    /// <inheritdoc/>
    public override FileError GetStatus(out NodeStatus status)
    {
        FileError error = _directory.GetStatus(out status);
        status.FileSystemNumber = _mount.Number;
        return error;
    }

    /// <inheritdoc/>
    public override FileError Flush() => FileError.None;
}
