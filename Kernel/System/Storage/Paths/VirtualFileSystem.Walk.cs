using System;

namespace Cosmos.Storage;

public sealed partial class VirtualFileSystem
{
    /// <summary>
    /// Follows a path. A missing last component is no error here, nor is a file with a slash behind it: <see cref="PathWalk.Exists"/> and
    /// <see cref="PathWalk.HasTrailingSlash"/> tell, and the operation decides.
    /// </summary>
    /// <param name="path">The path in UTF-8.</param>
    /// <param name="followLast">Whether a symbolic link in the last component is followed. One with a trailing slash always is.</param>
    /// <param name="walk">Where the path leads.</param>
    private FileError Walk(ReadOnlySpan<byte> path, bool followLast, out PathWalk walk)
    {
        walk = default;
        if (path.IsEmpty)
            return FileError.NotFound;
        if (path.Length > PathRules.LongestPath)
            return FileError.NameTooLong;

        int links = 0;
        Location current = path[0] == '/' ? RootLocation : WorkingLocation;
        while (true)
        {
            FileError error = Step(ref current, ref path, followLast, out ReadOnlyMemory<byte> link, out PathEnd end);
            if (error != FileError.None)
                return error;
            if (link.IsEmpty)
            {
                walk = new PathWalk(end, path);
                return error;
            }

            if (++links > PathRules.MostSymbolicLinks)
                return FileError.TooManySymbolicLinks;

            // What the link says replaces its name; what followed the name still follows.
            var expanded = new byte[link.Length + path.Length];
            link.Span.CopyTo(expanded);
            path.CopyTo(expanded.AsSpan(link.Length));
            if (expanded.Length > PathRules.LongestPath)
                return FileError.NameTooLong;
            path = expanded;
            if (path[0] == '/')
                current = RootLocation;
        }
    }

    /// <summary>Goes on to the end of the path or to the next symbolic link that must be followed.</summary>
    /// <param name="current">The directory reached.</param>
    /// <param name="path">What is left of the path: the last name at the end; behind a link, everything after its name with the slashes.</param>
    /// <param name="followLast">Whether a link in the last component is followed.</param>
    /// <param name="link">What the link says, or empty at the end of the path.</param>
    /// <param name="end">Filled in at the end of the path.</param>
    private FileError Step(ref Location current, ref ReadOnlySpan<byte> path, bool followLast, out ReadOnlyMemory<byte> link, out PathEnd end)
    {
        link = default;
        end = default;
        path = path.TrimStart((byte)'/');
        if (path.IsEmpty)
        {
            end = new PathEnd { Parent = current, Target = current, Exists = true, Last = LastComponent.Root };
            return FileError.None;
        }

        while (true)
        {
            if (current.Node is not DirectoryInode directory)
                return FileError.NotADirectory;

            int length = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> name = length < 0 ? path : path[..length];
            ReadOnlySpan<byte> rest = path[name.Length..];
            ReadOnlySpan<byte> next = rest.TrimStart((byte)'/');
            bool isLast = next.IsEmpty;
            if (name.Length > PathRules.LongestName)
                return FileError.NameTooLong;

            LastComponent kind = name.SequenceEqual("."u8) ? LastComponent.Self
                : name.SequenceEqual(".."u8) ? LastComponent.Parent
                : LastComponent.Name;
            Location found = current;
            bool exists = true;
            if (kind == LastComponent.Parent)
            {
                found = ParentOf(current);
            }
            else if (kind == LastComponent.Name)
            {
                FileError error = directory.Lookup(name, out Inode? node);
                exists = error == FileError.None;
                if (error == FileError.NotFound ? !isLast : !exists)
                    return error;
                if (exists)
                    found = Cover(new Location(current.Mount, node!));
            }

            if (exists && found.Node is SymbolicLinkInode symbolic && (!isLast || followLast || !rest.IsEmpty))
            {
                path = rest;
                FileError error = symbolic.ReadTarget(out link);
                return error == FileError.None && link.IsEmpty ? FileError.NotFound : error;
            }

            if (isLast)
            {
                end = new PathEnd
                {
                    Parent = current,
                    Last = kind,
                    HasTrailingSlash = !rest.IsEmpty,
                    Target = found,
                    Exists = exists,
                };
                path = name;
                return FileError.None;
            }

            current = found;
            path = next;
        }
    }

    /// <summary>Follows a path to a node that must exist.</summary>
    private FileError Find(ReadOnlySpan<byte> path, bool followLast, out Location location)
    {
        FileError error = FindExisting(path, followLast, out PathWalk walk);
        location = walk.Target;
        return error;
    }

    /// <summary>Follows a path to a node that must exist, and tells how it was reached.</summary>
    private FileError FindExisting(ReadOnlySpan<byte> path, bool follow, out PathWalk walk)
    {
        FileError error = Walk(path, follow, out walk);
        if (error != FileError.None)
            return error;
        if (!walk.Exists)
            return FileError.NotFound;
        return walk.HasTrailingSlash && walk.Target.Node is not DirectoryInode ? FileError.NotADirectory : FileError.None;
    }

    /// <summary>The root of what is mounted on a node, or the node itself.</summary>
    private Location Cover(Location location)
    {
        Mount[] mounts = _mounts;
        if (mounts.Length == 1 || location.Node is not DirectoryInode)
            return location;
        bool found;
        do
        {
            found = false;
            foreach (Mount mount in mounts)
            {
                if (mount.Parent == location.Mount && ReferenceEquals(mount.Covered, location.Node))
                {
                    location = new Location(mount, mount.FileSystem.Root);
                    found = true;
                }
            }
        }
        while (found);
        return location;
    }

    /// <summary>The directory that <c>..</c> stands for.</summary>
    private Location ParentOf(Location location)
    {
        while (ReferenceEquals(location.Node, location.Mount.FileSystem.Root))
        {
            if (location.Mount.Parent is null)
                return location;
            location = new Location(location.Mount.Parent, location.Mount.Covered!);
        }

        // The parent of a deleted directory is gone; Linux then finds nothing either, but staying put keeps ".." from failing midway.
        DirectoryInode? parent = ((DirectoryInode)location.Node).Parent;
        return parent is null ? location : Cover(new Location(location.Mount, parent));
    }
}
