using System;
using System.IO;

namespace Cosmos.Commands.Files;

/// <summary>What stands under a name.</summary>
internal enum EntryKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A file; also a device or a pipe, which the class library does not tell apart.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link, wherever it leads.</summary>
    Link,
}

/// <summary>Looks what stands under a name.</summary>
internal static class Entries
{
    /// <summary>Without following a link at the end of the path.</summary>
    /// <exception cref="IOException">A part of the path cannot be entered.</exception>
    internal static EntryKind Kind(string path)
    {
        try
        {
            // A slash at the end would follow the link.
            return Kind(File.GetAttributes(Path.TrimEndingDirectorySeparator(path)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return EntryKind.None;
        }
    }

    internal static EntryKind Kind(FileAttributes attributes) =>
        (attributes & FileAttributes.ReparsePoint) != 0 ? EntryKind.Link
        : (attributes & FileAttributes.Directory) != 0 ? EntryKind.Directory
        : EntryKind.File;

    /// <summary>Entries of a directory, all of them, by their names' code points.</summary>
    internal static FileSystemInfo[] List(string directory)
    {
        FileSystemInfo[] entries = new DirectoryInfo(directory).GetFileSystemInfos("*", s_everything);
        Array.Sort(entries, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }

    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };
}
