using System;
using System.IO;
using System.Threading;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary>
/// The file functions of the platform boundary, with paths as UTF-8 spans and results as <see cref="FileError"/>. The exports only
/// translate pointers and <c>errno</c>, so all of the behaviour is tested on the host.
/// </summary>
/// <param name="treeFactory">Makes the tree of files at the first call that needs a path: most programs start faster without it.</param>
internal sealed partial class FileCalls(Func<FileTree> treeFactory)
{
    private readonly Lock _treeGate = new();
    private volatile FileTree? _tree;

    /// <summary>The descriptors of the one process.</summary>
    public DescriptorTable Descriptors { get; } = new();

    /// <summary>Opens a file for reading while there is no tree; <see langword="null"/> for a file that needs the tree.</summary>
    public Func<ReadOnlySpan<byte>, OpenDescription?>? OpenWithoutTree { get; init; }

    /// <summary>The tree of files.</summary>
    public VirtualFileSystem Tree => GetTree().Files;

    private FileTree GetTree()
    {
        if (_tree is FileTree tree)
            return tree;
        lock (_treeGate)
            return _tree ??= treeFactory();
    }

    /// <summary><c>open(2)</c>.</summary>
    public FileError Open(ReadOnlySpan<byte> path, int palFlags, int mode, out int descriptor)
    {
        descriptor = -1;
        if (!TryTranslate(palFlags, out OpenFlags flags))
            return FileError.InvalidArgument;
        if (_tree is null && flags == OpenFlags.Read && OpenWithoutTree?.Invoke(path) is OpenDescription early)
            return Descriptors.Add(early, (palFlags & PalOpen.CloseOnExec) != 0, out descriptor);
        FileError error = Tree.Open(path, flags, (UnixFileMode)(mode & 0xFFF), out OpenDescription? description);
        return error == FileError.None
            ? Descriptors.Add(description!, (palFlags & PalOpen.CloseOnExec) != 0, out descriptor)
            : error;
    }

    /// <summary><c>stat(2)</c> and <c>lstat(2)</c>.</summary>
    public FileError GetStatus(ReadOnlySpan<byte> path, bool follow, out PalFileStatus status)
    {
        FileError error = Tree.GetStatus(path, follow, out NodeStatus found);
        status = error == FileError.None ? Translate(found) : default;
        return error;
    }

    /// <summary><c>access(2)</c>.</summary>
    public FileError CheckAccess(ReadOnlySpan<byte> path, int mode)
    {
        if ((mode & ~(PalAccess.Read | PalAccess.Write | PalAccess.Execute)) != 0)
            return FileError.InvalidArgument;
        return Tree.CheckAccess(path, (mode & PalAccess.Write) != 0, (mode & PalAccess.Execute) != 0);
    }

    /// <summary><c>utimensat(2)</c> without following a link.</summary>
    public FileError SetTimes(ReadOnlySpan<byte> path, PalTimeSpec access, PalTimeSpec modification) =>
        TryTranslate(access, out FileTimeUpdate accessUpdate) && TryTranslate(modification, out FileTimeUpdate modificationUpdate)
            ? Tree.SetTimes(path, follow: false, accessUpdate, modificationUpdate)
            : FileError.InvalidArgument;

    /// <summary><c>mknod(2)</c>.</summary>
    public FileError CreateNode(ReadOnlySpan<byte> path, uint mode, uint major, uint minor)
    {
        uint type = mode >> 12;
        return Tree.CreateNode(path, type == 0 ? NodeType.File : (NodeType)type, (UnixFileMode)(mode & 0xFFF), new DeviceNumber(major, minor));
    }

    /// <summary><c>readlink(2)</c>: as much as fits, without terminator.</summary>
    public FileError ReadLink(ReadOnlySpan<byte> path, Span<byte> destination, out int count)
    {
        count = 0;
        if (destination.IsEmpty)
            return FileError.InvalidArgument;
        FileError error = Tree.ReadSymbolicLink(path, out ReadOnlyMemory<byte> target);
        if (error != FileError.None)
            return error;
        count = Math.Min(destination.Length, target.Length);
        target.Span[..count].CopyTo(destination);
        return FileError.None;
    }

    /// <summary><c>getcwd(3)</c>, with a terminating zero.</summary>
    public FileError GetWorkingDirectory(Span<byte> destination)
    {
        if (destination.IsEmpty)
            return FileError.InvalidArgument;
        FileError error = Tree.GetWorkingDirectory(out byte[] path);
        if (error != FileError.None)
            return error;
        if (path.Length >= destination.Length)
            return FileError.ResultTooLarge;
        path.CopyTo(destination);
        destination[path.Length] = 0;
        return FileError.None;
    }

    /// <summary><c>opendir(3)</c>.</summary>
    public FileError OpenDirectory(ReadOnlySpan<byte> path, out DirectoryStream? stream)
    {
        stream = null;
        FileError error = Tree.Open(path, OpenFlags.Read | OpenFlags.Directory, default, out OpenDescription? description);
        if (error == FileError.None)
            stream = new DirectoryStream((DirectoryDescription)description!);
        return error;
    }

    /// <summary><c>statfs(2)</c> by path.</summary>
    public FileError GetFileSystem(ReadOnlySpan<byte> path, out SpaceInfo space, out uint type)
    {
        space = default;
        type = 0;
        FileError error = Tree.GetFileSystem(path, out IFileSystem? fileSystem);
        if (error != FileError.None)
            return error;
        type = fileSystem!.TypeNumber;
        return fileSystem.GetSpace(out space);
    }

    private static bool TryTranslate(int palFlags, out OpenFlags flags)
    {
        const int Known = PalOpen.AccessMask | PalOpen.CloseOnExec | PalOpen.Create | PalOpen.Exclusive | PalOpen.Truncate |
            PalOpen.Synchronous | PalOpen.NoFollow;
        flags = (palFlags & PalOpen.AccessMask) switch
        {
            PalOpen.ReadOnly => OpenFlags.Read,
            PalOpen.WriteOnly => OpenFlags.Write,
            PalOpen.ReadWrite => OpenFlags.Read | OpenFlags.Write,
            _ => OpenFlags.None,
        };
        if (flags == OpenFlags.None || (palFlags & ~Known) != 0)
            return false;
        if ((palFlags & PalOpen.Create) != 0)
            flags |= OpenFlags.Create;
        if ((palFlags & PalOpen.Exclusive) != 0)
            flags |= OpenFlags.Exclusive;
        if ((palFlags & PalOpen.Truncate) != 0)
            flags |= OpenFlags.Truncate;
        if ((palFlags & PalOpen.NoFollow) != 0)
            flags |= OpenFlags.NoFollow;
        return true;
    }

    private static bool TryTranslate(PalTimeSpec time, out FileTimeUpdate update)
    {
        // utimensat(2): two values of tv_nsec that no time has.
        const long UtimeNow = 0x3FFF_FFFF;
        const long UtimeOmit = 0x3FFF_FFFE;
        const long NanosecondsPerSecond = 1_000_000_000;
        update = time.Nanoseconds switch
        {
            UtimeNow => FileTimeUpdate.Now,
            UtimeOmit => FileTimeUpdate.Omit,
            _ => FileTimeUpdate.To(new FileTime(time.Seconds, (int)time.Nanoseconds)),
        };
        return time.Nanoseconds is UtimeNow or UtimeOmit or (>= 0 and < NanosecondsPerSecond);
    }

    private static PalFileStatus Translate(in NodeStatus status) => new()
    {
        // On Linux the class library gets no birth time (flag FILESTATUS_FLAGS_HAS_BIRTHTIME stays clear) and takes the older of the
        // other times, so that File.SetCreationTime can be read back. The same here.
        Flags = 0,
        Mode = ((int)status.Type << 12) | (int)status.Mode,
        UserId = status.UserId,
        GroupId = status.GroupId,
        Size = status.Length,
        AccessTime = status.AccessTime.Seconds,
        AccessTimeNanoseconds = status.AccessTime.Nanoseconds,
        ModificationTime = status.ModificationTime.Seconds,
        ModificationTimeNanoseconds = status.ModificationTime.Nanoseconds,
        ChangeTime = status.ChangeTime.Seconds,
        ChangeTimeNanoseconds = status.ChangeTime.Nanoseconds,
        Device = (long)status.FileSystemNumber,
        SpecialDevice = (long)DeviceNumbers.Combine(status.Device),
        Number = (long)status.Number,
    };
}
