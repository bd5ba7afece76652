using System.Collections.Generic;
using System.IO;
using System.Text;
using NUnit.Framework;

namespace Cosmos.Storage.Tests;

/// <summary>A tree in memory with strings instead of UTF-8, and with assertions for what must succeed.</summary>
internal sealed class World
{
    private const UnixFileMode DefaultMode = (UnixFileMode)0x1B6; // 0666
    private const UnixFileMode DefaultDirectoryMode = (UnixFileMode)0x1FF; // 0777

    public World(long bytes = 64 * 1024 * 1024)
    {
        Budget = new StorageBudget(bytes);
        Memory = new InMemoryFileSystem(Budget, Clock, Devices);
        Tree = new VirtualFileSystem(Memory);
    }

    public ManualClock Clock { get; } = new();

    public StorageBudget Budget { get; }

    public DeviceRegistry Devices { get; } = new();

    public InMemoryFileSystem Memory { get; }

    public VirtualFileSystem Tree { get; }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public FileError TryMakeDirectory(string path) => Tree.CreateDirectory(Bytes(path), DefaultDirectoryMode);

    public void MakeDirectory(string path) => Assert.That(TryMakeDirectory(path), Is.EqualTo(FileError.None), path);

    public FileError TryOpen(string path, OpenFlags flags, out OpenDescription? file) => Tree.Open(Bytes(path), flags, DefaultMode, out file);

    public OpenDescription Open(string path, OpenFlags flags = OpenFlags.Read | OpenFlags.Write | OpenFlags.Create)
    {
        Assert.That(TryOpen(path, flags, out OpenDescription? file), Is.EqualTo(FileError.None), path);
        return file!;
    }

    public void Write(string path, string contents)
    {
        OpenDescription file = Open(path, OpenFlags.Write | OpenFlags.Create | OpenFlags.Truncate);
        Assert.That(file.Write(Bytes(contents), out int count), Is.EqualTo(FileError.None));
        Assert.That(count, Is.EqualTo(Bytes(contents).Length));
        file.Release();
    }

    public string Read(string path)
    {
        OpenDescription file = Open(path, OpenFlags.Read);
        using var contents = new MemoryStream();
        byte[] buffer = new byte[1000];
        while (file.Read(buffer, out int count) == FileError.None && count > 0)
            contents.Write(buffer, 0, count);
        file.Release();
        return Encoding.UTF8.GetString(contents.ToArray());
    }

    public FileError Unlink(string path) => Tree.Unlink(Bytes(path));

    public FileError RemoveDirectory(string path) => Tree.RemoveDirectory(Bytes(path));

    public FileError Rename(string path, string newPath) => Tree.Rename(Bytes(path), Bytes(newPath));

    public FileError Link(string existing, string path) => Tree.CreateLink(Bytes(existing), Bytes(path));

    public FileError SymbolicLink(string target, string path) => Tree.CreateSymbolicLink(Bytes(target), Bytes(path));

    public FileError TryStatus(string path, out NodeStatus status, bool follow = true) => Tree.GetStatus(Bytes(path), follow, out status);

    public NodeStatus Status(string path, bool follow = true)
    {
        Assert.That(TryStatus(path, out NodeStatus status, follow), Is.EqualTo(FileError.None), path);
        return status;
    }

    public List<string> List(string path)
    {
        OpenDescription directory = Open(path, OpenFlags.Read | OpenFlags.Directory);
        var names = new List<string>();
        while (((DirectoryDescription)directory).TryReadEntry(out DirectoryEntry entry))
            names.Add(Encoding.UTF8.GetString(entry.Name.Span));
        directory.Release();
        Assert.That(names[..2], Is.EqualTo([".", ".."]));
        return names[2..];
    }

    public string RealPath(string path)
    {
        Assert.That(Tree.GetRealPath(Bytes(path), out byte[] real), Is.EqualTo(FileError.None), path);
        return Encoding.UTF8.GetString(real);
    }

    public string WorkingDirectory()
    {
        Assert.That(Tree.GetWorkingDirectory(out byte[] path), Is.EqualTo(FileError.None));
        return Encoding.UTF8.GetString(path);
    }
}
