using System;
using System.IO;

namespace Cosmos.Storage;

public sealed partial class VirtualFileSystem
{
    /// <summary>The permission bits that a mode can hold (07777).</summary>
    private const UnixFileMode AllModeBits = (UnixFileMode)0xFFF;

    // mkdir(2): "the mode of the created directory is (mode & ~umask & 01777)".
    private const UnixFileMode DirectoryModeBits = (UnixFileMode)0x3FF;

    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Tells about a node.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="follow">Whether a symbolic link in the last component is followed.</param>
    /// <param name="status">The answer.</param>
    public FileError GetStatus(ReadOnlySpan<byte> path, bool follow, out NodeStatus status)
    {
        status = default;
        FileError error = Find(path, follow, out Location place);
        if (error != FileError.None)
            return error;
        error = place.Node.GetStatus(out status);
        status.FileSystemNumber = place.Mount.Number;
        return error;
    }

    /// <summary>Tells whether root may use a node in some ways (<c>access(2)</c>).</summary>
    /// <param name="path">Its path.</param>
    /// <param name="write">Whether writing is asked for.</param>
    /// <param name="execute">Whether executing is asked for.</param>
    public FileError CheckAccess(ReadOnlySpan<byte> path, bool write, bool execute)
    {
        FileError error = Find(path, followLast: true, out Location place);
        if (error != FileError.None)
            return error;
        if (write && place.Mount.FileSystem.IsReadOnly)
            return FileError.ReadOnlyFileSystem;
        if (!execute || place.Node is DirectoryInode)
            return FileError.None;
        error = place.Node.GetStatus(out NodeStatus status);
        return error == FileError.None && (status.Mode & AnyExecute) == 0 ? FileError.AccessDenied : error;
    }

    /// <summary>Changes permission bits.</summary>
    /// <param name="path">Path of the node; links are followed.</param>
    /// <param name="mode">The new bits.</param>
    public FileError SetMode(ReadOnlySpan<byte> path, UnixFileMode mode)
    {
        FileError error = FindExisting(path, follow: true, out PathWalk walk);
        return error == FileError.None ? ReportChange(walk.Target.Node.SetMode(mode & AllModeBits), walk, WatchEvents.Attributes) : error;
    }

    /// <summary>Changes access and modification time.</summary>
    /// <param name="path">Path of the node.</param>
    /// <param name="follow">Whether a symbolic link in the last component is followed.</param>
    /// <param name="access">What happens to the access time.</param>
    /// <param name="modification">What happens to the modification time.</param>
    public FileError SetTimes(ReadOnlySpan<byte> path, bool follow, FileTimeUpdate access, FileTimeUpdate modification)
    {
        FileError error = FindExisting(path, follow, out PathWalk walk);
        return error == FileError.None
            ? ReportChange(walk.Target.Node.SetTimes(access, modification), walk, WatchEvents.Attributes)
            : error;
    }

    /// <summary>Makes a directory.</summary>
    /// <param name="path">Its path; slashes may follow.</param>
    /// <param name="mode">Its permission bits before the umask.</param>
    public FileError CreateDirectory(ReadOnlySpan<byte> path, UnixFileMode mode)
    {
        FileError error = FindPlaceForNew(path, allowTrailingSlash: true, out PathWalk walk);
        if (error != FileError.None)
            return error;
        error = ((DirectoryInode)walk.Parent.Node).CreateDirectory(walk.Name, mode & DirectoryModeBits & ~Umask);
        return ReportNew(error, walk, WatchEvents.IsDirectory);
    }

    /// <summary>Makes a symbolic link.</summary>
    /// <param name="target">What it says; need not exist.</param>
    /// <param name="path">Path of the link.</param>
    public FileError CreateSymbolicLink(ReadOnlySpan<byte> target, ReadOnlySpan<byte> path)
    {
        if (target.IsEmpty)
            return FileError.NotFound;
        if (target.Length > PathRules.LongestPath)
            return FileError.NameTooLong;
        FileError error = FindPlaceForNew(path, allowTrailingSlash: false, out PathWalk walk);
        return error == FileError.None
            ? ReportNew(((DirectoryInode)walk.Parent.Node).CreateSymbolicLink(walk.Name, target), walk)
            : error;
    }

    /// <summary>Makes a device node, a named pipe or an empty file (<c>mknod(2)</c>).</summary>
    /// <param name="path">Its path.</param>
    /// <param name="type">Kind of the node.</param>
    /// <param name="mode">Its permission bits before the umask.</param>
    /// <param name="device">Device for a device node.</param>
    public FileError CreateNode(ReadOnlySpan<byte> path, NodeType type, UnixFileMode mode, DeviceNumber device) =>
        CreateNode(path, type, mode, device, out _);

    /// <summary>Makes the node of a socket (<c>bind(2)</c> of a socket of the family AF_UNIX).</summary>
    /// <param name="path">Its path.</param>
    /// <param name="mode">Its permission bits before the umask.</param>
    /// <param name="node">The new node.</param>
    public FileError CreateSocketNode(ReadOnlySpan<byte> path, UnixFileMode mode, out SpecialInode? node) =>
        CreateNode(path, NodeType.Socket, mode, default, out node);

    /// <summary>Finds the node of a path.</summary>
    /// <param name="path">The path; links are followed.</param>
    /// <param name="node">The node.</param>
    public FileError FindNode(ReadOnlySpan<byte> path, out Inode? node)
    {
        FileError error = Find(path, followLast: true, out Location place);
        node = error == FileError.None ? place.Node : null;
        return error;
    }

    private FileError CreateNode(ReadOnlySpan<byte> path, NodeType type, UnixFileMode mode, DeviceNumber device, out SpecialInode? node)
    {
        node = null;
        FileError error = FindPlaceForNew(path, allowTrailingSlash: false, out PathWalk walk);
        if (error != FileError.None)
            return error;
        var parent = (DirectoryInode)walk.Parent.Node;
        mode = mode & AllModeBits & ~Umask;
        error = type switch
        {
            NodeType.File => parent.CreateFile(walk.Name, mode, out _),
            NodeType.CharacterDevice or NodeType.BlockDevice or NodeType.NamedPipe or NodeType.Socket =>
                parent.CreateSpecial(walk.Name, type, mode, device, out node),
            NodeType.Directory => FileError.NotPermitted,
            _ => FileError.InvalidArgument,
        };
        return ReportNew(error, walk);
    }

    /// <summary>Gives a node one more name. A symbolic link in the last component is linked itself, not followed.</summary>
    /// <param name="existing">Path of the node.</param>
    /// <param name="path">The new name.</param>
    public FileError CreateLink(ReadOnlySpan<byte> existing, ReadOnlySpan<byte> path)
    {
        FileError error = Find(existing, followLast: false, out Location node);
        if (error != FileError.None)
            return error;
        error = FindPlaceForNew(path, allowTrailingSlash: false, out PathWalk walk);
        if (error != FileError.None)
            return error;
        if (walk.Parent.Mount != node.Mount)
            return FileError.CrossDevice;
        return node.Node is DirectoryInode
            ? FileError.NotPermitted
            : ReportNew(((DirectoryInode)walk.Parent.Node).Link(walk.Name, node.Node), walk);
    }

    /// <summary>Tells what a symbolic link says.</summary>
    /// <param name="path">Path of the link.</param>
    /// <param name="target">A path in UTF-8; the memory does not change.</param>
    public FileError ReadSymbolicLink(ReadOnlySpan<byte> path, out ReadOnlyMemory<byte> target)
    {
        target = default;
        FileError error = Find(path, followLast: false, out Location place);
        if (error != FileError.None)
            return error;
        return place.Node is SymbolicLinkInode link ? link.ReadTarget(out target) : FileError.InvalidArgument;
    }

    /// <summary>Removes a name that does not stand for a directory.</summary>
    /// <param name="path">The name.</param>
    public FileError Unlink(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> trimmed = TrimSlashes(path);
        FileError error = Walk(trimmed, followLast: false, out PathWalk walk);
        if (error != FileError.None)
            return error;
        if (walk.Last != LastComponent.Name)
            return FileError.IsADirectory;
        if (!walk.Exists)
            return FileError.NotFound;
        if (walk.Target.Node is DirectoryInode)
            return FileError.IsADirectory;
        return trimmed.Length != path.Length
            ? FileError.NotADirectory
            : ReportDeleted(((DirectoryInode)walk.Parent.Node).Unlink(walk.Name), walk);
    }

    /// <summary>Removes an empty directory.</summary>
    /// <param name="path">Its path.</param>
    public FileError RemoveDirectory(ReadOnlySpan<byte> path)
    {
        FileError error = Walk(TrimSlashes(path), followLast: false, out PathWalk walk);
        if (error != FileError.None)
            return error;
        switch (walk.Last)
        {
            case LastComponent.Root:
                return FileError.Busy;
            case LastComponent.Self:
                return FileError.InvalidArgument;
            case LastComponent.Parent:
                return FileError.NotEmpty;
        }

        if (!walk.Exists)
            return FileError.NotFound;
        if (walk.Target.Mount != walk.Parent.Mount)
            return FileError.Busy;
        return ReportDeleted(((DirectoryInode)walk.Parent.Node).RemoveDirectory(walk.Name), walk);
    }

    /// <summary>Moves a node in one step, replacing a file or an empty directory that has the new name.</summary>
    /// <param name="path">The node.</param>
    /// <param name="newPath">Its new name.</param>
    public FileError Rename(ReadOnlySpan<byte> path, ReadOnlySpan<byte> newPath)
    {
        // A trailing slash on the last component must not make Walk follow a link or judge the node: rename has rules of its own.
        ReadOnlySpan<byte> trimmed = TrimSlashes(path), newTrimmed = TrimSlashes(newPath);
        FileError error = Walk(trimmed, followLast: false, out PathWalk from);
        if (error != FileError.None)
            return error;
        error = Walk(newTrimmed, followLast: false, out PathWalk to);
        if (error != FileError.None)
            return error;
        if (from.Parent.Mount != to.Parent.Mount)
            return FileError.CrossDevice;
        if (from.Last != LastComponent.Name || to.Last != LastComponent.Name)
            return FileError.Busy;
        if (!from.Exists)
            return FileError.NotFound;
        if (from.Target.Node is not DirectoryInode && (trimmed.Length != path.Length || newTrimmed.Length != newPath.Length))
            return FileError.NotADirectory;
        if (from.Target.Mount != from.Parent.Mount || (to.Exists && to.Target.Mount != to.Parent.Mount))
            return FileError.Busy;
        error = ((DirectoryInode)from.Parent.Node).Rename(from.Name, (DirectoryInode)to.Parent.Node, to.Name);
        return ReportMoved(error, from, to);
    }

    /// <summary>Tells which file system a path lies in.</summary>
    /// <param name="path">Path of a node; links are followed.</param>
    /// <param name="fileSystem">The file system.</param>
    public FileError GetFileSystem(ReadOnlySpan<byte> path, out IFileSystem? fileSystem)
    {
        FileError error = Find(path, followLast: true, out Location place);
        fileSystem = error == FileError.None ? place.Mount.FileSystem : null;
        return error;
    }

    /// <summary>Finds the directory and the name for a node that is to be made.</summary>
    private FileError FindPlaceForNew(ReadOnlySpan<byte> path, bool allowTrailingSlash, out PathWalk walk)
    {
        // Slashes behind a new directory mean nothing, and must not make a dangling link there be followed (mkdir gives EEXIST).
        ReadOnlySpan<byte> trimmed = TrimSlashes(path);
        FileError error = Walk(trimmed, followLast: false, out walk);
        if (error != FileError.None)
            return error;
        if (walk.Exists)
            return FileError.Exists;
        return trimmed.Length != path.Length && !allowTrailingSlash ? FileError.NotFound : FileError.None;
    }

    /// <summary>Takes slashes off the end, but leaves a path of slashes one.</summary>
    private static ReadOnlySpan<byte> TrimSlashes(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> trimmed = path.TrimEnd((byte)'/');
        return trimmed.IsEmpty && !path.IsEmpty ? path[..1] : trimmed;
    }
}
