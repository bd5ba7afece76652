using System;
using System.IO;
using Cosmos.Storage;
using Cosmos.Terminal.Terminfo;

namespace Cosmos.System2.Terminal;

/// <summary>Files that describe the terminal to programs.</summary>
internal static class TerminalFiles
{
    private const UnixFileMode DirectoryMode = (UnixFileMode)0x1ED; // 0755
    private const UnixFileMode FileMode = (UnixFileMode)0x1A4; // 0644

    private static ReadOnlySpan<byte> EntryPath => "/usr/share/terminfo/x/xterm-256color"u8;

    /// <summary>Opens the terminfo entry without a tree of files.</summary>
    /// <param name="path">What a program opens for reading.</param>
    /// <returns><see langword="null"/> for any other file.</returns>
    internal static OpenDescription? OpenWithoutTree(ReadOnlySpan<byte> path) => path.SequenceEqual(EntryPath) ? new TerminfoFile() : null;

    /// <summary>Adds the terminfo entry of the default terminal type; an entry from the image's own files stays.</summary>
    /// <param name="tree">The tree of files, just made.</param>
    internal static void AddTo(VirtualFileSystem tree)
    {
        tree.CreateDirectory("/usr"u8, DirectoryMode);
        tree.CreateDirectory("/usr/share"u8, DirectoryMode);
        tree.CreateDirectory("/usr/share/terminfo"u8, DirectoryMode);
        tree.CreateDirectory("/usr/share/terminfo/x"u8, DirectoryMode);
        const OpenFlags Flags = OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive;
        if (tree.Open(EntryPath, Flags, FileMode, out OpenDescription? file) != FileError.None)
            return;

        file!.Write(XtermImage.Data, out _);
        file.Release();
    }
}
