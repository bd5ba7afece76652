using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using NUnit.Framework;

namespace Cosmos.Storage.Tests;

/// <summary>
/// The oracle: long random sequences of calls, made on the host's file system and on ours, must give the same results and the same
/// errors, call by call. Both trees use the same absolute paths, so absolute links lead to the same places.
/// </summary>
[Platform("Linux")]
public unsafe class HostComparisonTests
{
    private const int Operations = 4000;
    private const int HostCreate = 0x40, HostExclusive = 0x80, HostTruncate = 0x200, HostAppend = 0x400;
    private const int HostDirectory = 0x10000, HostNoFollow = 0x20000, HostCloseOnExec = 0x80000, HostNonBlocking = 0x800;

    private static readonly string[] s_names = ["a", "b", "c", "dd", "ü", ".", "..", "a/", "b//"];

    private readonly List<(int Host, OpenDescription Ours)> _open = [];
    private Random _random = new();
    private World _world = new();
    private string _root = "";

    [Test]
    public void Random_calls_give_what_the_host_gives([Range(1, 24)] int seed)
    {
        // A temporary file system where there is one: other kinds differ in details such as link counts.
        string parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath().TrimEnd('/');
        _root = $"{parent}/cosmos-{Environment.ProcessId}-{seed}";
        _random = new Random(seed);
        _world = new World();
        _open.Clear();
        uint umask = HostTree.SetUmask(0x12); // 022
        Directory.CreateDirectory(_root);
        for (int slash = 1; slash >= 0; slash = _root.IndexOf('/', slash + 1))
            _world.TryMakeDirectory(slash == 1 ? "/" + _root.Split('/')[1] : _root[..slash]);
        _world.MakeDirectory(_root);
        try
        {
            for (int step = 0; step < Operations; step++)
            {
                (string call, string host, string ours) = Step();
                Assert.That(ours, Is.EqualTo(host), $"seed {seed}, step {step}: {call}");
            }

            CloseAll(); // Their locks would be in the way of reading.
            Compare(_root);
        }
        finally
        {
            CloseAll();
            Directory.Delete(_root, recursive: true);
            HostTree.SetUmask(umask);
        }
    }

    private (string Call, string Host, string Ours) Step()
    {
        string path = RandomPath(), other = RandomPath();
        byte[] hostPath = HostTree.Path(path), hostOther = HostTree.Path(other);
        byte[] our = World.Bytes(path), ourOther = World.Bytes(other);
        switch (_random.Next(22))
        {
            case 0 or 1:
                return ($"mkdir {path}", Result(HostTree.MakeDirectory(hostPath, 0x1FF)), Result(_world.Tree.CreateDirectory(our, (UnixFileMode)0x1FF)));
            case 2:
                return ($"rmdir {path}", Result(HostTree.RemoveDirectory(hostPath)), Result(_world.Tree.RemoveDirectory(our)));
            case 3:
                return ($"unlink {path}", Result(HostTree.Unlink(hostPath)), Result(_world.Tree.Unlink(our)));
            case 4 or 5:
                return ($"rename {path} {other}", Result(HostTree.Rename(hostPath, hostOther)), Result(_world.Tree.Rename(our, ourOther)));
            case 6:
                return ($"link {path} {other}", Result(HostTree.Link(hostPath, hostOther)), Result(_world.Tree.CreateLink(our, ourOther)));
            case 7:
                string target = _random.Next(4) == 0 ? other : other[(_root.Length + 1)..];
                return ($"symlink {target} {path}", Result(HostTree.SymbolicLink(HostTree.Path(target), hostPath)),
                    Result(_world.Tree.CreateSymbolicLink(World.Bytes(target), our)));
            case 8:
                return ($"readlink {path}", HostReadLink(hostPath), OurReadLink(our));
            case 9 or 10:
                return Status(path, follow: _random.Next(2) == 0);
            case 11 or 12 or 13:
                return Open(path);
            case 14:
                uint mode = 0x1C0 | (uint)_random.Next(0x1000); // The owner keeps access, for hosts where we are not root.
                return ($"chmod {path} {mode:X}", Result(HostTree.SetMode(hostPath, mode)), Result(_world.Tree.SetMode(our, (UnixFileMode)mode)));
            case 15:
                return ($"ls {path}", HostTree.List(path), OurList(our));
            case 16:
                return ($"realpath {path}", HostRealPath(hostPath), OurRealPath(our));
            case 17:
                int access = _random.Next(8);
                return ($"access {path} {access}", Result(HostTree.Access(hostPath, access)),
                    Result(_world.Tree.CheckAccess(our, (access & 2) != 0, (access & 1) != 0)));
            default:
                return _open.Count == 0 ? Open(path) : UseDescriptor();
        }
    }

    private string RandomPath()
    {
        var path = new StringBuilder(_root);
        int depth = _random.Next(1, 5);
        for (int level = 0; level < depth; level++)
        {
            // Never above the root of the test.
            string name = level == 0 ? s_names[_random.Next(5)] : s_names[_random.Next(s_names.Length)];
            if (name == ".." && level < 2)
                name = "b";
            path.Append('/').Append(name.AsSpan().TrimEnd('/'));
            if (name.EndsWith('/'))
                path.Append('/');
        }

        // Two ".." in a row could leave the root of the test.
        string result = path.ToString();
        return Path.GetFullPath(result).StartsWith(_root, StringComparison.Ordinal) && !result.Contains("../..", StringComparison.Ordinal)
            ? result
            : _root + "/a";
    }

    private (string Call, string Host, string Ours) Open(string path)
    {
        int access = _random.Next(3);
        int hostFlags = access | HostCloseOnExec | HostNonBlocking;
        OpenFlags ourFlags = access switch { 0 => OpenFlags.Read, 1 => OpenFlags.Write, _ => OpenFlags.Read | OpenFlags.Write };
        Add(HostCreate, OpenFlags.Create, 2);
        Add(HostExclusive, OpenFlags.Exclusive, 6);
        if (access != 0)
            Add(HostTruncate, OpenFlags.Truncate, 4);
        Add(HostAppend, OpenFlags.Append, 6);
        Add(HostNoFollow, OpenFlags.NoFollow, 6);
        if ((ourFlags & OpenFlags.Create) == 0)
            Add(HostDirectory, OpenFlags.Directory, 8);
        if ((ourFlags & OpenFlags.Create) == 0)
        {
            hostFlags &= ~HostExclusive;
            ourFlags &= ~OpenFlags.Exclusive;
        }

        int host = HostTree.Open(HostTree.Path(path), hostFlags, 0x1B6);
        string hostResult = host >= 0 ? "ok" : Result(-1);
        FileError error = _world.Tree.Open(World.Bytes(path), ourFlags, (UnixFileMode)0x1B6, out OpenDescription? ours);
        if (host >= 0 && ours is not null)
        {
            _open.Add((host, ours));
            if (_open.Count > 12)
                CloseAt(0);
        }

        return ($"open {path} {ourFlags}", hostResult, Result(error));

        void Add(int hostFlag, OpenFlags ourFlag, int odds)
        {
            if (_random.Next(odds) != 0)
                return;
            hostFlags |= hostFlag;
            ourFlags |= ourFlag;
        }
    }

    private (string Call, string Host, string Ours) UseDescriptor()
    {
        int index = _random.Next(_open.Count);
        (int host, OpenDescription ours) = _open[index];
        byte[] hostBytes = new byte[_random.Next(0, 70_000)];
        _random.NextBytes(hostBytes);
        byte[] ourBytes = [.. hostBytes];
        long offset = _random.Next(4) == 0 ? -1 : _random.Next(200_000);
        fixed (byte* buffer = hostBytes)
        {
            int count;
            switch (_random.Next(8))
            {
                case 0:
                    return ("read", Result(HostTree.Read(host, buffer, (nuint)hostBytes.Length)) + Hash(hostBytes),
                        Result(ours.Read(ourBytes, out count), count) + Hash(ourBytes));
                case 1:
                    return ("write", Result(HostTree.Write(host, buffer, (nuint)hostBytes.Length)), Result(ours.Write(ourBytes, out count), count));
                case 2:
                    return ($"pread {offset}", Result(HostTree.ReadAt(host, buffer, (nuint)hostBytes.Length, offset)) + Hash(hostBytes),
                        Result(ours.ReadAt(offset, ourBytes, out count), count) + Hash(ourBytes));
                case 3:
                    return ($"pwrite {offset}", Result(HostTree.WriteAt(host, buffer, (nuint)hostBytes.Length, offset)),
                        Result(ours.WriteAt(offset, ourBytes, out count), count));
                case 4 when ours is not DirectoryDescription:
                    int whence = _random.Next(3);
                    long distance = _random.Next(-100_000, 300_000);
                    return ($"lseek {distance} {whence}", Result(HostTree.Seek(host, distance, whence)),
                        Result(ours.Seek(distance, (SeekOrigin)whence, out long position), position));
                case 5:
                    return ($"ftruncate {offset}", Result(HostTree.SetLength(host, offset)), Result(ours.SetLength(offset)));
                case 6:
                    int kind = _random.Next(3);
                    int operation = 4 | (kind == 0 ? 8 : kind);
                    return ($"flock {kind}", Result(HostTree.Lock(host, operation)), Result(ours.SetLock((AdvisoryLockKind)kind, wait: false)));
                default:
                    CloseAt(index);
                    return ("close", "", "");
            }
        }
    }

    private void CloseAll()
    {
        while (_open.Count > 0)
            CloseAt(0);
    }

    private void CloseAt(int index)
    {
        HostTree.Close(_open[index].Host);
        _open[index].Ours.Release();
        _open.RemoveAt(index);
    }

    private (string Call, string Host, string Ours) Status(string path, bool follow)
    {
        HostTree.Status status;
        int result = follow ? HostTree.Stat(HostTree.Path(path), &status) : HostTree.LinkStat(HostTree.Path(path), &status);
        string host = result < 0 ? Result(result)
            : (status.Mode & 0xF000) == 0x4000 ? $"{status.Mode:X}" : $"{status.Mode:X} {status.Size}";
        FileError error = _world.TryStatus(path, out NodeStatus ours, follow);
        int mode = ((int)ours.Type << 12) | (int)ours.Mode;
        string our = error != FileError.None ? Result(error) : ours.Type == NodeType.Directory ? $"{mode:X}" : $"{mode:X} {ours.Length}";
        return ($"stat {path} follow {follow}", host, our);
    }

    private static string HostReadLink(byte[] path)
    {
        byte* buffer = stackalloc byte[4096];
        nint count = HostTree.ReadLink(path, buffer, 4096);
        return count < 0 ? Result(-1) : Encoding.UTF8.GetString(buffer, (int)count);
    }

    private string OurReadLink(byte[] path)
    {
        FileError error = _world.Tree.ReadSymbolicLink(path, out ReadOnlyMemory<byte> target);
        return error == FileError.None ? Encoding.UTF8.GetString(target.Span) : Result(error);
    }

    private static string HostRealPath(byte[] path)
    {
        byte* buffer = stackalloc byte[4096];
        return HostTree.RealPath(path, buffer) == null
            ? Result(-1)
            : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
    }

    private string OurRealPath(byte[] path)
    {
        FileError error = _world.Tree.GetRealPath(path, out byte[] real);
        return error == FileError.None ? Encoding.UTF8.GetString(real) : Result(error);
    }

    private string OurList(byte[] path)
    {
        FileError error = _world.Tree.Open(path, OpenFlags.Read | OpenFlags.Directory, default, out OpenDescription? directory);
        if (error != FileError.None)
            return $"error {(int)error}";
        var names = new List<string>();
        while (((DirectoryDescription)directory!).TryReadEntry(out DirectoryEntry entry))
            names.Add($"{Encoding.UTF8.GetString(entry.Name.Span)}:{(int)entry.Type}");
        directory.Release();
        names.Sort(StringComparer.Ordinal);
        return string.Join(' ', names);
    }

    /// <summary>Both trees, completely.</summary>
    private void Compare(string directory)
    {
        Assert.That(OurList(World.Bytes(directory)), Is.EqualTo(HostTree.List(directory)), directory);
        foreach (string path in Directory.GetFileSystemEntries(directory))
        {
            (string call, string host, string ours) = Status(path, follow: false);
            Assert.That(ours, Is.EqualTo(host), call);
            if (new FileInfo(path).LinkTarget is not null)
                continue;
            if (Directory.Exists(path))
            {
                Compare(path);
            }
            else
            {
                byte[] contents = File.ReadAllBytes(path);
                byte[] our = new byte[contents.Length];
                OpenDescription file = _world.Open(path, OpenFlags.Read);
                file.Read(our, out _);
                file.Release();
                Assert.That(our.AsSpan().SequenceEqual(contents), path);
            }
        }
    }

    private static string Hash(byte[] bytes) => " " + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes).AsSpan(0, 8));

    private static string Result(long value) =>
        value < 0 ? $"error {Marshal.GetLastPInvokeError()}" : value == 0 ? "ok" : value.ToString(CultureInfo.InvariantCulture);

    private static string Result(FileError error, long value = 0) =>
        error != FileError.None ? $"error {(int)error}" : value == 0 ? "ok" : value.ToString(CultureInfo.InvariantCulture);
}
