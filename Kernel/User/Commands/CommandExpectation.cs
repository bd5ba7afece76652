namespace Cosmos.User;

/// <summary>What may come next on a command line.</summary>
/// <param name="Text">The word or option to type, or the name of an argument.</param>
/// <param name="Kind">Kind of the argument; <see langword="null"/> for a word or an option.</param>
public readonly record struct CommandExpectation(string Text, ArgumentKind? Kind)
{
    /// <summary>Whether <see cref="Text"/> is to be typed as it is.</summary>
    public bool IsLiteral => Kind is null;
}
