using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.Commands.Tests;

public sealed class RemovalTests : FileCommandTests
{
    [Test]
    public void Rm_removes_files_and_goes_on_after_a_missing_one()
    {
        Write("a", "");
        Write("b", "");
        Assert.That(Bad("rm a missing b"), Is.EqualTo("rm: missing: no such file or directory\n"));
        Assert.That(Directory.GetFileSystemEntries(Root), Is.Empty);
    }

    [Test]
    public void Rm_f_takes_no_offence_at_what_is_not_there() => Assert.That(Good("rm -f missing"), Is.Empty);

    [Test]
    public void Rm_needs_r_for_a_directory_and_then_removes_all_of_it()
    {
        Write("d/e/x", "");
        Write("d/y", "");
        Assert.That(Bad("rm d"), Is.EqualTo("rm: d: is a directory: -r removes it with all that is in it\n"));
        Assert.That(Good("rm -rv d"), Is.EqualTo("removed d/e/x\nremoved d/e\nremoved d/y\nremoved d\n"));
        Assert.That(Directory.Exists(At("d")), Is.False);
    }

    [Test]
    public void Rm_never_follows_a_link()
    {
        Write("precious/x", "kept");
        Directory.CreateDirectory(At("d"));
        Directory.CreateSymbolicLink(At("d/link"), At("precious"));
        Directory.CreateSymbolicLink(At("link"), "precious");
        File.CreateSymbolicLink(At("broken"), "nowhere");
        Good("rm -rf d link/ broken");
        Assert.That(Text("precious/x"), Is.EqualTo("kept"));
        Assert.That(Directory.GetFileSystemEntries(Root).Select(Path.GetFileName), Is.EqualTo(new[] { "precious" }));
    }

    [TestCase("rm -rf /", "rm: /: the root is not removed\n")]
    [TestCase("rm -rf ..", "rm: ..: '.' and '..' are not removed: name the directory\n")]
    [TestCase("rm -rf d/.", "rm: d/.: '.' and '..' are not removed: name the directory\n")]
    [TestCase("rm -rf ./", "rm: ./: '.' and '..' are not removed: name the directory\n")]
    public void Rm_refuses(string line, string complaint)
    {
        Write("d/x", "kept");
        Assert.That(Bad(line), Is.EqualTo(complaint));
        Assert.That(Text("d/x"), Is.EqualTo("kept"));
    }

    [Test]
    public void Rm_removes_a_deep_tree()
    {
        string path = Root;
        for (int i = 0; i < 500; i++)
            path += "/d";
        Directory.CreateDirectory(path);
        Good("rm -r d");
        Assert.That(Directory.GetFileSystemEntries(Root), Is.Empty);
    }

    [Test]
    public void Rmdir_removes_what_is_empty_only()
    {
        Directory.CreateDirectory(At("a/b/c"));
        Write("full/x", "");
        Directory.CreateSymbolicLink(At("link"), "a");
        CommandRun run = Line.Run("rmdir full full/x link missing");
        Assert.That(run.Error, Is.EqualTo(
            "rmdir: full: directory not empty\nrmdir: full/x: not a directory\nrmdir: link: not a directory\nrmdir: missing: no such file or directory\n"));
        Good("rmdir -p a/b/c");
        Assert.That(Directory.Exists(At("a")), Is.False);
    }

    [Test]
    public void Rmdir_p_stops_at_what_is_not_empty()
    {
        Directory.CreateDirectory(At("a/b"));
        Write("a/x", "");
        Assert.That(Bad("rmdir -p a/b"), Is.EqualTo("rmdir: a: directory not empty\n"));
        Assert.That(Directory.GetFileSystemEntries(At("a")).Length, Is.EqualTo(1));
    }
}
