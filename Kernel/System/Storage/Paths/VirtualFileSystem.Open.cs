using System;
using System.IO;

namespace Cosmos.Storage;

public sealed partial class VirtualFileSystem
{
    // Somebody may delete the file between finding and opening it; with O_CREAT that calls for another try, and each needs a new deleter.
    private const int MostTries = 64;

    /// <summary>Opens a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="flags">How.</param>
    /// <param name="mode">Permission bits, before the umask, of a file that is made.</param>
    /// <param name="description">The open node, with one reference for the caller.</param>
    public FileError Open(ReadOnlySpan<byte> path, OpenFlags flags, UnixFileMode mode, out OpenDescription? description)
    {
        FileError error = FileError.NotFound;
        description = null;
        for (int tries = 0; tries < MostTries && error == FileError.NotFound; tries++)
        {
            error = (flags & OpenFlags.Create) != 0
                ? OpenOrCreate(path, flags, mode, out description, out bool vanished)
                : OpenExisting(path, flags, out description, out vanished);
            if (!vanished)
                break;
        }

        return error;
    }

    private FileError OpenExisting(ReadOnlySpan<byte> path, OpenFlags flags, out OpenDescription? description, out bool vanished)
    {
        description = null;
        vanished = false;
        FileError error = FindExisting(path, (flags & OpenFlags.NoFollow) == 0, out PathWalk walk);
        return error == FileError.None ? OpenNode(walk.Target, walk.Parent.Node, flags, out description, out vanished) : error;
    }

    private FileError OpenOrCreate(ReadOnlySpan<byte> path, OpenFlags flags, UnixFileMode mode, out OpenDescription? description, out bool vanished)
    {
        description = null;
        vanished = false;

        // O_EXCL never follows a link in the last component; without it, the file that a dangling link names is made.
        bool exclusive = (flags & OpenFlags.Exclusive) != 0;
        // A slash behind the name is refused before anything is looked up there, even a link.
        ReadOnlySpan<byte> trimmed = TrimSlashes(path);
        bool hasSlash = trimmed.Length != path.Length;
        FileError error = Walk(trimmed, !exclusive && !hasSlash && (flags & OpenFlags.NoFollow) == 0, out PathWalk walk);
        if (error != FileError.None)
            return error;
        if (walk.HasTrailingSlash || (hasSlash && walk.Last == LastComponent.Name))
            return FileError.IsADirectory;
        if (walk.Exists)
            return exclusive ? FileError.Exists : OpenNode(walk.Target, walk.Parent.Node, flags, out description, out vanished);
        if ((flags & OpenFlags.Directory) != 0)
            return FileError.InvalidArgument;

        error = ((DirectoryInode)walk.Parent.Node).CreateFile(walk.Name, mode & AllModeBits & ~Umask, out Inode? node);
        if (error == FileError.Exists && !exclusive)
        {
            // Another thread was faster. Its node may be a link, so the path is followed again.
            vanished = true;
            return FileError.NotFound;
        }

        if (ReportNew(error, walk) != FileError.None)
            return error;
        return OpenNode(new Location(walk.Parent.Mount, node!), walk.Parent.Node, flags & ~OpenFlags.Truncate, out description, out vanished);
    }

    private static FileError OpenNode(Location place, Inode parent, OpenFlags flags, out OpenDescription? description, out bool vanished)
    {
        description = null;
        vanished = false;
        if ((flags & OpenFlags.Directory) != 0 && place.Node is not DirectoryInode)
            return FileError.NotADirectory;
        if ((flags & OpenFlags.Write) != 0 && place.Mount.FileSystem.IsReadOnly && place.Node is not SpecialInode)
            return FileError.ReadOnlyFileSystem;
        switch (place.Node)
        {
            case FileInode file:
                FileError error = file.AddOpen();
                vanished = error == FileError.NotFound;
                if (error == FileError.None && (flags & OpenFlags.Truncate) != 0)
                {
                    error = file.SetLength(0);
                    if (error != FileError.None)
                        file.RemoveOpen();
                }

                if (error != FileError.None)
                    return error;
                var opened = new FileDescription(place.Mount, file, parent as DirectoryInode, flags);
                if ((flags & OpenFlags.Truncate) != 0)
                    opened.Report(WatchEvents.Modified);
                description = opened;
                return error;

            case DirectoryInode directory:
                if ((flags & (OpenFlags.Write | OpenFlags.Create | OpenFlags.Truncate)) != 0)
                    return FileError.IsADirectory;
                description = new DirectoryDescription(place.Mount, directory, flags);
                return FileError.None;

            case SpecialInode special:
                return special.Open(flags, out description);

            default:
                return FileError.TooManySymbolicLinks;
        }
    }

    /// <summary>Opens a file that has no name, with one reference for the caller.</summary>
    /// <param name="fileSystem">Where its contents are kept.</param>
    /// <param name="flags">How.</param>
    /// <param name="description">The open file.</param>
    public FileError OpenAnonymous(InMemoryFileSystem fileSystem, OpenFlags flags, out OpenDescription? description)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        description = null;
        FileError error = fileSystem.CreateAnonymousFile(AllModeBits & ~UnixFileMode.SetUser & ~UnixFileMode.SetGroup & ~UnixFileMode.StickyBit, out FileInode? file);
        if (error != FileError.None)
            return error;
        error = file!.AddOpen();
        description = new FileDescription(_mounts[0], file, null, flags);
        return error;
    }
}
