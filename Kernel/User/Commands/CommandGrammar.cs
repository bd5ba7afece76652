using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Cosmos.User;

/// <summary>Name and arguments of a command, in one line that is also its help.</summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>word</c></term><description>the word itself</description></item>
/// <item><term><c>&lt;name&gt;</c>, <c>&lt;name:kind&gt;</c></term><description>an argument; kinds: <c>text</c> (the default), <c>int</c> (decimal), <c>hex</c> (digits with or without 0x), <c>path</c>, <c>host</c>, <c>command</c>, <c>plugin</c></description></item>
/// <item><term><c>(on|off)</c></term><description>one of several words</description></item>
/// <item><term><c>[...]</c></term><description>what may be left out; <c>[free|used]</c> is one of several words or none</description></item>
/// <item><term><c>&lt;name&gt;...</c></term><description>one argument or more, once in a grammar; <c>[&lt;name&gt;...]</c> is none or more</description></item>
/// <item><term><c>[-r]</c>, <c>[-c &lt;count:int&gt;]</c>, <c>[--all]</c>, <c>[-4|-6]</c></term><description>an option, anywhere among the arguments, or one of several; behind <c>--</c> nothing is an option</description></item>
/// </list>
/// Options of one letter may share a hyphen (<c>-rf</c>), and a value may touch its option (<c>-c5</c>, <c>--count=5</c>; XBD section 12.2). A command without options takes words that
/// begin with a hyphen as arguments, and everywhere a number may be negative. Names of arguments, words and options differ from each other.
/// </remarks>
public sealed class CommandGrammar
{
    private CommandGrammar(string text, GrammarReader reader)
    {
        Text = text;
        Name = reader.Name;
        Steps = reader.Steps;
        Options = reader.Options;
        Names = reader.Names;
        Usage = WithoutSilentKinds(text);
    }

    /// <summary>What is typed.</summary>
    public string Name { get; }

    /// <summary>The whole line.</summary>
    public string Text { get; }

    /// <summary>The line as users see it: without the kinds that do not say how a value is written.</summary>
    public string Usage { get; }

    internal IReadOnlyList<GrammarStep> Steps { get; }

    internal IReadOnlyList<GrammarOption> Options { get; }

    internal IReadOnlyList<string> Names { get; }

    /// <summary>Reads a grammar.</summary>
    /// <exception cref="FormatException">It is none; the message says where and why.</exception>
    public static CommandGrammar Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return new CommandGrammar(text, GrammarReader.Read(text));
    }

    /// <summary>Takes typed words apart.</summary>
    /// <param name="words">Words behind the name of the command, without quotes.</param>
    /// <exception cref="CommandException">They do not fit; the message says what is wrong and shows the usage, the status is <see cref="ExitStatus.Usage"/>.</exception>
    public CommandArguments Match(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new GrammarMatcher(this, words).Match();
    }

    /// <summary>Tells what the next word may be.</summary>
    /// <param name="words">Complete words behind the name of the command.</param>
    /// <param name="prefix">What of the next word is there already. Words and options that begin otherwise are left out; options come only when it begins with a hyphen, or when nothing else may come.</param>
    public IReadOnlyList<CommandExpectation> Complete(IReadOnlyList<string> words, string prefix)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(prefix);
        return GrammarCompletion.Expect(this, words, prefix);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string WithoutSilentKinds(string text)
    {
        StringBuilder usage = new(text);
        foreach (string kind in GrammarReader.Kinds.Where(k => k is not ("int" or "hex")))
            usage.Replace($":{kind}>", ">");
        return usage.ToString();
    }
}
