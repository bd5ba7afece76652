using System;

namespace Cosmos.User;

/// <summary>Name and arguments of a command, in one line that is also its help.</summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>word</c></term><description>the word itself</description></item>
/// <item><term><c>&lt;name&gt;</c>, <c>&lt;name:kind&gt;</c></term><description>an argument; kinds: <c>text</c> (the default), <c>int</c> (decimal), <c>hex</c> (digits with or without 0x), <c>path</c>, <c>host</c>, <c>command</c>, <c>plugin</c></description></item>
/// <item><term><c>(on|off)</c></term><description>one of several words</description></item>
/// <item><term><c>[...]</c></term><description>what may be left out; <c>[free|used]</c> is one of several words or none</description></item>
/// <item><term><c>&lt;name&gt;...</c></term><description>one argument or more, at the end only; <c>[&lt;name&gt;...]</c> is none or more</description></item>
/// <item><term><c>[-r]</c>, <c>[-c &lt;count:int&gt;]</c></term><description>an option, anywhere among the arguments; behind <c>--</c> nothing is an option</description></item>
/// </list>
/// </remarks>
public sealed class CommandGrammar
{
    private CommandGrammar(string name, string text)
    {
        Name = name;
        Text = text;
    }

    /// <summary>What is typed.</summary>
    public string Name { get; }

    /// <summary>The whole line.</summary>
    public string Text { get; }

    /// <summary>Reads a grammar.</summary>
    /// <exception cref="FormatException">It is none; the message says where and why.</exception>
    public static CommandGrammar Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        int end = text.IndexOf(' ');
        return new CommandGrammar(end < 0 ? text : text[..end], text);
    }
}
