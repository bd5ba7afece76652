using System;
using NUnit.Framework;

namespace Cosmos.User.Tests;

/// <summary>What is a grammar, and what is said about what is none.</summary>
[TestFixture]
public sealed class GrammarReadingTests
{
    [TestCase("uptime", "uptime")]
    [TestCase("dma [free|used]", "dma [free|used]")]
    [TestCase("cpuidle (on|off)", "cpuidle (on|off)")]
    [TestCase("date [<time>]", "date [<time>]")]
    [TestCase("cat <file:path>...", "cat <file>...")]
    [TestCase("ping <host:host> [-c <count:int>] [-4|-6]", "ping <host> [-c <count:int>] [-4|-6]")]
    [TestCase("peek <address:hex> <size:int>", "peek <address:hex> <size:int>")]
    [TestCase("cp [-r] [--force] <source:path>... <target:path>", "cp [-r] [--force] <source>... <target>")]
    [TestCase("x [to <host:host> [<port:int>]]", "x [to <host> [<port:int>]]")]
    public void Grammars_show_themselves_without_kinds_that_do_not_say_how_to_write(string text, string usage)
    {
        var grammar = CommandGrammar.Parse(text);
        Assert.Multiple(() =>
        {
            Assert.That(grammar.Text, Is.EqualTo(text));
            Assert.That(grammar.Name, Is.EqualTo(text.Split(' ')[0]));
            Assert.That(grammar.Usage, Is.EqualTo(usage));
        });
    }

    [TestCase(" x", 1, "begins with the name")]
    [TestCase("Ping", 1, "'Ping' is no name of a command")]
    [TestCase("9p", 1, "'9p' is no name of a command")]
    [TestCase("x <a", 3, "this '<' is never closed")]
    [TestCase("x <A>", 4, "'A' is no name of an argument")]
    [TestCase("x <>", 4, "'' is no name of an argument")]
    [TestCase("x <a:integer>", 6, "there is no kind 'integer'; kinds are text, int, hex, path, host, command, plugin")]
    [TestCase("x <a:Int>", 6, "there is no kind 'Int'")]
    [TestCase("x [<a>", 3, "this '[' is never closed")]
    [TestCase("x (on|off", 3, "this '(' is never closed")]
    [TestCase("x (on|)", 7, "a word is missing")]
    [TestCase("x (on off)", 7, "between alternatives stands a '|'")]
    [TestCase("x on|off", 5, "one of several words stands in parentheses")]
    [TestCase("x []", 4, "these brackets are empty")]
    [TestCase("x ]", 3, "nothing is open that this ']' could close")]
    [TestCase("x -r", 3, "an option stands in brackets")]
    [TestCase("x [<a> -r]", 8, "an option stands in brackets of its own")]
    [TestCase("x [<a> [-r]]", 8, "an option cannot stand inside other brackets")]
    [TestCase("x [-rf]", 4, "'-rf' is no option")]
    [TestCase("x [--R]", 4, "'--R' is no option")]
    [TestCase("x [-c <n:int>...]", 14, "the argument of an option cannot be repeated")]
    [TestCase("x [-c <n:int> <m:int>]", 15, "here the '[' of column 3 should be closed")]
    [TestCase("x <a>... <b>...", 10, "two arguments that may be repeated")]
    [TestCase("x [<a>]...", 8, "what is repeated stands inside the brackets")]
    [TestCase("x a ...", 5, "'...' stands directly behind an argument")]
    [TestCase("x <a> <a>", 8, "'a' occurs twice")]
    [TestCase("x on (on|off)", 7, "'on' occurs twice")]
    [TestCase("x [-r] [-r]", 9, "'-r' occurs twice")]
    [TestCase("x \"a\"", 3, "cannot be a word")]
    public void What_is_no_grammar_is_refused_with_the_column_and_the_reason(string text, int column, string reason) =>
        Assert.That(() => CommandGrammar.Parse(text), Throws.InstanceOf<FormatException>()
            .With.Message.Contains($"The grammar '{text}' is wrong at column {column}: ").And.Message.Contains(reason));

    [Test]
    public void Names_are_lower_case_and_not_empty() => Assert.That(() => CommandGrammar.Parse(""), Throws.ArgumentException);
}
