namespace Cosmos.Terminal;

/// <summary>Size of a terminal window, in characters.</summary>
/// <param name="Rows">Lines.</param>
/// <param name="Columns">Characters in a line.</param>
public readonly record struct WindowSize(ushort Rows, ushort Columns)
{
    /// <summary>What a serial terminal has had since the VT100.</summary>
    public static WindowSize Default => new(24, 80);
}
