using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.User.Tests;

/// <summary>Whatever is written or typed, a grammar answers with what it promises: a result, or its own exception.</summary>
[TestFixture]
public sealed class GrammarFuzzTests
{
    private static readonly string[] s_pieces =
        ["x", " ", "<a>", "<b:int>", "<c:hex>", "[", "]", "(", ")", "|", "...", "on", "off", "-r", "[-q]", "[-c <n:int>]", "[--all]", "[-4|-6]", "<", ">", ":", "-", "\t", "é", "[<d>...]", "[free|used]"];

    private static readonly string[] s_words = ["", "-", "--", "-q", "-qc", "-c", "-c5", "--all", "--all=1", "-4", "-6", "on", "free", "used", "5", "-5", "0xff", "zz", "99999999999999999999", "é"];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Grammars_and_words_of_any_kind_are_taken_apart_or_refused(int seed)
    {
        var random = new Random(seed);
        int grammars = 0;
        int matches = 0;
        for (int i = 0; i < 10_000; i++)
        {
            CommandGrammar grammar;
            try
            {
                grammar = CommandGrammar.Parse($"x {string.Concat(Pick(random, s_pieces, 7))}");
            }
            catch (FormatException e)
            {
                Assert.That(e.Message, Does.Contain("is wrong at column "));
                continue;
            }
            grammars++;
            matches += Use(grammar, random) ? 1 : 0;
        }
        Assert.That(grammars, Is.GreaterThan(100), "grammars among the noise");
        Assert.That(matches, Is.GreaterThan(100), "words that fit");
    }

    /// <summary>Matches words; when they fit, each of them is offered, or is of a kind that is offered, behind those before it.</summary>
    private static bool Use(CommandGrammar grammar, Random random)
    {
        string[] words = [.. Pick(random, s_words, 5)];
        IReadOnlyList<CommandExpectation> next = grammar.Complete(words[..^1], words[^1]);
        try
        {
            Assert.That(grammar.Match(words).Words, Is.EqualTo(words));
            if (!words.Any(w => w.StartsWith('-')))
                Assert.That(next.Any(e => !e.IsLiteral || e.Text == words[^1]), Is.True, $"{grammar}: {string.Join(' ', words)}");
            return true;
        }
        catch (CommandException e)
        {
            Assert.That(e.Message, Does.EndWith($"\nusage: {grammar.Usage}"));
            return false;
        }
    }

    private static IEnumerable<string> Pick(Random random, string[] from, int most) => Enumerable.Range(0, random.Next(1, most)).Select(_ => from[random.Next(from.Length)]).ToArray();
}
