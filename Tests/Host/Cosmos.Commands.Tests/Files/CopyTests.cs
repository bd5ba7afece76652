using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Commands.Tests;

public sealed class CopyTests : FileCommandTests
{
    [Test]
    public void Cp_makes_a_file_with_the_bytes_and_permissions_of_the_source()
    {
        byte[] bytes = new byte[1_000_003];
        new Random(5).NextBytes(bytes);
        File.WriteAllBytes(At("a"), bytes);
        File.SetUnixFileMode(At("a"), (UnixFileMode)0b111_100_000);
        Assert.That(Good("cp a b"), Is.Empty);
        Assert.That(File.ReadAllBytes(At("b")), Is.EqualTo(bytes));
        Assert.That(File.GetUnixFileMode(At("b")), Is.EqualTo((UnixFileMode)0b111_100_000));
    }

    [Test]
    public void Cp_overwrites_a_longer_file_and_n_leaves_it_alone()
    {
        Write("a", "new");
        Write("b", "the old text");
        Good("cp -n a b");
        Assert.That(Text("b"), Is.EqualTo("the old text"));
        Good("cp a b");
        Assert.That(Text("b"), Is.EqualTo("new"));
    }

    [Test]
    public void Several_sources_go_into_a_directory_and_a_missing_one_is_told_while_the_others_are_copied()
    {
        Write("a", "1");
        Write("c", "3");
        Directory.CreateDirectory(At("d"));
        Assert.That(Bad("cp a missing c d"), Is.EqualTo("cp: missing: no such file or directory\n"));
        Assert.That(Text("d/a") + Text("d/c"), Is.EqualTo("13"));
    }

    [TestCase("cp a b nowhere", "cp: nowhere: no such file or directory\n")]
    [TestCase("cp a b b", "cp: b: not a directory\n")]
    [TestCase("cp a nowhere/", "cp: nowhere/: no such file or directory\n")]
    [TestCase("cp a a", "cp: a: a is the same file\n")]
    [TestCase("cp a ./d/../a", "cp: a: ./d/../a is the same file\n")]
    [TestCase("cp a link", "cp: a: link is the same file\n")]
    [TestCase("cp d e", "cp: d: is a directory: -r copies it with all that is in it\n")]
    [TestCase("cp -r d b", "cp: b: not a directory\n")]
    [TestCase("cp a f", "cp: f/a: is a directory\n")]
    public void Cp_refuses(string line, string complaint)
    {
        Write("a", "1");
        Write("b", "2");
        Directory.CreateDirectory(At("d"));
        Directory.CreateDirectory(At("f/a"));
        File.CreateSymbolicLink(At("link"), "a");
        Assert.That(Bad(line), Is.EqualTo(complaint));
        Assert.That(Text("a") + Text("b"), Is.EqualTo("12"));
    }

    [TestCase("cp -r d d/e")]
    [TestCase("cp -r d d")]
    [TestCase("cp -r d d/inner")]
    [TestCase("cp -r d way/e")]
    [TestCase("mv d d/e")]
    [TestCase("mv d d/inner")]
    [TestCase("mv d way/e")]
    public void A_directory_does_not_go_into_itself(string line)
    {
        Write("d/inner/x", "1");
        Directory.CreateSymbolicLink(At("way"), "d/inner");
        string[] before = Directory.GetFileSystemEntries(Root, "*", SearchOption.AllDirectories);
        Assert.That(Bad(line), Does.Contain("d: a directory cannot go into itself, "));
        Assert.That(Directory.GetFileSystemEntries(Root, "*", SearchOption.AllDirectories), Is.EquivalentTo(before));
    }

    [Test]
    public void Cp_r_copies_a_tree_with_its_links_as_links_and_merges_into_what_is_there()
    {
        Write("d/x", "1");
        Write("d/e/y", "2");
        File.CreateSymbolicLink(At("d/link"), "e");
        File.CreateSymbolicLink(At("d/broken"), "nowhere");
        Good("cp -r d new");
        Assert.That(Text("new/x") + Text("new/e/y"), Is.EqualTo("12"));
        Assert.That(new FileInfo(At("new/link")).LinkTarget, Is.EqualTo("e"));
        Assert.That(new FileInfo(At("new/broken")).LinkTarget, Is.EqualTo("nowhere"));

        Write("d/x", "changed");
        Write("target/d/z", "3");
        Good("cp -r d target");
        Assert.That(Text("target/d/x") + Text("target/d/z"), Is.EqualTo("changed3"));
    }

    [Test]
    public void Cp_without_r_copies_what_a_link_leads_to()
    {
        Write("a", "text");
        File.CreateSymbolicLink(At("link"), "a");
        Good("cp link copy");
        Assert.That(new FileInfo(At("copy")).LinkTarget, Is.Null);
        Assert.That(Text("copy"), Is.EqualTo("text"));
    }

    [Test]
    public void Cp_p_keeps_times_and_permissions_of_files_and_directories()
    {
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        Write("d/x", "1");
        File.SetUnixFileMode(At("d/x"), (UnixFileMode)0b100_000_000);
        File.SetLastWriteTimeUtc(At("d/x"), time);
        File.SetUnixFileMode(At("d"), (UnixFileMode)0b101_000_000);
        Directory.SetLastWriteTimeUtc(At("d"), time);
        Good("cp -rp d e");
        Assert.That(File.GetLastWriteTimeUtc(At("e/x")), Is.EqualTo(time));
        Assert.That(Directory.GetLastWriteTimeUtc(At("e")), Is.EqualTo(time));
        Assert.That(File.GetUnixFileMode(At("e/x")), Is.EqualTo((UnixFileMode)0b100_000_000));
        Assert.That(File.GetUnixFileMode(At("e")), Is.EqualTo((UnixFileMode)0b101_000_000));
        // Others than root could not remove it otherwise.
        File.SetUnixFileMode(At("d"), (UnixFileMode)0b111_000_000);
        File.SetUnixFileMode(At("e"), (UnixFileMode)0b111_000_000);
    }

    [Test]
    public void Cp_that_is_interrupted_leaves_no_half_file_and_the_old_ones()
    {
        Write("big", new string('x', 3_000_000));
        Write("d/y", "2");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.That(() => Line.Run("cp big copy", stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => Line.Run("cp -r d e", stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFileSystemEntries(Root).Select(Path.GetFileName), Is.EquivalentTo(new[] { "big", "d" }));
    }

    [Test]
    public async Task Cp_that_is_interrupted_within_a_file_removes_it()
    {
        using var stop = new CancellationTokenSource();
        ValueTask<CommandRun> running = Line.RunAsync(["cp", "/dev/zero", "endless"], stop.Token);
        while (!File.Exists(At("endless")))
            await Task.Yield();
        await stop.CancelAsync();
        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFileSystemEntries(Root), Is.Empty);
    }

    [Test]
    public void Cp_tells_what_it_copies_with_v()
    {
        Write("d/x", "1");
        Assert.That(Good("cp -rv d e"), Is.EqualTo("d/x -> e/x\n"));
    }

    [Test]
    public void Mv_renames_overwrites_and_goes_into_directories()
    {
        Write("a", "1");
        Write("b", "2");
        Write("d/x", "3");
        Assert.That(Good("mv -v a b"), Is.EqualTo("a -> b\n"));
        Assert.That(Text("b"), Is.EqualTo("1"));
        Good("mv b d");
        Good("mv d e");
        Assert.That(Text("e/b") + Text("e/x"), Is.EqualTo("13"));
        Assert.That(File.Exists(At("a")) || Directory.Exists(At("d")), Is.False);
    }

    [Test]
    public void Mv_replaces_an_empty_directory_but_no_full_one_and_n_leaves_alone_what_is_there()
    {
        Write("a/d/x", "1");
        Directory.CreateDirectory(At("b/d"));
        Good("mv -n a/d b");
        Assert.That(File.Exists(At("a/d/x")));
        Good("mv a/d b");
        Assert.That(Text("b/d/x"), Is.EqualTo("1"));
        Write("a/d/y", "2");
        Assert.That(Bad("mv a/d b"), Is.EqualTo("mv: b/d: directory not empty\n"));
        Assert.That(Text("a/d/y"), Is.EqualTo("2"));
    }

    [Test]
    public void Mv_moves_links_themselves_wherever_they_lead()
    {
        Write("d/x", "1");
        File.CreateSymbolicLink(At("to-directory"), "d");
        File.CreateSymbolicLink(At("broken"), "nowhere");
        Good("mv to-directory one");
        Good("mv broken two");
        Assert.That(new FileInfo(At("one")).LinkTarget, Is.EqualTo("d"));
        Assert.That(new FileInfo(At("two")).LinkTarget, Is.EqualTo("nowhere"));
        Good("mv one two");
        Assert.That(new FileInfo(At("two")).LinkTarget, Is.EqualTo("d"));
        Assert.That(Text("d/x"), Is.EqualTo("1"));
    }

    [TestCase("mv missing a", "mv: missing: no such file or directory\n")]
    [TestCase("mv a nowhere/b", "mv: nowhere/b: no such file or directory\n")]
    [TestCase("mv d a", "mv: d: a is not a directory\n")]
    [TestCase("mv a f", "mv: a: f/a is a directory\n")]
    [TestCase("mv a a", "mv: a: a is the same file\n")]
    public void Mv_refuses(string line, string complaint)
    {
        Write("a", "1");
        Directory.CreateDirectory(At("d"));
        Directory.CreateDirectory(At("f/a"));
        Assert.That(Bad(line), Is.EqualTo(complaint));
        Assert.That(Text("a"), Is.EqualTo("1"));
    }

    [Test]
    public void Mv_between_file_systems_copies_and_removes()
    {
        const string OtherFileSystem = "/dev/shm";
        if (!Directory.Exists(OtherFileSystem) || new DriveInfo(OtherFileSystem).Name == new DriveInfo(Root).Name)
            Assert.Ignore($"{OtherFileSystem} is no file system of its own here.");
        string other = Path.Combine(OtherFileSystem, Path.GetFileName(Root));
        try
        {
            Write("d/x", "1");
            File.CreateSymbolicLink(At("d/link"), "x");
            File.SetLastWriteTimeUtc(At("d/x"), DateTime.UnixEpoch);
            Good($"mv d {other}");
            Assert.That(Directory.Exists(At("d")), Is.False);
            Assert.That(File.ReadAllText(other + "/link"), Is.EqualTo("1"));
            Assert.That(new FileInfo(other + "/link").LinkTarget, Is.EqualTo("x"));
            Assert.That(File.GetLastWriteTimeUtc(other + "/x"), Is.EqualTo(DateTime.UnixEpoch));
        }
        finally
        {
            Directory.Delete(other, recursive: true);
        }
    }
}
