using System;
using System.IO;

namespace Cosmos.Storage;

/// <summary>
/// Lays the files of a tar archive over a tree. Their contents stay where they are: a file takes memory of its own only for the pieces
/// that are written to (64 KiB each), so a large archive in the image costs almost nothing. Everything can be changed and deleted.
/// </summary>
public static class ArchiveLoader
{
    private const UnixFileMode DefaultDirectoryMode = (UnixFileMode)0x1ED; // 0755

    /// <summary>Makes all entries. Directories that are missing on the way are made with mode 0755.</summary>
    /// <param name="tree">Where; its root must be an <see cref="InMemoryFileSystem"/>.</param>
    /// <param name="archive">The archive; must stay unchanged for as long as the tree lives.</param>
    /// <param name="entryName">Name of the entry at which it failed.</param>
    /// <returns>Why it failed. What was made before stays.</returns>
    public static TarError Load(VirtualFileSystem tree, ReadOnlyMemory<byte> archive, out ReadOnlyMemory<byte> entryName)
    {
        ArgumentNullException.ThrowIfNull(tree);
        UnixFileMode umask = tree.Umask;
        tree.Umask = UnixFileMode.None;
        try
        {
            var reader = new TarReader(archive);
            while (reader.TryRead(out TarEntry entry, out TarError error))
            {
                entryName = entry.Name;
                error = Create(tree, entry);
                if (error != TarError.None)
                    return error;
            }

            entryName = default;
            return reader.TryRead(out _, out TarError end) ? TarError.None : end;
        }
        finally
        {
            tree.Umask = umask;
        }
    }

    private static TarError Create(VirtualFileSystem tree, in TarEntry entry)
    {
        ReadOnlySpan<byte> name = entry.Name.Span.Trim((byte)'/');
        while (name.StartsWith("./"u8))
            name = name[2..].TrimStart((byte)'/');
        if (name.IsEmpty || name.SequenceEqual("."u8))
            return TarError.None;
        if (name.Length > PathRules.LongestPath - 1)
            return TarError.BadName;

        byte[] path = [(byte)'/', .. name];
        TarError bad = CreateParents(tree, path);
        if (bad != TarError.None)
            return bad;

        FileError error;
        switch (entry.TypeFlag)
        {
            case '0' or '7':
                error = CreateFile(tree, path, entry);
                break;
            case '1':
                // Times and mode are those of the node that is linked to.
                error = tree.CreateLink((byte[])[(byte)'/', .. entry.LinkName.Span.TrimStart((byte)'/')], path);
                return error == FileError.None ? TarError.None : TarError.CannotCreate;
            case '2':
                error = tree.CreateSymbolicLink(entry.LinkName.Span, path);
                break;
            case '3':
                error = tree.CreateNode(path, NodeType.CharacterDevice, entry.Mode, entry.Device);
                break;
            case '5':
                error = tree.CreateDirectory(path, entry.Mode);
                if (error == FileError.Exists)
                    error = tree.SetMode(path, entry.Mode);
                break;
            case '6':
                error = tree.CreateNode(path, NodeType.NamedPipe, entry.Mode, default);
                break;
            default:
                return TarError.None; // Kinds that have no meaning here, such as tape labels.
        }

        if (error != FileError.None)
            return TarError.CannotCreate;
        tree.SetTimes(path, follow: false, FileTimeUpdate.To(entry.ModificationTime), FileTimeUpdate.To(entry.ModificationTime));
        return TarError.None;
    }

    private static TarError CreateParents(VirtualFileSystem tree, ReadOnlySpan<byte> path)
    {
        for (int index = 1; index < path.Length; index++)
        {
            if (path[index] != '/')
                continue;
            if (path[..index].EndsWith("/.."u8))
                return TarError.BadName;
            FileError error = tree.CreateDirectory(path[..index], DefaultDirectoryMode);
            if (error is not (FileError.None or FileError.Exists))
                return error == FileError.NameTooLong ? TarError.BadName : TarError.CannotCreate;
        }

        return path.EndsWith("/.."u8) ? TarError.BadName : TarError.None;
    }

    private static FileError CreateFile(VirtualFileSystem tree, ReadOnlySpan<byte> path, in TarEntry entry)
    {
        // An archive may hold a name twice; the later one counts.
        FileError error = tree.Unlink(path);
        if (error is not (FileError.None or FileError.NotFound))
            return error;
        error = tree.Open(path, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, entry.Mode, out OpenDescription? description);
        if (error != FileError.None)
            return error;
        if (description!.Node is MemoryFile file)
            file.UseOriginal(entry.Contents);
        else
            error = FileError.NotSupported;
        description.Release();
        return error;
    }
}
