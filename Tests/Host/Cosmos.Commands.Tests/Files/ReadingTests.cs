using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Plugins;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Commands.Tests;

public sealed class ReadingTests : FileCommandTests
{
    [Test]
    public void Cat_passes_every_byte_on_as_it_is()
    {
        byte[] bytes = new byte[300_000];
        new Random(3).NextBytes(bytes);
        File.WriteAllBytes(At("a"), bytes);
        CommandRun run = Line.Run("cat a a");
        Assert.That(run.Bytes, Is.EqualTo(bytes.Concat(bytes)));
        Assert.That(run.Status, Is.Zero);
    }

    [Test]
    public void Cat_goes_on_after_what_it_cannot_read()
    {
        Write("a", "1\n");
        Directory.CreateDirectory(At("d"));
        CommandRun run = Line.Run("cat a d missing a");
        Assert.That(run.Output, Is.EqualTo("1\n1\n"));
        Assert.That(run.Error, Is.EqualTo("cat: d: is a directory\ncat: missing: no such file or directory\n"));
        Assert.That(run.Status, Is.EqualTo(1));
    }

    [Test]
    public void Terminals_are_not_read_by_name_because_nobody_could_interrupt_that()
    {
        File.CreateSymbolicLink(At("terminal"), "/dev/tty");
        CommandRun run = Line.Run("cat /dev/console terminal");
        Assert.That(run.Error, Is.EqualTo("cat: /dev/console: is a terminal; - is what you type\ncat: terminal: is a terminal; - is what you type\n"));
        Assert.That(run.Status, Is.EqualTo(1));
    }

    [Test]
    public void A_full_output_is_not_blamed_on_the_file_that_is_read()
    {
        Write("a", "1\n");
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        CommandDescriptor cat = new Cosmos_Commands_FilesManifest().Commands.Single(c => c.Name == "cat");
        var context = new CommandContext(cat.Grammar.Match(["a"]), TextReader.Null, TextWriter.Null, TextWriter.Null, Line.Session, Stream.Null, full);
        Assert.That(async () => await cat.Create(Line.Services).RunAsync(context, default), Throws.TypeOf<CommandException>().With.Message.EqualTo("the output cannot be written: no space left."));
    }

    [Test]
    public void A_pipe_that_nobody_reads_any_more_ends_a_command_without_a_word()
    {
        Write("a", "1\n");
        using var error = new StringWriter();
        CommandDescriptor cat = new Cosmos_Commands_FilesManifest().Commands.Single(c => c.Name == "cat");
        var context = new CommandContext(cat.Grammar.Match(["a", "a"]), TextReader.Null, TextWriter.Null, error, Line.Session, Stream.Null, new BrokenStream());
        Assert.That(async () => await cat.Create(Line.Services).RunAsync(context, default), Throws.TypeOf<IOException>().With.Message.EqualTo("nobody reads"));
        Assert.That(error.ToString(), Is.Empty);
    }

    [Test]
    public void Cat_without_a_file_or_for_a_hyphen_prints_what_is_typed()
    {
        Write("a", "file\n");
        Line.Input = "typed\n"u8.ToArray();
        Assert.That(Good("cat"), Is.EqualTo("typed\n"));
        Assert.That(Good("cat a - a"), Is.EqualTo("file\ntyped\nfile\n"));
    }

    [TestCase("head -n 2", "1\n2\n")]
    [TestCase("head -c 3", "1\n2")]
    [TestCase("head -n 0", "")]
    [TestCase("tail -n 2", "19999\nlast")]
    [TestCase("tail -n 1", "last")]
    [TestCase("tail -n 0", "")]
    [TestCase("tail -c 6", "9\nlast")]
    public void The_ends_of_a_file_and_of_what_is_typed(string command, string expected)
    {
        string all = string.Concat(Enumerable.Range(1, 19_999).Select(i => $"{i}\n")) + "last";
        Write("a", all);
        Line.Input = Encoding.UTF8.GetBytes(all);
        Assert.That(Good($"{command} a"), Is.EqualTo(expected));
        Assert.That(Good(command), Is.EqualTo(expected));
    }

    [Test]
    public void The_ends_are_whole_when_the_file_is_short_or_ends_in_a_line_end()
    {
        Write("a", "1\n2\n3\n");
        Line.Input = "1\n2\n3\n"u8.ToArray();
        foreach (string source in new[] { " a", "" })
        {
            Assert.That(Good($"tail -n 2{source}"), Is.EqualTo("2\n3\n"));
            Assert.That(Good($"tail{source}"), Is.EqualTo("1\n2\n3\n"));
            Assert.That(Good($"head{source}"), Is.EqualTo("1\n2\n3\n"));
        }

        Assert.That(Line.Run("head -n -1 a").Status, Is.Not.Zero);
    }

    [Test]
    public void Headings_separate_several_files()
    {
        Write("a", "1\n");
        Write("b", "2\n");
        // Headings are text and contents are bytes: the shell keeps their order, this test sees the headings first.
        Assert.That(Good("head a b"), Is.EqualTo("==> a <==\n\n==> b <==\n1\n2\n"));
    }

    [Test]
    public void Wc_counts_lines_words_and_bytes()
    {
        Write("a", "one two\n three\n");
        Write("b", "x");
        Assert.That(Good("wc a b"), Is.EqualTo("      2       3      15 a\n      0       1       1 b\n      2       4      16 total\n"));
        Assert.That(Good("wc -l a"), Is.EqualTo("2 a\n"));
        Line.Input = "a b"u8.ToArray();
        Assert.That(Good("wc -w"), Is.EqualTo("2\n"));
    }

    [Test]
    public void Hexdump_shows_numbers_and_letters_from_an_offset()
    {
        Write("a", "0123456789abcdefXYZ\n");
        Assert.That(Good("hexdump a"), Is.EqualTo("""
            00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|
            00000010  58 59 5a 0a                                       |XYZ.|
            00000014

            """));
        Assert.That(Good("hexdump -s 17 -n 2 a"), Is.EqualTo("""
            00000011  59 5a                                             |YZ|
            00000013

            """));
        Line.Input = "0123456789"u8.ToArray();
        Assert.That(Good("hexdump -s 8"), Does.StartWith("00000008  38 39 "));
    }

    /// <summary>As the shell's pipe behind which the command has ended.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        private const int BrokenPipe = 32;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("nobody reads", BrokenPipe);
    }
}
