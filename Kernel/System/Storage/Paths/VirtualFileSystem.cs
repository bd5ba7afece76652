using System;
using System.IO;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>
/// The tree of all mounted file systems as one process sees it: path resolution, working directory, umask, and the operations on paths.
/// Paths are UTF-8, at most 4095 bytes, their components at most 255. Thread safe.
/// </summary>
/// <remarks>
/// There is one user, root. As on Linux, root may read and write everything whatever the mode says; a file can be executed when any
/// execute bit is set. Results are those of Linux; the host tests compare them operation by operation.
/// </remarks>
public sealed partial class VirtualFileSystem
{
    private const UnixFileMode DefaultUmask = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly Lock _mountGate = new();
    private volatile Mount[] _mounts;
    private volatile WorkingDirectory _workingDirectory;
    private ulong _lastMountNumber = 1;

    /// <summary>Makes a tree with one file system.</summary>
    /// <param name="root">What <c>/</c> shows.</param>
    public VirtualFileSystem(IFileSystem root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var mount = new Mount(root, _lastMountNumber, null, null);
        _mounts = [mount];
        _workingDirectory = new WorkingDirectory(RootLocation);
    }

    /// <summary>Permission bits that new nodes do not get; 022 at first.</summary>
    public UnixFileMode Umask { get; set; } = DefaultUmask;

    /// <summary>What is mounted, the root first.</summary>
    public ReadOnlySpan<Mount> Mounts => _mounts;

    private Location RootLocation => new(_mounts[0], _mounts[0].FileSystem.Root);

    private Location WorkingLocation => _workingDirectory.Location;

    /// <summary>Shows a file system in place of a directory.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="fileSystem">The file system.</param>
    public FileError MountAt(ReadOnlySpan<byte> path, IFileSystem fileSystem)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        lock (_mountGate)
        {
            FileError error = Find(path, followLast: true, out Location place);
            if (error != FileError.None)
                return error;
            if (place.Node is not DirectoryInode covered)
                return FileError.NotADirectory;
            _mounts = [.. _mounts, new Mount(fileSystem, ++_lastMountNumber, place.Mount, covered)];
            return FileError.None;
        }
    }

    /// <summary>Takes a mounted file system away. Descriptions that are open in it stay usable.</summary>
    /// <param name="path">The directory where it is mounted.</param>
    /// <returns><see cref="FileError.Busy"/> when something is mounted in it or it is the root.</returns>
    public FileError Unmount(ReadOnlySpan<byte> path)
    {
        lock (_mountGate)
        {
            FileError error = Find(path, followLast: true, out Location place);
            if (error != FileError.None)
                return error;
            Mount mount = place.Mount;
            if (!ReferenceEquals(place.Node, mount.FileSystem.Root))
                return FileError.InvalidArgument;
            if (mount.Parent is null || Array.Exists(_mounts, other => other.Parent == mount) || WorkingLocation.Mount == mount)
                return FileError.Busy;
            _mounts = Array.FindAll(_mounts, other => other != mount);
            return FileError.None;
        }
    }

    /// <summary>Changes the working directory.</summary>
    /// <param name="path">A directory.</param>
    public FileError ChangeDirectory(ReadOnlySpan<byte> path)
    {
        FileError error = Find(path, followLast: true, out Location place);
        if (error != FileError.None)
            return error;
        if (place.Node is not DirectoryInode)
            return FileError.NotADirectory;
        _workingDirectory = new WorkingDirectory(place);
        return FileError.None;
    }

    /// <summary>Tells the absolute path of the working directory.</summary>
    /// <param name="path">The path in UTF-8.</param>
    /// <returns><see cref="FileError.NotFound"/> when the directory was deleted.</returns>
    public FileError GetWorkingDirectory(out byte[] path) => GetPath(WorkingLocation, default, out path);

    /// <summary>Tells the absolute path of where a mount lies.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="path">The path in UTF-8.</param>
    public FileError GetMountPoint(Mount mount, out byte[] path)
    {
        ArgumentNullException.ThrowIfNull(mount);
        return GetPath(new Location(mount, mount.FileSystem.Root), default, out path);
    }

    /// <summary>Resolves all links, <c>.</c> and <c>..</c> of a path (<c>realpath(3)</c>).</summary>
    /// <param name="path">The path of an existing node.</param>
    /// <param name="realPath">The absolute path in UTF-8.</param>
    public FileError GetRealPath(ReadOnlySpan<byte> path, out byte[] realPath)
    {
        realPath = [];
        FileError error = FindExisting(path, follow: true, out PathWalk walk);
        if (error != FileError.None)
            return error;
        return walk.Target.Node is DirectoryInode ? GetPath(walk.Target, default, out realPath) : GetPath(walk.Parent, walk.Name, out realPath);
    }

    /// <summary>Builds a path from its end: the names are found by asking each directory's parent.</summary>
    private FileError GetPath(Location place, ReadOnlySpan<byte> lastName, out byte[] path)
    {
        path = [];
        Span<byte> buffer = stackalloc byte[PathRules.LongestPath];
        int start = buffer.Length;
        if (!lastName.IsEmpty && !Prepend(lastName, buffer, ref start))
            return FileError.NameTooLong;

        while (!place.Is(RootLocation))
        {
            Location parent;
            if (ReferenceEquals(place.Node, place.Mount.FileSystem.Root))
            {
                if (place.Mount.Parent is null)
                    break;
                place = new Location(place.Mount.Parent, place.Mount.Covered!);
                continue;
            }

            var directory = (DirectoryInode)place.Node;
            if (directory.Parent is not DirectoryInode above)
                return FileError.NotFound;
            parent = new Location(place.Mount, above);
            FileError error = above.FindName(directory, out ReadOnlyMemory<byte> name);
            if (error != FileError.None)
                return error;
            if (!Prepend(name.Span, buffer, ref start))
                return FileError.NameTooLong;
            place = parent;
        }

        path = start == buffer.Length ? "/"u8.ToArray() : buffer[start..].ToArray();
        return FileError.None;
    }

    private static bool Prepend(ReadOnlySpan<byte> name, Span<byte> buffer, ref int start)
    {
        if (name.Length + 1 > start)
            return false;
        start -= name.Length;
        name.CopyTo(buffer[start..]);
        buffer[--start] = (byte)'/';
        return true;
    }

    /// <summary>A location on the heap, so that it can be exchanged in one step.</summary>
    private sealed class WorkingDirectory(Location location)
    {
        public readonly Location Location = location;
    }
}
