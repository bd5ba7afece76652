namespace Cosmos.Terminal.Terminfo;

/// <summary>Numbers of a terminal type. The values are positions in the compiled form, in the order of terminfo(5).</summary>
public enum NumberCapability
{
    /// <summary>cols: columns of the window.</summary>
    Columns = 0,

    /// <summary>it: columns between tab stops.</summary>
    TabWidth = 1,

    /// <summary>lines: lines of the window.</summary>
    Lines = 2,

    /// <summary>colors: number of colours.</summary>
    Colors = 13,

    /// <summary>pairs: number of colour pairs.</summary>
    ColorPairs = 14,
}
