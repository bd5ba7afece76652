using System;
using System.IO;

namespace Cosmos.Storage;

/// <summary>A directory of <see cref="InMemoryFileSystem"/>.</summary>
internal sealed partial class MemoryDirectory : DirectoryInode, IMemoryNode
{
    private const int EntryCharge = 64;

    // Each directory is linked by its name and by its own "."; each subdirectory adds its "..".
    private const uint EmptyDirectoryLinks = 2;

    private readonly DirectoryTable _table = new();
    private volatile MemoryDirectory? _parent;
    private bool _isDeleted;

    public MemoryDirectory(InMemoryFileSystem fileSystem, MemoryDirectory? parent, UnixFileMode mode)
    {
        Common = new MemoryNode(fileSystem, NodeType.Directory, mode, EmptyDirectoryLinks);
        _parent = parent ?? this;
    }

    public MemoryNode Common { get; }

    public override IFileSystem FileSystem => Common.FileSystem;

    public override DirectoryInode? Parent => _parent;

    private StorageBudget Budget => Common.FileSystem.Budget;

    public override FileError GetStatus(out NodeStatus status)
    {
        Common.GetStatus(out status);
        lock (_table)
            status.Length = _table.Count * (long)EntryCharge;
        return FileError.None;
    }

    public override FileError SetMode(UnixFileMode mode) => Common.SetMode(mode);

    public override FileError SetTimes(FileTimeUpdate access, FileTimeUpdate modification) => Common.SetTimes(access, modification);

    public override void MarkRead() => Common.MarkRead();

    public override FileError Lookup(ReadOnlySpan<byte> name, out Inode? node)
    {
        lock (_table)
            node = _table.Find(name);
        return node is null ? FileError.NotFound : FileError.None;
    }

    public override FileError FindName(DirectoryInode child, out ReadOnlyMemory<byte> name) => FindEntryName(child, out name);

    public override FileError FindEntryName(Inode node, out ReadOnlyMemory<byte> name)
    {
        lock (_table)
        {
            byte[]? found = _table.FindName(node);
            name = found;
            return found is null ? FileError.NotFound : FileError.None;
        }
    }

    public override bool TryReadEntry(ref ulong cursor, out DirectoryEntry entry)
    {
        lock (_table)
        {
            bool found = _table.TryReadNext(ref cursor, out byte[] name, out Inode node);
            entry = found ? new DirectoryEntry(name, node.Type) : default;
            return found;
        }
    }

    public override FileError CreateFile(ReadOnlySpan<byte> name, UnixFileMode mode, out Inode? node)
    {
        lock (_table)
        {
            node = _table.Find(name);
            if (node is not null)
                return FileError.Exists;
            FileError error = Charge(name, InMemoryFileSystem.NodeCharge);
            if (error != FileError.None)
                return error;
            node = new MemoryFile(Common.FileSystem, mode, linkCount: 1);
            Insert(name, node);
            return FileError.None;
        }
    }

    public override FileError CreateDirectory(ReadOnlySpan<byte> name, UnixFileMode mode)
    {
        lock (_table)
        {
            FileError error = CheckFree(name);
            if (error == FileError.None)
                error = Charge(name, InMemoryFileSystem.NodeCharge);
            if (error != FileError.None)
                return error;

            // inode(7): a directory made in a set-group-ID directory has the bit too.
            mode |= Common.Mode & UnixFileMode.SetGroup;
            Insert(name, new MemoryDirectory(Common.FileSystem, this, mode));
            return Common.AddLink();
        }
    }

    public override FileError CreateSymbolicLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target)
    {
        lock (_table)
        {
            FileError error = CheckFree(name);
            if (error == FileError.None)
                error = Charge(name, InMemoryFileSystem.NodeCharge + target.Length);
            if (error != FileError.None)
                return error;
            Insert(name, new MemorySymbolicLink(Common.FileSystem, target));
            return FileError.None;
        }
    }

    public override FileError CreateSpecial(ReadOnlySpan<byte> name, NodeType type, UnixFileMode mode, DeviceNumber device, out SpecialInode? node)
    {
        node = null;
        lock (_table)
        {
            FileError error = CheckFree(name);
            if (error == FileError.None)
                error = Charge(name, InMemoryFileSystem.NodeCharge);
            if (error != FileError.None)
                return error;
            node = new MemorySpecial(Common.FileSystem, type, mode, device);
            Insert(name, node);
            return FileError.None;
        }
    }

    public override FileError Link(ReadOnlySpan<byte> name, Inode node)
    {
        if (node is not IMemoryNode linked || linked.Common.FileSystem != Common.FileSystem)
            return FileError.CrossDevice;
        if (node is DirectoryInode)
            return FileError.NotPermitted;
        lock (_table)
        {
            FileError error = CheckFree(name);
            if (error == FileError.None)
                error = Charge(name, 0);
            if (error != FileError.None)
                return error;
            error = linked.Common.AddLink();
            if (error == FileError.None)
                Insert(name, node);
            else
                Budget.Release(EntryCharge + name.Length);
            return error;
        }
    }

    public override FileError Unlink(ReadOnlySpan<byte> name)
    {
        lock (_table)
        {
            Inode? node = _table.Find(name);
            if (node is null)
                return FileError.NotFound;
            if (node is DirectoryInode)
                return FileError.IsADirectory;
            Drop(name);
            RemoveLink(node);
            return FileError.None;
        }
    }

    public override FileError RemoveDirectory(ReadOnlySpan<byte> name)
    {
        lock (Common.FileSystem.StructureLock)
        {
            lock (_table)
            {
                Inode? node = _table.Find(name);
                if (node is null)
                    return FileError.NotFound;
                if (node is not MemoryDirectory directory)
                    return FileError.NotADirectory;
                if (!directory.TryDelete())
                    return FileError.NotEmpty;
                Drop(name);
                Common.RemoveLink();
                return FileError.None;
            }
        }
    }

    public void OnUnlinked() => Budget.Release(InMemoryFileSystem.NodeCharge);

    private static void RemoveLink(Inode node)
    {
        var removed = (IMemoryNode)node;
        if (removed.Common.RemoveLink())
            removed.OnUnlinked();
    }

    private FileError CheckFree(ReadOnlySpan<byte> name) => _table.Find(name) is null ? FileError.None : FileError.Exists;

    private FileError Charge(ReadOnlySpan<byte> name, int bytes)
    {
        if (_isDeleted)
            return FileError.NotFound;
        return Budget.TryCharge(EntryCharge + name.Length + bytes) ? FileError.None : FileError.NoSpace;
    }

    private void Insert(ReadOnlySpan<byte> name, Inode node)
    {
        _table.Add(name.ToArray(), node);
        Common.MarkModified();
    }

    private void Drop(ReadOnlySpan<byte> name)
    {
        _table.Remove(name);
        Budget.Release(EntryCharge + name.Length);
        Common.MarkModified();
    }

    /// <summary>Ends the directory when it is empty; nothing can be made in it afterwards. The caller holds the structure lock.</summary>
    private bool TryDelete()
    {
        lock (_table)
        {
            if (_table.Count > 0)
                return false;
            _isDeleted = true;
        }

        _parent = null;
        Common.RemoveLink(EmptyDirectoryLinks);
        OnUnlinked();
        return true;
    }
}
