using System;
using System.IO;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>An open regular file: an inode and a position.</summary>
internal sealed class FileDescription : OpenDescription
{
    private readonly Lock _positionGate = new();
    private readonly Mount _mount;
    private readonly FileInode _file;
    private readonly DirectoryInode? _parent;
    private long _position;

    /// <summary>Takes over one <see cref="FileInode.AddOpen"/> of <paramref name="file"/>.</summary>
    /// <param name="mount">The mount that it was reached through.</param>
    /// <param name="file">The file.</param>
    /// <param name="parent">The directory that it was found in, whose watchers are told; null for a file without a name.</param>
    /// <param name="flags">How it is opened.</param>
    public FileDescription(Mount mount, FileInode file, DirectoryInode? parent, OpenFlags flags)
        : base(flags)
    {
        _mount = mount;
        _file = file;
        _parent = parent;
    }

    public override Inode Node => _file;

    protected override void OnLastRelease() => _file.RemoveOpen();

    public override FileError Read(Span<byte> destination, out int count)
    {
        count = 0;
        if (!CanRead)
            return FileError.BadDescriptor;

        // Reads and writes at the position exclude each other, so that two threads never get or overwrite the same bytes (POSIX 2.9.7).
        lock (_positionGate)
        {
            FileError error = _file.Read(_position, destination, out count);
            _position += count;
            return Report(error, count, WatchEvents.Read);
        }
    }

    public override FileError Write(ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        if (!CanWrite)
            return FileError.BadDescriptor;
        lock (_positionGate)
        {
            if ((Flags & OpenFlags.Append) != 0)
            {
                FileError failure = _file.Append(source, out count, out long end);
                if (failure == FileError.None)
                    _position = end;
                return Report(failure, count, WatchEvents.Modified);
            }

            FileError error = _file.Write(_position, source, out count);
            _position += count;
            return Report(error, count, WatchEvents.Modified);
        }
    }

    public override FileError ReadAt(long offset, Span<byte> destination, out int count)
    {
        count = 0;
        if (offset < 0)
            return FileError.InvalidArgument;
        return CanRead ? Report(_file.Read(offset, destination, out count), count, WatchEvents.Read) : FileError.BadDescriptor;
    }

    public override FileError WriteAt(long offset, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        if (offset < 0)
            return FileError.InvalidArgument;
        if (!CanWrite)
            return FileError.BadDescriptor;
        FileError error = (Flags & OpenFlags.Append) != 0
            ? _file.Append(source, out count, out _)
            : _file.Write(offset, source, out count);
        return Report(error, count, WatchEvents.Modified);
    }

    public override FileError Seek(long offset, SeekOrigin origin, out long position)
    {
        lock (_positionGate)
        {
            long start = origin switch
            {
                SeekOrigin.Begin => 0,
                SeekOrigin.Current => _position,
                SeekOrigin.End => _file.Length,
                _ => -1,
            };

            position = unchecked(start + offset);
            if (start < 0 || (offset < 0 && position < 0))
                return FileError.InvalidArgument;
            if (position < 0)
                return FileError.Overflow;
            _position = position;
            return FileError.None;
        }
    }

    public override FileError GetStatus(out NodeStatus status)
    {
        FileError error = _file.GetStatus(out status);
        status.FileSystemNumber = _mount.Number;
        return error;
    }

    public override FileError SetMode(UnixFileMode mode) => Report(base.SetMode(mode), 1, WatchEvents.Attributes);

    public override FileError SetTimes(FileTimeUpdate access, FileTimeUpdate modification) =>
        Report(base.SetTimes(access, modification), 1, WatchEvents.Attributes);

    public override FileError SetLength(long length)
    {
        if (length < 0 || !CanWrite)
            return FileError.InvalidArgument;
        return Report(_file.SetLength(length), 1, WatchEvents.Modified);
    }

    public override FileError Allocate(long offset, long length)
    {
        if (offset < 0 || length <= 0)
            return FileError.InvalidArgument;
        if (!CanWrite)
            return FileError.BadDescriptor;
        return length > long.MaxValue - offset ? FileError.FileTooBig : _file.Allocate(offset, length);
    }

    public override FileError Flush() => _file.Flush();

    /// <summary>Tells the watchers of the file, and of the directory under the name that it has there now.</summary>
    public void Report(WatchEvents happened)
    {
        _file.Report(happened);
        if (_parent is { IsWatched: true } && _parent.FindEntryName(_file, out ReadOnlyMemory<byte> name) == FileError.None)
            _parent.Report(happened, name.Span);
    }

    private FileError Report(FileError error, int count, WatchEvents happened)
    {
        if (count > 0 && error == FileError.None && (_file.IsWatched || _parent is { IsWatched: true }))
            Report(happened);
        return error;
    }
}
