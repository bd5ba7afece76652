using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.Commands.Tests;

public sealed class SearchingTests : FileCommandTests
{
    [TestCase("grep b. a", "abc\nebb\n")]
    [TestCase("grep ^e a", "ebb\n")]
    [TestCase("grep -i B$ a", "ebb\nB\n")]
    [TestCase("grep -v b a", "\nB\nd.f\n")]
    [TestCase("grep -n b a", "1:abc\n3:ebb\n")]
    [TestCase("grep -c b a", "2\n")]
    [TestCase("grep -F d.f a", "d.f\n")]
    [TestCase("grep -l b a", "a\n")]
    [TestCase("grep -q b a", "")]
    public void Grep_finds(string line, string expected)
    {
        Write("a", "abc\n\nebb\r\nB\nd.f");
        Assert.That(Good(line).Replace("\r", ""), Is.EqualTo(expected));
    }

    [Test]
    public void Grep_tells_by_its_status_whether_there_was_a_match_or_trouble()
    {
        Write("a", "text\n");
        Assert.That(Line.Run("grep nothing a").Status, Is.EqualTo(1));
        CommandRun run = Line.Run("grep text a missing");
        Assert.That(run.Output, Is.EqualTo("a:text\n"));
        Assert.That(run.Error, Is.EqualTo("grep: missing: no such file or directory\n"));
        Assert.That(run.Status, Is.EqualTo(2));
        run = Line.Run("grep ( a");
        Assert.That(run.Status, Is.EqualTo(2));
        Assert.That(run.Error, Does.StartWith("grep: Invalid pattern '('").And.EndsWith("-F takes it as text.\n"));
    }

    [Test]
    public void Grep_reads_what_is_typed_and_goes_through_directories_without_following_links()
    {
        Line.Input = "one\ntwo\n"u8.ToArray();
        Assert.That(Good("grep t"), Is.EqualTo("two\n"));
        Write("d/x", "here\n");
        Write("d/e/y", "here too\n");
        Directory.CreateSymbolicLink(At("d/round"), "..");
        Assert.That(Good("grep -r here d"), Is.EqualTo("d/e/y:here too\nd/x:here\n"));
        Assert.That(Good("grep -rc here d"), Is.EqualTo("d/e/y:1\nd/x:1\n"));
    }

    [Test]
    [Platform("Linux")]
    [CancelAfter(60_000)]
    public void Devices_that_never_end_stop_neither_grep_nor_cp_on_their_way_through_directories()
    {
        Assert.That(Line.Run("grep -r there-is-no-such-text /dev").Status, Is.EqualTo(1));
        CommandRun copy = Line.Run("cp -r /dev devices");
        Assert.That(copy.Status, Is.EqualTo(1));
        Assert.That(copy.Error, Does.Contain("cp: /dev/zero: is a device, which -r does not copy\n"));
        Assert.That(File.Exists(At("devices/zero")), Is.False);
    }

    [Test]
    public void Grep_neither_prints_what_is_no_text_nor_fills_the_memory_with_endless_lines()
    {
        File.WriteAllBytes(At("binary"), [.. Enumerable.Repeat((byte)0, 100), .. "needle"u8]);
        Assert.That(Good("grep needle binary"), Is.EqualTo(" what matches is no text\n"));
        Write("endless", new string('x', 200_000) + "needle");
        Assert.That(Good("grep -c needle endless"), Is.EqualTo("1\n"));
        // Not whole, because it was cut; no piece is lost.
        Assert.That(Good("grep x endless").Replace("\n", "").Length, Is.EqualTo(200_006));
    }

    [Test]
    public void Grep_gives_up_an_expression_that_takes_for_ever()
    {
        Write("a", new string('a', 40) + "!");
        CommandRun run = Line.Run("grep ^(a|a|aa)+$ a");
        Assert.That(run.Error, Is.EqualTo("grep: a: the expression takes more than 2 s for one line\n"));
        Assert.That(run.Status, Is.EqualTo(2));
    }

    [Test]
    public void Find_prints_what_is_there_by_name_and_kind()
    {
        Write("d/x.txt", "");
        Write("d/e/y.TXT", "");
        Directory.CreateSymbolicLink(At("d/round"), "..");
        Assert.That(Good("find"), Is.EqualTo(".\n./d\n./d/e\n./d/e/y.TXT\n./d/round\n./d/x.txt\n"));
        Assert.That(Good("find -n *.txt d"), Is.EqualTo("d/x.txt\n"));
        Assert.That(Good("find -i -n *.txt d"), Is.EqualTo("d/e/y.TXT\nd/x.txt\n"));
        Assert.That(Good("find -k d d"), Is.EqualTo("d\nd/e\n"));
        Assert.That(Good("find -k l"), Is.EqualTo("./d/round\n"));
        Assert.That(Bad("find missing"), Is.EqualTo("find: missing: no such file or directory\n"));
        Assert.That(Line.Run("find -k x").Status, Is.EqualTo(2));
    }
}
