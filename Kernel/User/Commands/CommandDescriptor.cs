using System;
using System.Collections.Generic;

namespace Cosmos.User;

/// <summary>A command as its plugin's manifest describes it. Generated from <see cref="ShellCommandAttribute"/>.</summary>
/// <param name="grammar">Name and arguments.</param>
/// <param name="summary">One sentence.</param>
/// <param name="remarks">More help, or <see langword="null"/>.</param>
/// <param name="aliases">Other names.</param>
/// <param name="requires">What the command touches.</param>
/// <param name="create">Makes the command for one run.</param>
public sealed class CommandDescriptor(
    CommandGrammar grammar, string summary, string? remarks, IReadOnlyList<string> aliases, Capability requires, Func<IPluginServices, IShellCommand> create)
{
    /// <summary>What is typed.</summary>
    public string Name => Grammar.Name;

    /// <summary>Name and arguments.</summary>
    public CommandGrammar Grammar { get; } = grammar;

    /// <summary>One sentence.</summary>
    public string Summary { get; } = summary;

    /// <summary>More help.</summary>
    public string? Remarks { get; } = remarks;

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; } = aliases;

    /// <summary>What the command touches.</summary>
    public Capability Requires { get; } = requires;

    /// <summary>Makes the command for one run.</summary>
    public Func<IPluginServices, IShellCommand> Create { get; } = create;
}
