using System;
using System.IO;

namespace Cosmos.Storage;

/// <summary>A regular file of <see cref="InMemoryFileSystem"/>.</summary>
internal sealed class MemoryFile : FileInode, IMemoryNode
{
    private readonly FileContent _content;
    private int _opens;
    private int _views;
    private bool _isUnlinked;
    private bool _isFreed;

    public MemoryFile(InMemoryFileSystem fileSystem, UnixFileMode mode, uint linkCount)
    {
        Common = new MemoryNode(fileSystem, NodeType.File, mode, linkCount);
        _content = new FileContent(fileSystem.Budget);
        _isUnlinked = linkCount == 0;
    }

    public MemoryNode Common { get; }

    public override IFileSystem FileSystem => Common.FileSystem;

    public override long Length
    {
        get
        {
            lock (_content)
                return _content.Length;
        }
    }

    /// <summary>Makes the contents those of read-only memory, which is copied piece by piece when it is written to.</summary>
    public void UseOriginal(ReadOnlyMemory<byte> original)
    {
        lock (_content)
            _content.UseOriginal(original);
    }

    public override FileError GetStatus(out NodeStatus status)
    {
        Common.GetStatus(out status);
        lock (_content)
        {
            status.Length = _content.Length;
            status.AllocatedBytes = _content.AllocatedBytes;
        }

        return FileError.None;
    }

    public override FileError SetMode(UnixFileMode mode) => Common.SetMode(mode);

    public override FileError SetTimes(FileTimeUpdate access, FileTimeUpdate modification) => Common.SetTimes(access, modification);

    public override FileError AddOpen()
    {
        lock (_content)
        {
            if (_isFreed)
                return FileError.NotFound;
            _opens++;
            return FileError.None;
        }
    }

    public override void RemoveOpen()
    {
        lock (_content)
        {
            _opens--;
            FreeWhenUnused();
        }
    }

    public void OnUnlinked()
    {
        lock (_content)
        {
            _isUnlinked = true;
            FreeWhenUnused();
        }
    }

    public override FileError Read(long offset, Span<byte> destination, out int count)
    {
        lock (_content)
            count = _content.Read(offset, destination);
        if (!destination.IsEmpty)
            Common.MarkRead();
        return FileError.None;
    }

    public override FileError Write(long offset, ReadOnlySpan<byte> source, out int count)
    {
        lock (_content)
            return WriteLocked(offset, source, out count);
    }

    public override FileError Append(ReadOnlySpan<byte> source, out int count, out long end)
    {
        lock (_content)
        {
            FileError error = WriteLocked(_content.Length, source, out count);
            end = _content.Length;
            return error;
        }
    }

    public override FileError SetLength(long length)
    {
        lock (_content)
            _content.SetLength(length);
        Common.MarkModified();
        return FileError.None;
    }

    public override FileError Allocate(long offset, long length)
    {
        lock (_content)
            return !_isFreed && _content.Allocate(offset, length) ? FileError.None : FileError.NoSpace;
    }

    public override FileError Map(long length, IMappableMemoryProvider provider, out IMappableMemory? memory)
    {
        lock (_content)
        {
            memory = null;
            if (_isFreed)
                return FileError.BadDescriptor;
            FileError error = _content.Map(length, mayMove: _views == 0, provider, out memory);
            if (error == FileError.None)
                _views++;
            return error;
        }
    }

    public override void Unmap()
    {
        lock (_content)
        {
            _views--;
            FreeWhenUnused();
        }
    }

    private FileError WriteLocked(long offset, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        if (source.IsEmpty)
            return FileError.None;
        if (_isFreed)
            return FileError.BadDescriptor; // Another thread closed the last descriptor meanwhile.
        if (offset == long.MaxValue)
            return FileError.FileTooBig;

        // At the largest offset a write is cut short, and only the next one fails (write(2), EFBIG).
        source = source[..(int)Math.Min(source.Length, long.MaxValue - offset)];
        count = _content.Write(offset, source);
        if (count == 0)
            return FileError.NoSpace;
        Common.MarkModified();
        return FileError.None;
    }

    private void FreeWhenUnused()
    {
        if (!_isUnlinked || _opens > 0 || _views > 0 || _isFreed)
            return;
        _isFreed = true;
        _content.Free();
        Common.FileSystem.Budget.Release(InMemoryFileSystem.NodeCharge);
    }
}
