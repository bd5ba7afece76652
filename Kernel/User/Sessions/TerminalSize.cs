namespace Cosmos.User;

/// <summary>Size of a terminal in characters.</summary>
/// <param name="Columns">Width, at least 1.</param>
/// <param name="Rows">Height, at least 1.</param>
public readonly record struct TerminalSize(int Columns, int Rows)
{
    /// <summary>What is assumed of a terminal that does not tell.</summary>
    public static TerminalSize Default { get; } = new(80, 24);
}
