using System;
using System.IO;
using System.Linq;
using System.Text;
using Cosmos.Storage;
using Cosmos.System2.Files;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Files;

public class FileCallTests
{
    private const int Mode = 0x1B6; // 0666

    private readonly FileCalls _files = New(new PlatformOptions());

    [Test]
    public void Tree_has_what_programs_look_for()
    {
        foreach (string path in new[] { "/", "/tmp", "/root", "/etc", "/dev" })
            Assert.That(Kind(path), Is.EqualTo(NodeType.Directory), path);
        foreach (string path in new[] { "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/console" })
            Assert.That(Kind(path), Is.EqualTo(NodeType.CharacterDevice), path);
        Assert.That(Read("/etc/hostname"), Is.EqualTo("cosmos\n"));
        Assert.That(Read("/etc/passwd"), Does.StartWith("root:"));
        Assert.That(Read("/etc/os-release"), Does.Contain("PRETTY_NAME=\"Cosmos\""));
        _files.GetStatus("/tmp"u8, follow: true, out PalFileStatus status);
        Assert.That(Convert.ToString(status.Mode, 8), Is.EqualTo("41777"));
    }

    [Test]
    public void Tree_is_made_at_the_first_path_only()
    {
        bool made = false;
        var files = new FileCalls(() =>
        {
            made = true;
            return StandardTree.Create(new PlatformOptions(), 1 << 20, _ => { });
        });
        files.Write(1, "x"u8, out _);
        files.CreatePipe(0, out _, out _);
        Assert.That(made, Is.False);
        files.GetStatus("/"u8, follow: true, out _);
        Assert.That(made);
    }

    [Test]
    public void Devices_do_what_their_names_say()
    {
        Span<byte> buffer = stackalloc byte[4];
        Assert.That(_files.Open("/dev/zero"u8, PalOpen.ReadOnly, 0, out int zero), Is.EqualTo(FileError.None));
        buffer.Fill(7);
        _files.Read(zero, buffer, out int count);
        Assert.That((count, buffer.ToArray()), Is.EqualTo((4, new byte[4])));
        _files.Open("/dev/full"u8, PalOpen.WriteOnly, 0, out int full);
        Assert.That(_files.Write(full, buffer, out _), Is.EqualTo(FileError.NoSpace));
        _files.Open("/dev/random"u8, PalOpen.ReadOnly, 0, out int random);
        Assert.That(_files.Read(random, buffer, out _), Is.EqualTo(FileError.InputOutput), "without a source it refuses");
        FileCalls seeded = New(new PlatformOptions { Entropy = static destination => { destination.Fill(4); return true; } });
        seeded.Open("/dev/urandom"u8, PalOpen.ReadOnly, 0, out random);
        Assert.That(seeded.Read(random, buffer, out _), Is.EqualTo(FileError.None));
        Assert.That(buffer[3], Is.EqualTo(4));
        Assert.That(_files.Open("/dev/tty"u8, PalOpen.ReadOnly, 0, out _), Is.EqualTo(FileError.NoSuchDeviceOrAddress), "no console here");
    }

    [Test]
    public void Unknown_flags_are_refused()
    {
        Assert.That(_files.Open("/etc/passwd"u8, 0x1000, 0, out _), Is.EqualTo(FileError.InvalidArgument));
        Assert.That(_files.Open("/etc/passwd"u8, 3, 0, out _), Is.EqualTo(FileError.InvalidArgument));
        Assert.That(_files.CheckAccess("/etc/passwd"u8, 8), Is.EqualTo(FileError.InvalidArgument));
        Assert.That(_files.Lock(99, PalLock.Shared), Is.EqualTo(FileError.BadDescriptor));
    }

    [Test]
    public void Temporary_names_replace_the_template()
    {
        byte[] path = Encoding.UTF8.GetBytes("/tmp/abcXXXXXX.tmp");
        Assert.That(_files.CreateTemporaryFile(path, 4, out int descriptor), Is.EqualTo(FileError.None));
        Assert.That(Encoding.UTF8.GetString(path), Does.Match("^/tmp/abc[a-zA-Z0-9]{6}\\.tmp$"));
        _files.GetStatus(descriptor, out PalFileStatus status);
        Assert.That(Convert.ToString(status.Mode, 8), Is.EqualTo("100600"));
        Assert.That(_files.CreateTemporaryFile(path, 4, out _), Is.EqualTo(FileError.InvalidArgument), "no template");
        byte[] directory = Encoding.UTF8.GetBytes("/tmp/XXXXXX");
        Assert.That(_files.CreateTemporaryDirectory(directory), Is.EqualTo(FileError.None));
        Assert.That(Kind(Encoding.UTF8.GetString(directory)), Is.EqualTo(NodeType.Directory));
    }

    [Test]
    public void Copying_takes_contents_times_and_permissions_along()
    {
        Write("/tmp/source", new string('x', 200_000));
        _files.Tree.SetMode("/tmp/source"u8, (UnixFileMode)0x1C0);
        _files.SetTimes("/tmp/source"u8, new PalTimeSpec { Seconds = 5, Nanoseconds = 6 }, new PalTimeSpec { Seconds = 7, Nanoseconds = 8 });
        _files.Open("/tmp/source"u8, PalOpen.ReadOnly, 0, out int source);
        _files.Open("/tmp/copy"u8, PalOpen.ReadWrite | PalOpen.Create, Mode, out int copy);
        Assert.That(_files.CopyFile(source, copy), Is.EqualTo(FileError.None));
        Assert.That(Read("/tmp/copy"), Is.EqualTo(new string('x', 200_000)));
        _files.GetStatus(copy, out PalFileStatus status);
        Assert.That((status.Mode & 0x1FF, status.ModificationTime, status.ModificationTimeNanoseconds), Is.EqualTo((0x1C0, 7L, 8L)));
    }

    [Test]
    public void Times_that_no_clock_shows_are_refused()
    {
        PalTimeSpec good = default, bad = new() { Nanoseconds = 1_000_000_000 };
        Assert.That(_files.SetTimes("/tmp"u8, good, bad), Is.EqualTo(FileError.InvalidArgument));
        Assert.That(_files.SetTimes("/tmp"u8, good, new PalTimeSpec { Nanoseconds = 0x3FFF_FFFE }), Is.EqualTo(FileError.None), "UTIME_OMIT");
    }

    [Test]
    public void Region_locks_are_granted_within_one_process_when_the_mode_fits()
    {
        Write("/tmp/l", "x");
        _files.Open("/tmp/l"u8, PalOpen.ReadOnly, 0, out int reader);
        Assert.That(_files.LockRegion(reader, 0, 10, PalRegionLock.Read), Is.EqualTo(FileError.None));
        Assert.That(_files.LockRegion(reader, 0, 10, PalRegionLock.Write), Is.EqualTo(FileError.BadDescriptor));
        Assert.That(_files.LockRegion(reader, -1, 10, PalRegionLock.Read), Is.EqualTo(FileError.InvalidArgument));
        Assert.That(_files.LockRegion(reader, long.MaxValue, 2, PalRegionLock.Read), Is.EqualTo(FileError.Overflow));
    }

    [Test]
    public void Working_directory_needs_room_for_its_terminator()
    {
        byte[] buffer = new byte[5];
        _files.Tree.ChangeDirectory("/root"u8);
        Assert.That(_files.GetWorkingDirectory(buffer), Is.EqualTo(FileError.ResultTooLarge));
        _files.Tree.ChangeDirectory("/tmp"u8);
        Assert.That(_files.GetWorkingDirectory(buffer), Is.EqualTo(FileError.None));
        Assert.That(Encoding.UTF8.GetString(buffer), Is.EqualTo("/tmp\0"));
    }

    [Test]
    public void Memory_files_have_no_name_and_share_nothing()
    {
        Assert.That(_files.CreateMemoryFile(closeOnExec: true, out int first), Is.EqualTo(FileError.None));
        _files.CreateMemoryFile(closeOnExec: true, out int second);
        _files.SetLength(first, 100);
        _files.GetStatus(second, out PalFileStatus status);
        Assert.That(status.Size, Is.Zero);
        Assert.That(_files.Descriptors.Close(first), Is.EqualTo(FileError.None));
    }

    [Test]
    public void Damaged_embedded_files_are_reported_and_the_rest_works()
    {
        string report = "";
        FileTree tree = StandardTree.Create(new PlatformOptions { EmbeddedFiles = new byte[100] }, 1 << 20, text => report = text);
        Assert.That(report, Does.Contain("Truncated"));
        Assert.That(tree.Files.GetStatus("/tmp"u8, follow: true, out _), Is.EqualTo(FileError.None));
    }

    [Test]
    public void Entry_of_the_user_needs_a_large_enough_buffer()
    {
        byte[] buffer = new byte[64];
        int[] offsets = new int[5];
        Assert.That(UserDatabase.WriteEntry(buffer.AsSpan(0, 20), offsets), Is.EqualTo(FileError.ResultTooLarge));
        Assert.That(UserDatabase.WriteEntry(buffer, offsets), Is.EqualTo(FileError.None));
        Assert.That(offsets.Select(offset => Encoding.UTF8.GetString(buffer.AsSpan(offset)).Split('\0')[0]),
            Is.EqualTo(new[] { "root", "x", "root", "/root", "/bin/sh" }));
    }

    private static FileCalls New(PlatformOptions options) => new(() => StandardTree.Create(options, 16 << 20, Assert.Fail));

    private NodeType Kind(string path)
    {
        Assert.That(_files.GetStatus(Encoding.UTF8.GetBytes(path), follow: true, out PalFileStatus status), Is.EqualTo(FileError.None), path);
        return (NodeType)(status.Mode >> 12);
    }

    private void Write(string path, string text)
    {
        _files.Open(Encoding.UTF8.GetBytes(path), PalOpen.WriteOnly | PalOpen.Create | PalOpen.Truncate, Mode, out int descriptor);
        _files.Write(descriptor, Encoding.UTF8.GetBytes(text), out _);
        _files.Descriptors.Close(descriptor);
    }

    private string Read(string path)
    {
        Assert.That(_files.Open(Encoding.UTF8.GetBytes(path), PalOpen.ReadOnly, 0, out int descriptor), Is.EqualTo(FileError.None), path);
        using var contents = new MemoryStream();
        byte[] buffer = new byte[4096];
        while (_files.Read(descriptor, buffer, out int count) == FileError.None && count > 0)
            contents.Write(buffer, 0, count);
        _files.Descriptors.Close(descriptor);
        return Encoding.UTF8.GetString(contents.ToArray());
    }
}
