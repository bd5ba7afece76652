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
    private long _position;

    /// <summary>Takes over one <see cref="FileInode.AddOpen"/> of <paramref name="file"/>.</summary>
    public FileDescription(Mount mount, FileInode file, OpenFlags flags)
        : base(flags)
    {
        _mount = mount;
        _file = file;
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
            return error;
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
                return failure;
            }

            FileError error = _file.Write(_position, source, out count);
            _position += count;
            return error;
        }
    }

    public override FileError ReadAt(long offset, Span<byte> destination, out int count)
    {
        count = 0;
        if (offset < 0)
            return FileError.InvalidArgument;
        return CanRead ? _file.Read(offset, destination, out count) : FileError.BadDescriptor;
    }

    public override FileError WriteAt(long offset, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        if (offset < 0)
            return FileError.InvalidArgument;
        if (!CanWrite)
            return FileError.BadDescriptor;
        return (Flags & OpenFlags.Append) != 0 ? _file.Append(source, out count, out _) : _file.Write(offset, source, out count);
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

    public override FileError SetLength(long length) => length < 0 || !CanWrite ? FileError.InvalidArgument : _file.SetLength(length);

    public override FileError Allocate(long offset, long length)
    {
        if (offset < 0 || length <= 0)
            return FileError.InvalidArgument;
        if (!CanWrite)
            return FileError.BadDescriptor;
        return length > long.MaxValue - offset ? FileError.FileTooBig : _file.Allocate(offset, length);
    }

    public override FileError Flush() => _file.Flush();
}
