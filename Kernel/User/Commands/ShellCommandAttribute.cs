using System;

namespace Cosmos.User;

/// <summary>Makes a class a command of the shell: the one source for its name, its arguments, its help, its completion and the complaint about wrong arguments.</summary>
/// <remarks>
/// The class implements <see cref="IShellCommand"/>; its constructor names what it needs as parameters (see <see cref="IPluginServices"/>). The source generator checks all of it while
/// the project is built. The grammar is explained at <see cref="CommandGrammar"/>.
/// <code>
/// [ShellCommand("ping &lt;host:host&gt; [-c &lt;count:int&gt;]", "Sends ICMP echo requests.", Requires = Capability.Network)]
/// public sealed class PingCommand(TimeProvider time) : IShellCommand
/// </code>
/// </remarks>
/// <param name="grammar">The command with its arguments; its first word is the name: lower-case letters, digits and hyphens, beginning with a letter.</param>
/// <param name="summary">One sentence.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ShellCommandAttribute(string grammar, string summary) : Attribute
{
    /// <summary>The command with its arguments.</summary>
    public string Grammar { get; } = grammar;

    /// <summary>One sentence.</summary>
    public string Summary { get; } = summary;

    /// <summary>More help, shown by <c>help NAME</c>: lines of text, examples, differences from what users may expect.</summary>
    public string? Remarks { get; init; }

    /// <summary>Other names of the command, separated by blanks.</summary>
    public string? Aliases { get; init; }

    /// <summary>What the command touches.</summary>
    public Capability Requires { get; init; }
}
