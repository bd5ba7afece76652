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
    private const string DeviceDirectory = "/dev";

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

    /// <summary>Whether an entry that was met on the way through a directory is a device: most of them never come to an end, and a terminal waits for somebody to type.</summary>
    /// <remarks>The class library does not tell devices from files, so it is their place that counts.</remarks>
    internal static bool IsDevice(FileSystemInfo entry) =>
        Kind(entry.Attributes) == EntryKind.File && Path.GetDirectoryName(entry.FullName) is string above && RealPath.IsWithin(RealPath.Of(above), DeviceDirectory);

    /// <summary>Entries of a directory, all of them, by their names' code points.</summary>
    internal static FileSystemInfo[] List(string directory)
    {
        FileSystemInfo[] entries = new DirectoryInfo(directory).GetFileSystemInfos("*", s_everything);
        Array.Sort(entries, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }

    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };
}
