using System;
using System.IO;
using NUnit.Framework;

namespace Cosmos.Commands.Tests;

public sealed class LookingTests : FileCommandTests
{
    [Test]
    public void Ls_prints_a_heading_then_names_with_sizes_in_order()
    {
        Write("b.txt", "12345");
        Write("a.txt", "");
        Write(".hidden", "1");
        Directory.CreateDirectory(At("dir"));
        Assert.That(Good("ls"), Is.EqualTo($"listing {Root}:\n a.txt (0)\n b.txt (5)\n dir/ (0)\n"));
        Assert.That(Good("ls -a ."), Is.EqualTo("listing .:\n .hidden (1)\n a.txt (0)\n b.txt (5)\n dir/ (0)\n"));
        Assert.That(Good("ls -1"), Is.EqualTo("a.txt\nb.txt\ndir/\n"));
    }

    [Test]
    public void Ls_shows_files_as_they_were_named_before_directories()
    {
        Write("d/x", "12");
        Directory.CreateDirectory(At("e"));
        Assert.That(Good("ls e d/x d"), Is.EqualTo(" d/x (2)\n\nlisting e:\n\nlisting d:\n x (2)\n"));
        Assert.That(Good("ls -d e d"), Is.EqualTo(" e/ (0)\n d/ (0)\n"));
        Assert.That(Bad("ls missing"), Is.EqualTo("ls: missing: no such file or directory\n"));
        Assert.That(Bad("ls d/x/y"), Is.EqualTo("ls: d/x/y: no such file or directory\n"));
    }

    [Test]
    public void Ls_l_shows_permissions_size_time_and_target()
    {
        var time = new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);
        Write("a", new string('x', 1536));
        Directory.CreateDirectory(At("d"));
        File.CreateSymbolicLink(At("l"), "a");
        File.SetUnixFileMode(At("a"), (UnixFileMode)0b110_100_000);
        File.SetUnixFileMode(At("d"), (UnixFileMode)0b111_101_101 | UnixFileMode.StickyBit);
        File.SetLastWriteTimeUtc(At("a"), time);
        Directory.SetLastWriteTimeUtc(At("d"), time);
        string[] lines = Good("ls -l").Split('\n');
        Assert.That(lines[0], Is.EqualTo("-rw-r----- 1536 2024-05-06 07:08:09 a"));
        Assert.That(lines[1], Is.EqualTo("drwxr-xr-t    0 2024-05-06 07:08:09 d/"));
        Assert.That(lines[2], Does.Match(@"^lrwxrwxrwx    1 [-0-9]{10} [:0-9]{8} l -> a$"));
        Assert.That(Good("ls -lh a"), Does.StartWith("-rw-r----- 1.5K "));
    }

    [Test]
    public void Ls_sorts_by_time_by_size_and_backwards()
    {
        File.SetLastWriteTimeUtc(Write("a", "333"), DateTime.UnixEpoch.AddDays(2));
        File.SetLastWriteTimeUtc(Write("b", "1"), DateTime.UnixEpoch.AddDays(3));
        File.SetLastWriteTimeUtc(Write("c", "22"), DateTime.UnixEpoch.AddDays(1));
        Assert.That(Good("ls -1t"), Is.EqualTo("b\na\nc\n"));
        Assert.That(Good("ls -1S"), Is.EqualTo("a\nc\nb\n"));
        Assert.That(Good("ls -1r"), Is.EqualTo("c\nb\na\n"));
    }

    [Test]
    public void Ls_R_goes_down_but_not_through_links()
    {
        Write("d/e/x", "1");
        Directory.CreateSymbolicLink(At("d/round"), "..");
        Assert.That(Good("ls -R d"), Is.EqualTo("listing d:\n e/ (0)\n round (2)\n\nlisting d/e:\n x (1)\n"));
    }

    [Test]
    public void Names_cannot_move_the_cursor()
    {
        Write("evil\u001b[2Jname", "");
        Assert.That(Good("ls -1"), Is.EqualTo("evil\\u001b[2Jname\n"));
        Assert.That(Line.Run(["rm", "missing\u001b[2J"]).Error, Is.EqualTo("rm: missing\\u001b[2J: no such file or directory\n"));
    }

    [Test]
    public void Cd_moves_the_session_and_relative_paths_with_it()
    {
        Write("d/x", "here");
        Good("cd d");
        Assert.That(Line.Session.WorkingDirectory, Is.EqualTo(At("d")));
        Assert.That(Good("pwd"), Is.EqualTo(At("d") + "\n"));
        Assert.That(Good("cat x"), Is.EqualTo("here"));
        Good("cd ..");
        Assert.That(Line.Session.WorkingDirectory, Is.EqualTo(Root));
        Assert.That(Good("cd -"), Is.EqualTo(At("d") + "\n"));
        Good("cd");
        Assert.That(Line.Session.WorkingDirectory, Is.EqualTo("/"));
        Good("cd ../..");
        Assert.That(Line.Session.WorkingDirectory, Is.EqualTo("/"));
    }

    [TestCase("cd missing", "cd: missing: no such file or directory\n")]
    [TestCase("cd a", "cd: a: not a directory\n")]
    [TestCase("cd -", "cd: the session has been in no other directory yet.\n")]
    public void Cd_refuses(string line, string complaint)
    {
        Write("a", "");
        Assert.That(Bad(line), Is.EqualTo(complaint));
        Assert.That(Line.Session.WorkingDirectory, Is.EqualTo(Root));
    }

    [Test]
    public void Df_shows_the_file_system_that_holds_a_path()
    {
        string[] lines = Good("df .").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines.Length, Is.EqualTo(2));
        Assert.That(lines[0], Does.Match("^Type +KiB +Used +Free +Use% Mounted on$"));
        Assert.That(lines[1], Does.Match(@"^\S+ +\d+ +\d+ +\d+ +\d+% /"));
        Assert.That(Good("df -h"), Does.StartWith("Type"));
        Assert.That(Bad("df missing"), Does.StartWith("df: missing: no such file or directory\n"));
    }

    [Test]
    public void Stat_shows_a_link_itself()
    {
        Write("a", "12345");
        File.CreateSymbolicLink(At("l"), "a");
        Assert.That(Good("stat a l"), Does.Contain("kind:    file\nsize:    5\nmode:    0").And.Contain("path:    l -> a\nkind:    symbolic link\n"));
        Assert.That(Bad("stat missing"), Is.EqualTo("stat: missing: no such file or directory\n"));
    }
}
