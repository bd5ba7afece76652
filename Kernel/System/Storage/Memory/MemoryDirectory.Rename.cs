using System;

namespace Cosmos.Storage;

internal sealed partial class MemoryDirectory
{
    public override FileError Rename(ReadOnlySpan<byte> name, DirectoryInode newParent, ReadOnlySpan<byte> newName)
    {
        if (newParent is not MemoryDirectory destination || destination.Common.FileSystem != Common.FileSystem)
            return FileError.CrossDevice;

        // The structure lock keeps the ancestors still; its holder may lock two directories in any order.
        lock (Common.FileSystem.StructureLock)
        {
            lock (_table)
            {
                lock (destination._table)
                    return RenameLocked(name, destination, newName);
            }
        }
    }

    private FileError RenameLocked(ReadOnlySpan<byte> name, MemoryDirectory destination, ReadOnlySpan<byte> newName)
    {
        Inode? moved = _table.Find(name);
        if (moved is null || destination._isDeleted)
            return FileError.NotFound;
        var movedDirectory = moved as MemoryDirectory;
        if (movedDirectory is not null && destination.IsWithin(movedDirectory))
            return FileError.InvalidArgument;

        Inode? replaced = destination._table.Find(newName);
        if (ReferenceEquals(moved, replaced))
            return FileError.None; // Two names of one file: rename(2) leaves both.
        if (replaced is not null)
        {
            FileError error = RemoveReplaced(replaced, movedDirectory, destination);
            if (error != FileError.None)
                return error;
            destination._table.Replace(newName, moved);
            Drop(name);
        }
        else
        {
            // Only the difference is charged: moving must work on a full disk.
            if (!Budget.TryCharge(newName.Length - name.Length))
                return FileError.NoSpace;
            destination._table.Add(newName.ToArray(), moved);
            _table.Remove(name);
            Common.MarkModified();
        }

        if (movedDirectory is not null && destination != this)
        {
            movedDirectory._parent = destination;
            Common.RemoveLink();
            destination.Common.AddLink();
        }

        if (destination != this)
            destination.Common.MarkModified();
        ((IMemoryNode)moved).Common.MarkChanged();
        return FileError.None;
    }

    private FileError RemoveReplaced(Inode replaced, MemoryDirectory? movedDirectory, MemoryDirectory destination)
    {
        if (replaced is not MemoryDirectory replacedDirectory)
        {
            if (movedDirectory is not null)
                return FileError.NotADirectory;
            RemoveLink(replaced);
            return FileError.None;
        }

        // A directory that lies above the moved entry is never empty, so this also refuses to replace an ancestor.
        if (IsWithin(replacedDirectory))
            return FileError.NotEmpty;
        if (movedDirectory is null)
            return FileError.IsADirectory;
        if (!replacedDirectory.TryDelete())
            return FileError.NotEmpty;
        destination.Common.RemoveLink();
        return FileError.None;
    }

    private bool IsWithin(MemoryDirectory ancestor)
    {
        for (MemoryDirectory? directory = this; directory is not null; directory = directory._parent)
        {
            if (directory == ancestor)
                return true;
            if (directory._parent == directory)
                return false;
        }

        return false;
    }
}
