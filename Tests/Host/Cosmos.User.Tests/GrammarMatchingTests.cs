using System;
using NUnit.Framework;

namespace Cosmos.User.Tests;

/// <summary>Words that fit a grammar, and the complaints about those that do not.</summary>
[TestFixture]
public sealed class GrammarMatchingTests
{
    private const string Ping = "ping <host:host> [-c <count:int>] [-q] [-4|-6] [--wait <seconds:int>]";

    [Test]
    public void Arguments_are_found_by_name()
    {
        CommandArguments arguments = Match(Ping, "example.org");
        Assert.Multiple(() =>
        {
            Assert.That(arguments.Text("host"), Is.EqualTo("example.org"));
            Assert.That(arguments.Has("-q"), Is.False);
            Assert.That(arguments.Int("count", 4), Is.EqualTo(4));
            Assert.That(arguments.Text("count"), Is.Null);
            Assert.That(arguments.Words, Is.EqualTo(new[] { "example.org" }));
        });
    }

    [TestCase("-c 3 -q h")]
    [TestCase("h -c 3 -q")]
    [TestCase("-q h -c3")]
    [TestCase("-qc3 h")]
    [TestCase("-qc 3 h")]
    [TestCase("-q -q -c 3 -- h")]
    public void Options_stand_anywhere_and_together(string words)
    {
        CommandArguments arguments = Match(Ping, words.Split(' '));
        Assert.Multiple(() =>
        {
            Assert.That(arguments.Text("host"), Is.EqualTo("h"));
            Assert.That(arguments.Int("count"), Is.EqualTo(3));
            Assert.That(arguments.Has("-c"), Is.True);
            Assert.That(arguments.Has("-q"), Is.True);
            Assert.That(arguments.Has("-4"), Is.False);
        });
    }

    [TestCase("--wait=9 h")]
    [TestCase("h --wait 9")]
    public void Long_options_take_their_value_behind_a_sign_or_a_blank(string words) => Assert.That(Match(Ping, words.Split(' ')).Int("seconds"), Is.EqualTo(9));

    [Test]
    public void Behind_two_hyphens_nothing_is_an_option() => Assert.That(Match("rm [-r] <file:path>...", "--", "-r", "--").All("file"), Is.EqualTo(new[] { "-r", "--" }));

    [Test]
    public void A_command_without_options_takes_words_with_hyphens() => Assert.That(Match("echo [<text>...]", "-n", "--x", "-").All("text"), Is.EqualTo(new[] { "-n", "--x", "-" }));

    [Test]
    public void Numbers_may_be_negative_where_there_are_options() => Assert.That(Match("seek <offset:int> [-r]", "-5").Int("offset"), Is.EqualTo(-5));

    [Test]
    public void A_repeated_argument_leaves_what_comes_behind_it_its_share()
    {
        CommandArguments arguments = Match("cp [-r] <source:path>... <target:path>", "a", "b", "-r", "c");
        Assert.Multiple(() =>
        {
            Assert.That(arguments.All("source"), Is.EqualTo(new[] { "a", "b" }));
            Assert.That(arguments.Text("target"), Is.EqualTo("c"));
        });
    }

    [Test]
    public void What_may_be_left_out_may_be_left_out()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Match("dma [free|used]").Has("free"), Is.False);
            Assert.That(Match("dma [free|used]", "used").Has("used"), Is.True);
            Assert.That(Match("ls [<path:path>...]").All("path"), Is.Empty);
            Assert.That(Match("x [to <host:host> [<port:int>]]", "to", "h").Text("host"), Is.EqualTo("h"));
            Assert.That(Match("x [to <host:host> [<port:int>]]", "to", "h", "22").Int("port"), Is.EqualTo(22));
            Assert.That(Match("x [<first>] <last>", "only").Text("last"), Is.EqualTo("only"));
        });
    }

    [Test]
    public void A_word_of_another_kind_goes_to_the_argument_that_it_fits()
    {
        CommandArguments arguments = Match("log [<count:int>] [<source>]", "ssh");
        Assert.Multiple(() =>
        {
            Assert.That(arguments.Text("source"), Is.EqualTo("ssh"));
            Assert.That(arguments.Has("count"), Is.False);
        });
    }

    [TestCase("0", 0UL)]
    [TestCase("0x0", 0UL)]
    [TestCase("fF", 0xffUL)]
    [TestCase("0XfFfFfFfFfFfFfFfF", ulong.MaxValue)]
    [TestCase("000000000000000000000001", 1UL)]
    public void Hexadecimal_numbers_have_up_to_sixty_four_bits(string word, ulong value) => Assert.That(Match("peek <address:hex>", word).Hex("address"), Is.EqualTo(value));

    [TestCase("-9223372036854775808", long.MinValue)]
    [TestCase("9223372036854775807", long.MaxValue)]
    public void Decimal_numbers_have_up_to_sixty_four_bits(string word, long value) => Assert.That(Match("x <n:int>", word).Int("n"), Is.EqualTo(value));

    [TestCase(Ping, "", "<host> is missing.")]
    [TestCase(Ping, "h -c", "<count:int> is missing behind -c.")]
    [TestCase(Ping, "h -c many", "<count> is 'many', which is no decimal number.")]
    [TestCase(Ping, "h -c 9223372036854775808", "<count> is '9223372036854775808', which does not fit into 64 bits.")]
    [TestCase(Ping, "h -c 1 -c 2", "-c is given twice.")]
    [TestCase(Ping, "h -x", "there is no option -x.")]
    [TestCase(Ping, "h -qx", "there is no option -x (in -qx).")]
    [TestCase(Ping, "h --loud", "there is no option --loud.")]
    [TestCase(Ping, "h -4 -6", "-4 and -6 exclude each other.")]
    [TestCase(Ping, "h more", "'more' is too much.")]
    [TestCase("f [--all]", "--all=1", "--all takes no value.")]
    [TestCase("uptime", "now", "'now' is too much.")]
    [TestCase("cpuidle (on|off)", "", "'on' or 'off' is missing.")]
    [TestCase("cpuidle (on|off)", "ON", "'ON' is not 'on' or 'off'.")]
    [TestCase("dma [free|used]", "all", "'all' is not 'free' or 'used'.")]
    [TestCase("peek <address:hex> <size:int>", "xyz 8", "<address> is 'xyz', which is no hexadecimal number.")]
    [TestCase("peek <address:hex> <size:int>", "0x 8", "<address> is '0x', which is no hexadecimal number.")]
    [TestCase("peek <address:hex> <size:int>", "10000000000000000 8", "<address> is '10000000000000000', which does not fit into 64 bits.")]
    [TestCase("peek <address:hex> <size:int>", "0", "<size:int> is missing.")]
    [TestCase("cp <source>... <target>", "a", "<target> is missing.")]
    public void Complaints_name_what_is_wrong_and_show_the_usage(string grammar, string words, string complaint)
    {
        CommandException? e = Assert.Throws<CommandException>(() => Match(grammar, words.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Multiple(() =>
        {
            Assert.That(e!.Message, Is.EqualTo($"{complaint}\nusage: {CommandGrammar.Parse(grammar).Usage}"));
            Assert.That(e.Status, Is.EqualTo(ExitStatus.Usage));
        });
    }

    [Test]
    public void Ranges_are_part_of_the_complaint()
    {
        CommandArguments arguments = Match("x <n:int> <a:hex>", "300", "0x1ff");
        Assert.Multiple(() =>
        {
            Assert.That(() => arguments.Int("n", minimum: 0, maximum: 255), Throws.TypeOf<CommandException>().With.Message.EqualTo("<n> is 300; it must be between 0 and 255."));
            Assert.That(() => arguments.Int("n", maximum: 255), Throws.TypeOf<CommandException>().With.Message.EqualTo("<n> is 300; it must be at most 255."));
            Assert.That(() => arguments.Int("n", minimum: 301), Throws.TypeOf<CommandException>().With.Message.EqualTo("<n> is 300; it must be at least 301."));
            Assert.That(() => arguments.Hex("a", maximum: 0xff), Throws.TypeOf<CommandException>().With.Message.EqualTo("<a> is 0x1ff; it must be at most 0xff."));
        });
    }

    [Test]
    public void A_name_that_the_grammar_does_not_have_is_a_mistake_of_the_command()
    {
        CommandArguments arguments = Match(Ping, "h");
        Assert.Multiple(() =>
        {
            Assert.That(() => arguments.Text("hots"), Throws.ArgumentException.With.Message.Contains("has no 'hots'; it has: host, -c, count, -q, -4, -6, --wait, seconds"));
            Assert.That(() => arguments.Int("host"), Throws.ArgumentException.With.Message.Contains("has no <host:int>"));
        });
    }

    [Test]
    public void Thousands_of_words_and_nested_brackets_take_no_time()
    {
        string[] words = new string[20_000];
        Array.Fill(words, "w");
        Assert.That(() => Match("x [<a>] [<b>] [<c>] [<d>] [<e>] [<f>] [<g>] <h>... [<i>] [<j>] <k:int>", words), Throws.TypeOf<CommandException>());
    }

    private static CommandArguments Match(string grammar, params string[] words) => CommandGrammar.Parse(grammar).Match(words);
}
