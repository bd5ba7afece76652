using System.Collections.Generic;

namespace Cosmos.User;

/// <summary>What a <see cref="GrammarStep"/> does.</summary>
internal enum GrammarStepKind
{
    /// <summary>Takes one of several words.</summary>
    Word,

    /// <summary>Takes a value.</summary>
    Argument,

    /// <summary>Goes on with the next step or, if that leads nowhere, at the target.</summary>
    Fork,

    /// <summary>Goes on at the target or, if that leads nowhere, with the next step.</summary>
    Repeat,

    /// <summary>The end of the grammar.</summary>
    End,
}

/// <summary>
/// A grammar is a small program over the words of a command line, without its options: matching walks it with a list of steps left to try,
/// completion walks all ways at once.
/// </summary>
/// <remarks>This file is also compiled into the source generator.</remarks>
internal sealed class GrammarStep(GrammarStepKind kind, IReadOnlyList<string>? words = null, GrammarArgument? argument = null)
{
    public GrammarStepKind Kind { get; } = kind;

    /// <summary>The words of <see cref="GrammarStepKind.Word"/>.</summary>
    public IReadOnlyList<string> Words { get; } = words ?? [];

    /// <summary>The argument of <see cref="GrammarStepKind.Argument"/>.</summary>
    public GrammarArgument? Argument { get; } = argument;

    /// <summary>Index of the other step, for <see cref="GrammarStepKind.Fork"/> and <see cref="GrammarStepKind.Repeat"/>.</summary>
    public int Target { get; set; }
}
