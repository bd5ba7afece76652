using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace Cosmos.Storage.Tests;

/// <summary>The file system calls of the host, by P/Invoke. Only on Linux.</summary>
internal static unsafe partial class HostTree
{
    private static readonly Encoding s_utf8 = new UTF8Encoding(false);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    internal static partial int Open(byte[] path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    internal static partial nint ReadAt(int descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    internal static partial nint WriteAt(int descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int SetLength(int descriptor, long length);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    internal static partial int MakeDirectory(byte[] path, uint mode);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true)]
    internal static partial int RemoveDirectory(byte[] path);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true)]
    internal static partial int Unlink(byte[] path);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true)]
    internal static partial int Rename(byte[] path, byte[] newPath);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true)]
    internal static partial int Link(byte[] existing, byte[] path);

    [LibraryImport("libc", EntryPoint = "symlink", SetLastError = true)]
    internal static partial int SymbolicLink(byte[] target, byte[] path);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true)]
    internal static partial nint ReadLink(byte[] path, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true)]
    internal static partial int SetMode(byte[] path, uint mode);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true)]
    internal static partial int Access(byte[] path, int mode);

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true)]
    internal static partial byte* RealPath(byte[] path, byte* resolved);

    [LibraryImport("libc", EntryPoint = "umask")]
    internal static partial uint SetUmask(uint mask);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", SetLastError = true)]
    internal static partial int Stat(byte[] path, Status* status);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_LStat", SetLastError = true)]
    internal static partial int LinkStat(byte[] path, Status* status);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_OpenDir", SetLastError = true)]
    internal static partial nint OpenDirectory(byte[] path);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_ReadDir")]
    internal static partial int ReadDirectory(nint directory, Entry* entry);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_CloseDir")]
    internal static partial int CloseDirectory(nint directory);

    /// <summary>A terminated path.</summary>
    internal static byte[] Path(string path) => s_utf8.GetBytes(path + "\0");

    /// <summary>Names and kinds in a directory, sorted, or the error.</summary>
    internal static string List(string path)
    {
        nint directory = OpenDirectory(Path(path));
        if (directory == 0)
            return $"error {Marshal.GetLastPInvokeError()}";
        var names = new List<string>();
        Entry entry;
        while (ReadDirectory(directory, &entry) == 0)
            names.Add($"{Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry.Name))}:{entry.Type}");
        CloseDirectory(directory);
        names.Sort(StringComparer.Ordinal);
        return string.Join(' ', names);
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Status
    {
        public int Flags;
        public int Mode;
        public uint UserId;
        public uint GroupId;
        public long Size;
        public fixed long TimesAndNumbers[11];
        public uint UserFlags;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Entry
    {
        public byte* Name;
        public int NameLength;
        public int Type;
    }
}
