using System;
using System.IO;
using System.Text;
using Cosmos.Core.Memory;
using Cosmos.Storage;
using Cosmos.System2.Process;

namespace Cosmos.System2.Files;

/// <summary>Builds the tree of files with which a program starts: what a small Linux system has and the class library looks for.</summary>
internal static class StandardTree
{
    private const UnixFileMode OpenToAll = (UnixFileMode)0x1ED; // 0755
    private const UnixFileMode ReadableByAll = (UnixFileMode)0x1A4; // 0644
    private const UnixFileMode Private = (UnixFileMode)0x1C0; // 0700
    private const UnixFileMode Scratch = (UnixFileMode)0x3FF; // 01777
    private const UnixFileMode Device = (UnixFileMode)0x1B6; // 0666
    private const UnixFileMode ConsoleMode = (UnixFileMode)0x180; // 0600

    private static readonly DeviceNumber s_terminal = new(5, 0);
    private static readonly DeviceNumber s_console = new(5, 1);

    /// <summary>Builds it.</summary>
    public static FileTree Create(PlatformOptions options)
    {
        long bytes = options.StorageBytes > 0 ? options.StorageBytes : DefaultStorageBytes();
        return Create(options, bytes, LogExports.Report);
    }

    /// <summary>Builds it, with what ring 0 would say given from outside (host tests).</summary>
    /// <param name="options">What the board has.</param>
    /// <param name="storageBytes">Bytes that files may take.</param>
    /// <param name="report">Is told about an embedded archive that cannot be read.</param>
    public static FileTree Create(PlatformOptions options, long storageBytes, Action<string> report)
    {
        var devices = new DeviceRegistry();
        MemoryDevice.RegisterAll(devices, options.Entropy ?? (static _ => false));
        if (options.Console is OpenDescription console)
        {
            var device = new ConsoleDevice(console);
            devices.Register(s_terminal, device);
            devices.Register(s_console, device);
        }

        var memory = new InMemoryFileSystem(new StorageBudget(storageBytes), options.Clock, devices);
        var tree = new VirtualFileSystem(memory);
        UnixFileMode umask = tree.Umask;
        tree.Umask = UnixFileMode.None;

        tree.CreateDirectory("/dev"u8, OpenToAll);
        tree.CreateDirectory("/etc"u8, OpenToAll);
        tree.CreateDirectory("/root"u8, Private);
        tree.CreateDirectory("/tmp"u8, Scratch);
        tree.CreateDirectory("/var"u8, OpenToAll);
        tree.CreateSymbolicLink("../tmp"u8, "/var/tmp"u8);
        tree.CreateNode("/dev/null"u8, NodeType.CharacterDevice, Device, MemoryDevice.NullNumber);
        tree.CreateNode("/dev/zero"u8, NodeType.CharacterDevice, Device, MemoryDevice.ZeroNumber);
        tree.CreateNode("/dev/full"u8, NodeType.CharacterDevice, Device, MemoryDevice.FullNumber);
        tree.CreateNode("/dev/random"u8, NodeType.CharacterDevice, Device, MemoryDevice.RandomNumber);
        tree.CreateNode("/dev/urandom"u8, NodeType.CharacterDevice, Device, MemoryDevice.UrandomNumber);
        tree.CreateNode("/dev/tty"u8, NodeType.CharacterDevice, Device, s_terminal);
        tree.CreateNode("/dev/console"u8, NodeType.CharacterDevice, ConsoleMode, s_console);
        WriteFile(tree, "/etc/hostname"u8, Encoding.UTF8.GetBytes(options.HostName + "\n"));
        WriteFile(tree, "/etc/hosts"u8, "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"u8);
        tree.CreateSymbolicLink("../proc/net/pnp"u8, "/etc/resolv.conf"u8); // as the network is configured
        WriteFile(tree, "/etc/os-release"u8, "NAME=Cosmos\nID=cosmos\nPRETTY_NAME=\"Cosmos\"\n"u8); // RuntimeInformation.OSDescription
        WriteFile(tree, "/etc/passwd"u8, UserDatabase.PasswdFile);
        WriteFile(tree, "/etc/group"u8, UserDatabase.GroupFile);

        TarError error = ArchiveLoader.Load(tree, options.EmbeddedFiles, out ReadOnlyMemory<byte> entry);
        if (error != TarError.None)
            report($"the embedded files are damaged at \"{Encoding.UTF8.GetString(entry.Span)}\": {error}");
        ProcessTree.AddTo(tree, options.Clock);
        // The content files of the program, if it has any; otherwise there is no such directory, and the program starts in the root.
        tree.ChangeDirectory("/app"u8);
        tree.Umask = umask;
        options.OnTreeCreated?.Invoke(tree);
        return new FileTree(tree, memory);
    }

    private static void WriteFile(VirtualFileSystem tree, ReadOnlySpan<byte> path, ReadOnlySpan<byte> contents)
    {
        if (tree.Open(path, OpenFlags.Write | OpenFlags.Create, ReadableByAll, out OpenDescription? file) != FileError.None)
            return;
        file!.Write(contents, out _);
        file.Release();
    }

    private static long DefaultStorageBytes() => Math.Max(1, (long)PageAllocator.TotalBytes / 2);

    /// <summary>Gives every opener the one console.</summary>
    private sealed class ConsoleDevice(OpenDescription console) : IDevice
    {
        public FileError Open(SpecialInode node, OpenFlags flags, out OpenDescription? description)
        {
            description = console.TryAddReference() ? console : null;
            return description is null ? FileError.NoSuchDeviceOrAddress : FileError.None;
        }
    }
}
