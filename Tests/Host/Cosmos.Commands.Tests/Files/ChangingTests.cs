using System;
using System.IO;
using NUnit.Framework;

namespace Cosmos.Commands.Tests;

public sealed class ChangingTests : FileCommandTests
{
    [Test]
    public void Mkdir_makes_directories_and_with_p_those_above()
    {
        Good("mkdir a b");
        Assert.That(Bad("mkdir a x/y c"), Is.EqualTo("mkdir: a: file exists\nmkdir: x/y: no such file or directory\n"));
        Assert.That(Directory.Exists(At("c")));
        Good("mkdir -p a x/y/z");
        Assert.That(Directory.Exists(At("x/y/z")));
        Write("file", "");
        Assert.That(Bad("mkdir -p file"), Is.EqualTo("mkdir: file: file exists\n"));
        Assert.That(Bad("mkdir -p file/d"), Does.StartWith("mkdir: file/d: "));
    }

    [TestCase("700", 0b111_000_000)]
    [TestCase("1777", 0b1_111_111_111)]
    [TestCase("u=rwx,go=", 0b111_000_000)]
    [TestCase("go-w", 0b111_101_101)]
    public void Mkdir_m_sets_permissions(string mode, int expected)
    {
        Good($"mkdir -m {mode} d");
        Assert.That(File.GetUnixFileMode(At("d")), Is.EqualTo((UnixFileMode)expected));
    }

    [Test]
    public void Touch_makes_a_file_and_sets_the_time_of_one_that_is_there()
    {
        Write("a", "kept");
        File.SetLastWriteTimeUtc(At("a"), DateTime.UnixEpoch);
        Line.Services.Add<TimeProvider>(new FixedTime(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        Good("touch a new");
        var expected = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        Assert.That(File.GetLastWriteTimeUtc(At("a")), Is.EqualTo(expected));
        Assert.That(File.GetLastWriteTimeUtc(At("new")), Is.EqualTo(expected));
        Assert.That(Text("a"), Is.EqualTo("kept"));
        Good("touch -c missing");
        Assert.That(File.Exists(At("missing")), Is.False);
        Assert.That(Bad("touch nowhere/x"), Is.EqualTo("touch: nowhere/x: no such file or directory\n"));
        File.SetLastWriteTimeUtc(At("a"), DateTime.UnixEpoch);
        Good("touch -r a new");
        Assert.That(File.GetLastWriteTimeUtc(At("new")), Is.EqualTo(DateTime.UnixEpoch));
    }

    [Test]
    public void Ln_makes_links_and_replaces_them_with_f_only()
    {
        Write("a", "1");
        Directory.CreateDirectory(At("d"));
        Good("ln -s a l");
        Assert.That(Text("l"), Is.EqualTo("1"));
        Assert.That(Bad("ln b l"), Is.EqualTo("ln: l: file exists\n"));
        Good("ln -f b l");
        Assert.That(new FileInfo(At("l")).LinkTarget, Is.EqualTo("b"));
        Good("ln ../a d");
        Assert.That(Text("d/a"), Is.EqualTo("1"));
    }

    [TestCase("600", 0b110_000_000)]
    [TestCase("u+x", 0b111_100_100)]
    [TestCase("a-r,o+w", 0b010_000_010)]
    [TestCase("g=rwx", 0b110_111_100)]
    [TestCase("a+X", 0b110_100_100)]
    public void Chmod_changes_permissions(string mode, int expected)
    {
        Write("a", "");
        File.SetUnixFileMode(At("a"), (UnixFileMode)0b110_100_100);
        Good($"chmod {mode} a");
        Assert.That(File.GetUnixFileMode(At("a")), Is.EqualTo((UnixFileMode)expected));
    }

    [TestCase("8")]
    [TestCase("77777")]
    [TestCase("u+q")]
    [TestCase("rwx")]
    [TestCase("+x,")]
    public void Chmod_refuses_what_is_no_mode(string mode)
    {
        Write("a", "");
        CommandRun run = Line.Run($"chmod {mode} a");
        Assert.That(run.Status, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain($"'{mode}' is no permission"));
    }

    [Test]
    public void Chmod_R_goes_through_directories_and_leaves_links_alone()
    {
        Write("outside", "");
        File.SetUnixFileMode(At("outside"), (UnixFileMode)0b110_100_100);
        Write("d/e/x", "");
        File.CreateSymbolicLink(At("d/link"), At("outside"));
        Good("chmod -R a+rwX d");
        Assert.That(File.GetUnixFileMode(At("d/e")), Is.EqualTo((UnixFileMode)0b111_111_111));
        Assert.That(File.GetUnixFileMode(At("d/e/x")), Is.EqualTo((UnixFileMode)0b110_110_110));
        Assert.That(File.GetUnixFileMode(At("outside")), Is.EqualTo((UnixFileMode)0b110_100_100));
    }

    [Test]
    public void Tee_writes_what_is_typed_into_all_files()
    {
        Line.Input = "typed\n"u8.ToArray();
        Directory.CreateDirectory(At("d"));
        CommandRun run = Line.Run("tee a d b");
        Assert.That(run.Output, Is.EqualTo("typed\n"));
        Assert.That(run.Error, Is.EqualTo("tee: d: is a directory\n"));
        Assert.That(Text("a") + Text("b"), Is.EqualTo("typed\ntyped\n"));
        Assert.That(Good("tee -aq a"), Is.Empty);
        Assert.That(Text("a"), Is.EqualTo("typed\ntyped\n"));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
