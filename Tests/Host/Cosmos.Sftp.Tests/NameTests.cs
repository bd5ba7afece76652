using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.Sftp.Tests;

/// <summary>Requests with names.</summary>
public sealed class NameTests
{
    private const uint Permissions = (uint)SftpAttributeFlags.Permissions;
    private const uint Times = (uint)SftpAttributeFlags.Times;

    [Test]
    public void Stat_follows_links_and_lstat_does_not()
    {
        using var client = new Dialogue();
        File.WriteAllText(client.PathOf("file"), "12345");
        File.CreateSymbolicLink(client.PathOf("link"), "file");
        File.CreateSymbolicLink(client.PathOf("dangling"), "nowhere");
        SftpAttributes followed = client.Ask(SftpPacketType.Stat, p => p.Text("link")).Attributes;
        SftpAttributes link = client.Ask(SftpPacketType.LStat, p => p.Text("link")).Attributes;
        Assert.That((followed.Permissions & 0xF000, followed.Size), Is.EqualTo((0x8000u, 5ul)));
        Assert.That((link.Permissions, link.Size), Is.EqualTo((0xA1FFu, 4ul)));
        Assert.That(client.Ask(SftpPacketType.Stat, p => p.Text("dangling")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
        Assert.That(client.Ask(SftpPacketType.LStat, p => p.Text("dangling")).Attributes.Permissions, Is.EqualTo(0xA1FFu));
    }

    [Test]
    public void Stat_tells_permissions_and_times()
    {
        using var client = new Dialogue();
        File.WriteAllText(client.PathOf("a"), "x");
        File.SetUnixFileMode(client.PathOf("a"), (UnixFileMode)0x9E8);
        File.SetLastWriteTimeUtc(client.PathOf("a"), DateTime.UnixEpoch.AddSeconds(1_234_567_890));
        SftpAttributes attributes = client.Ask(SftpPacketType.Stat, p => p.Text("a")).Attributes;
        Assert.That(attributes.Permissions, Is.EqualTo(0x89E8u));
        Assert.That(attributes.ModificationTime, Is.EqualTo(1_234_567_890));
        Assert.That(client.Ask(SftpPacketType.Stat, p => p.Text(".")).Attributes.Permissions & 0xF000, Is.EqualTo(0x4000));
    }

    [Test]
    public void Setstat_changes_the_target_and_lsetstat_the_link()
    {
        using var client = new Dialogue();
        File.WriteAllText(client.PathOf("file"), "12345");
        File.CreateSymbolicLink(client.PathOf("link"), "file");
        Assert.That(client.Ask(SftpPacketType.SetStat, p => p.Text("link").Number(Times | Permissions | 1).Long(2).Number(0x180).Number(7).Number(8)).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(File.ReadAllText(client.PathOf("file")), Is.EqualTo("12"));
        Assert.That(File.GetLastWriteTimeUtc(client.PathOf("file")), Is.EqualTo(DateTime.UnixEpoch.AddSeconds(8)));
        Assert.That(client.Extended("lsetstat@openssh.com", p => p.Text("link").Number(Times).Number(70).Number(80)).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(File.GetLastWriteTimeUtc(client.PathOf("file")), Is.EqualTo(DateTime.UnixEpoch.AddSeconds(8)));
        Assert.That(client.Ask(SftpPacketType.LStat, p => p.Text("link")).Attributes.ModificationTime, Is.EqualTo(80));
        Assert.That(client.Extended("lsetstat@openssh.com", p => p.Text("link").Number(Permissions).Number(0x180)).Status, Is.EqualTo(SftpStatus.Unsupported));
    }

    [Test]
    public void The_owner_can_only_be_set_to_what_it_is()
    {
        using var client = new Dialogue(o => o with { UserId = 5, GroupId = 6 });
        File.WriteAllText(client.PathOf("a"), "x");
        uint owner = (uint)SftpAttributeFlags.Owner;
        Assert.That(client.Ask(SftpPacketType.SetStat, p => p.Text("a").Number(owner).Number(5).Number(6)).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(client.Ask(SftpPacketType.SetStat, p => p.Text("a").Number(owner).Number(5).Number(7)).Status, Is.EqualTo(SftpStatus.Unsupported));
    }

    [Test]
    public void A_directory_is_listed_in_several_answers_with_lines_like_those_of_ls()
    {
        using var client = new Dialogue(o => o with { UserName = "somebody", Time = new FixedTime(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero)) });
        foreach (int i in Enumerable.Range(0, 400))
            File.WriteAllText(client.PathOf($"a file with a long name, number {i}"), "");
        Directory.CreateDirectory(client.PathOf("directory"));
        File.SetUnixFileMode(client.PathOf("directory"), (UnixFileMode)0x3ED);
        File.SetLastWriteTimeUtc(client.PathOf("directory"), new DateTime(2026, 11, 3, 4, 5, 6, DateTimeKind.Utc));
        File.WriteAllText(client.PathOf("ümläut"), "12345");
        File.SetUnixFileMode(client.PathOf("ümläut"), (UnixFileMode)0x9A4);
        File.SetLastWriteTimeUtc(client.PathOf("ümläut"), new DateTime(2001, 2, 13, 4, 5, 6, DateTimeKind.Utc));
        File.CreateSymbolicLink(client.PathOf("link"), "directory");
        byte[] handle = client.Ask(SftpPacketType.OpenDirectory, p => p.Text("")).Handle;
        var names = new Dictionary<string, (string Line, SftpAttributes Attributes)>();
        int answers = 0;
        Answer answer;
        while ((answer = client.Ask(SftpPacketType.ReadDirectory, p => p.Data(handle))).Type == SftpPacketType.Name)
        {
            answers++;
            foreach (KeyValuePair<string, (string, SftpAttributes)> name in answer.Names)
                names.Add(name.Key, name.Value);
        }
        Assert.That(answer.Status, Is.EqualTo(SftpStatus.EndOfFile));
        Assert.That(answers, Is.GreaterThan(1));
        Assert.That(names, Has.Count.EqualTo(405).And.ContainKey(".").And.ContainKey(".."));
        Assert.That(names["directory"].Line, Does.Match(@"^drwxr-xr-t    1 somebody root +\d+ Nov  3 04:05 directory$"));
        Assert.That(names["ümläut"].Line, Is.EqualTo("-rwSr--r--    1 somebody root            5 Feb 13  2001 ümläut").Or.EqualTo("-rw-r-Sr--    1 somebody root            5 Feb 13  2001 ümläut"));
        Assert.That(names["link"].Line, Does.StartWith("lrwxrwxrwx "));
        Assert.That(names["ümläut"].Attributes.Size, Is.EqualTo(5));
    }

    [Test]
    public void Only_directories_are_listed()
    {
        using var client = new Dialogue();
        File.WriteAllText(client.PathOf("a"), "");
        Assert.That(client.Ask(SftpPacketType.OpenDirectory, p => p.Text("a")).ToString(), Does.Contain("Not a directory"));
        Assert.That(client.Ask(SftpPacketType.OpenDirectory, p => p.Text("b")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
    }

    [Test]
    public void Directories_are_made_and_removed_one_at_a_time()
    {
        using var client = new Dialogue();
        Assert.That(client.Ask(SftpPacketType.MakeDirectory, p => p.Text("a/b").Nothing()).Status, Is.EqualTo(SftpStatus.NoSuchFile));
        Assert.That(client.Ask(SftpPacketType.MakeDirectory, p => p.Text("a").Number(Permissions).Number(0x1C0)).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(File.GetUnixFileMode(client.PathOf("a")), Is.EqualTo((UnixFileMode)0x1C0));
        Assert.That(client.Ask(SftpPacketType.MakeDirectory, p => p.Text("a").Nothing()).Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(client.Ask(SftpPacketType.MakeDirectory, p => p.Text("a/b/").Nothing()).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(client.Ask(SftpPacketType.RemoveDirectory, p => p.Text("a")).ToString(), Does.Contain("Directory not empty"));
        Assert.That(client.Ask(SftpPacketType.Remove, p => p.Text("a")).ToString(), Does.Contain("Is a directory"));
        Assert.That(client.Ask(SftpPacketType.RemoveDirectory, p => p.Text("a/b")).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(client.Ask(SftpPacketType.RemoveDirectory, p => p.Text("a/b")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
        Assert.That(Directory.Exists(client.PathOf("a/b")), Is.False);
    }

    [Test]
    public void Removing_a_link_keeps_its_target()
    {
        using var client = new Dialogue();
        Directory.CreateDirectory(client.PathOf("directory"));
        File.CreateSymbolicLink(client.PathOf("link"), "directory");
        Assert.That(client.Ask(SftpPacketType.RemoveDirectory, p => p.Text("link")).ToString(), Does.Contain("Not a directory"));
        Assert.That(client.Ask(SftpPacketType.Remove, p => p.Text("link")).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(client.Ask(SftpPacketType.Remove, p => p.Text("link")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
        Assert.That(Directory.Exists(client.PathOf("directory")), Is.True);
    }

    [Test]
    public void Links_are_made_in_the_order_of_openssh_and_read_back()
    {
        using var client = new Dialogue();
        Assert.That(client.Ask(SftpPacketType.SymLink, p => p.Text("../some where").Text("link")).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(new FileInfo(client.PathOf("link")).LinkTarget, Is.EqualTo("../some where"));
        Assert.That(client.Ask(SftpPacketType.ReadLink, p => p.Text("link")).Name, Is.EqualTo("../some where"));
        Assert.That(client.Ask(SftpPacketType.SymLink, p => p.Text("x").Text("link")).Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(client.Ask(SftpPacketType.ReadLink, p => p.Text(".")).Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(client.Ask(SftpPacketType.ReadLink, p => p.Text("none")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
    }

    [Test]
    public void Rename_never_overwrites_and_posix_rename_does()
    {
        using var client = new Dialogue();
        File.WriteAllText(client.PathOf("a"), "a");
        File.WriteAllText(client.PathOf("b"), "b");
        Assert.That(client.Ask(SftpPacketType.Rename, p => p.Text("a").Text("b")).Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(client.Ask(SftpPacketType.Rename, p => p.Text("none").Text("c")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
        Assert.That(client.Ask(SftpPacketType.Rename, p => p.Text("a").Text("c")).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(client.Extended("posix-rename@openssh.com", p => p.Text("c").Text("b")).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(Directory.GetFiles(client.Directory).Select(Path.GetFileName), Is.EqualTo(new[] { "b" }));
        Assert.That(File.ReadAllText(client.PathOf("b")), Is.EqualTo("a"));
        Assert.That(client.Extended("posix-rename@openssh.com", p => p.Text("b").Text("./b")).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(File.ReadAllText(client.PathOf("b")), Is.EqualTo("a"));
    }

    [Test]
    public void Directories_and_links_to_them_are_renamed()
    {
        using var client = new Dialogue();
        Directory.CreateDirectory(client.PathOf("a/inner"));
        Directory.CreateDirectory(client.PathOf("empty"));
        Directory.CreateDirectory(client.PathOf("full/inner"));
        File.WriteAllText(client.PathOf("file"), "");
        File.CreateSymbolicLink(client.PathOf("link"), "a");
        Assert.That(client.Extended("posix-rename@openssh.com", p => p.Text("a").Text("full")).ToString(), Does.Contain("Directory not empty"));
        Assert.That(client.Extended("posix-rename@openssh.com", p => p.Text("a").Text("file")).ToString(), Does.Contain("Not a directory"));
        Assert.That(client.Extended("posix-rename@openssh.com", p => p.Text("file").Text("a")).ToString(), Does.Contain("Is a directory"));
        Assert.That(client.Extended("posix-rename@openssh.com", p => p.Text("a").Text("empty")).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(Directory.Exists(client.PathOf("empty/inner")), Is.True);
        Assert.That(client.Ask(SftpPacketType.Rename, p => p.Text("link").Text("link2")).Status, Is.EqualTo(SftpStatus.Ok));
        File.CreateSymbolicLink(client.PathOf("to-empty"), "empty");
        Assert.That(client.Extended("posix-rename@openssh.com", p => p.Text("to-empty").Text("link2")).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(new FileInfo(client.PathOf("link2")).LinkTarget, Is.EqualTo("empty"));
    }

    [Test]
    public void Hard_links_are_second_names()
    {
        using var client = new Dialogue();
        File.WriteAllText(client.PathOf("a"), "1");
        Assert.That(client.Extended("hardlink@openssh.com", p => p.Text("a").Text("b")).Status, Is.EqualTo(SftpStatus.Ok));
        File.AppendAllText(client.PathOf("a"), "2");
        Assert.That(File.ReadAllText(client.PathOf("b")), Is.EqualTo("12"));
        Assert.That(client.Extended("hardlink@openssh.com", p => p.Text("a").Text("b")).ToString(), Does.Contain("File exists"));
        Assert.That(client.Extended("hardlink@openssh.com", p => p.Text("none").Text("c")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
    }

    [Test]
    public void Real_paths_are_absolute_without_dots_and_links()
    {
        using var client = new Dialogue();
        string home = client.Ask(SftpPacketType.RealPath, p => p.Text(".")).Name;
        Directory.CreateDirectory(client.PathOf("a/b"));
        File.CreateSymbolicLink(client.PathOf("link"), "a/b");
        File.CreateSymbolicLink(client.PathOf("loop"), "loop");
        Assert.That(home, Is.EqualTo(client.Directory));
        string Real(string path) => client.Ask(SftpPacketType.RealPath, p => p.Text(path)).Name[home.Length..];
        Assert.That(Real("link"), Is.EqualTo("/a/b"));
        Assert.That(Real("link/.."), Is.EqualTo("/a"), "The parent of what the link leads to.");
        Assert.That(Real("./a//b/../b/."), Is.EqualTo("/a/b"));
        Assert.That(Real("to be made"), Is.EqualTo("/to be made"));
        Assert.That(client.Ask(SftpPacketType.RealPath, p => p.Text("/../..")).Name, Is.EqualTo("/"));
        Assert.That(client.Ask(SftpPacketType.RealPath, p => p.Text("none/x")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
        Assert.That(client.Ask(SftpPacketType.RealPath, p => p.Text("loop")).ToString(), Does.Contain("symbolic links"));
        Assert.That(client.Ask(SftpPacketType.Stat, p => p.Text("link/../b")).Attributes.Permissions & 0xF000, Is.EqualTo(0x4000));
    }

    [Test]
    public void Names_that_no_file_can_have_are_bad_messages()
    {
        using var client = new Dialogue();
        Assert.That(client.Ask(SftpPacketType.Stat, p => p.Text("a\0b")).Status, Is.EqualTo(SftpStatus.BadMessage));
        Assert.That(client.Ask(SftpPacketType.Stat, p => p.Data([0xC3, 0x28])).Status, Is.EqualTo(SftpStatus.BadMessage));
        Assert.That(client.Ask(SftpPacketType.Stat, p => p.Text(new string('x', 5000))).Status, Is.EqualTo(SftpStatus.BadMessage));
        Assert.That(client.Ask(SftpPacketType.Stat, p => p.Text(new string('x', 300))).Status, Is.EqualTo(SftpStatus.NoSuchFile).Or.EqualTo(SftpStatus.Failure));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
