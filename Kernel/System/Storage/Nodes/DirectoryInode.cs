using System;
using System.IO;

namespace Cosmos.Storage;

/// <summary>A directory: names and the nodes they stand for. Names are 1 to 255 bytes without <c>/</c> and NUL, never <c>.</c> or <c>..</c>.</summary>
public abstract class DirectoryInode : Inode
{
    /// <inheritdoc/>
    public sealed override NodeType Type => NodeType.Directory;

    /// <summary>The directory that this one lies in; itself for the root, <see langword="null"/> after its deletion.</summary>
    public abstract DirectoryInode? Parent { get; }

    /// <summary>Finds a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="node">The node when the result is <see cref="FileError.None"/>.</param>
    /// <returns><see cref="FileError.NotFound"/> when there is no such name.</returns>
    public abstract FileError Lookup(ReadOnlySpan<byte> name, out Inode? node);

    /// <summary>Finds the name under which a directory lies in this one.</summary>
    /// <param name="child">The directory to look for.</param>
    /// <param name="name">Its name.</param>
    public abstract FileError FindName(DirectoryInode child, out ReadOnlyMemory<byte> name);

    /// <summary>Finds some name under which a node lies in this directory, for those who watch the directory.</summary>
    /// <param name="node">The node to look for.</param>
    /// <param name="name">Its name.</param>
    public virtual FileError FindEntryName(Inode node, out ReadOnlyMemory<byte> name)
    {
        name = default;
        return FileError.NotFound;
    }

    /// <summary>Tells the next entry. The order never changes, so an entry that exists throughout is seen exactly once, whatever else changes.</summary>
    /// <param name="cursor">0 for the first entry; moved behind the entry returned.</param>
    /// <param name="entry">The entry.</param>
    /// <returns><see langword="false"/> behind the last entry.</returns>
    public abstract bool TryReadEntry(ref ulong cursor, out DirectoryEntry entry);

    /// <summary>Notes that the directory was listed (access time).</summary>
    public virtual void MarkRead()
    {
    }

    /// <summary>Makes an empty file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mode">Its permission bits, with the umask already applied.</param>
    /// <param name="node">The new file; or, with <see cref="FileError.Exists"/>, the node that has the name.</param>
    public virtual FileError CreateFile(ReadOnlySpan<byte> name, UnixFileMode mode, out Inode? node)
    {
        node = null;
        return FileError.ReadOnlyFileSystem;
    }

    /// <summary>Makes an empty directory.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mode">Its permission bits, with the umask already applied.</param>
    public virtual FileError CreateDirectory(ReadOnlySpan<byte> name, UnixFileMode mode) => FileError.ReadOnlyFileSystem;

    /// <summary>Makes a symbolic link.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">What it says, 1 to 4095 bytes.</param>
    public virtual FileError CreateSymbolicLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target) => FileError.ReadOnlyFileSystem;

    /// <summary>Makes a device node, a named pipe or a socket node.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Kind of the node.</param>
    /// <param name="mode">Its permission bits, with the umask already applied.</param>
    /// <param name="device">Device for a device node.</param>
    /// <param name="node">The new node.</param>
    public virtual FileError CreateSpecial(ReadOnlySpan<byte> name, NodeType type, UnixFileMode mode, DeviceNumber device, out SpecialInode? node)
    {
        node = null;
        return FileError.ReadOnlyFileSystem;
    }

    /// <summary>Gives a node one more name (hard link).</summary>
    /// <param name="name">The new name.</param>
    /// <param name="node">A node of the same file system that is no directory.</param>
    public virtual FileError Link(ReadOnlySpan<byte> name, Inode node) => FileError.ReadOnlyFileSystem;

    /// <summary>Removes a name that does not stand for a directory.</summary>
    /// <param name="name">The name.</param>
    public virtual FileError Unlink(ReadOnlySpan<byte> name) => FileError.ReadOnlyFileSystem;

    /// <summary>Removes an empty directory.</summary>
    /// <param name="name">Its name.</param>
    public virtual FileError RemoveDirectory(ReadOnlySpan<byte> name) => FileError.ReadOnlyFileSystem;

    /// <summary>Moves an entry in one step, replacing what has the new name (<c>rename(2)</c>).</summary>
    /// <param name="name">The entry in this directory.</param>
    /// <param name="newParent">A directory of the same file system, perhaps this one.</param>
    /// <param name="newName">The name there.</param>
    public virtual FileError Rename(ReadOnlySpan<byte> name, DirectoryInode newParent, ReadOnlySpan<byte> newName) =>
        FileError.ReadOnlyFileSystem;
}

/// <summary>One entry of a directory listing.</summary>
/// <param name="Name">The name in UTF-8; the memory does not change.</param>
/// <param name="Type">Kind of the node.</param>
public readonly record struct DirectoryEntry(ReadOnlyMemory<byte> Name, NodeType Type);
