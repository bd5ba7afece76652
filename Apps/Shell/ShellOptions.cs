namespace Cosmos.Shell;

/// <summary>What an image decides about its shell.</summary>
public sealed record ShellOptions
{
    /// <summary>First line of an interactive session, such as <c>Cosmos 0.1.0 • .NET 10.0.12 • QEMU Virtual CPU</c>.</summary>
    public string Banner { get; init; } = "Cosmos";

    /// <summary>Lines below the banner; none when empty.</summary>
    public string Greeting { get; init; } = "";

    /// <summary>A line that an interactive session runs before its first prompt, such as <c>help</c>; none when empty.</summary>
    public string FirstLine { get; init; } = "";

    /// <summary>What stands before the line being typed; <c>{directory}</c> is the working directory. Its colour tells whether the last command failed.</summary>
    public string Prompt { get; init; } = "{directory}> ";

    /// <summary>Last line of an interactive session; none when empty.</summary>
    public string Farewell { get; init; } = "";

    /// <summary>Directory in which sessions begin.</summary>
    public string HomeDirectory { get; init; } = "/";

    /// <summary>Lines of history that each session keeps.</summary>
    public int HistoryLength { get; init; } = 500;

    /// <summary>Characters of a line; what is typed beyond is refused with a bell.</summary>
    public int LineLength { get; init; } = 16384;

    /// <summary>Bytes of output that may wait for a slow terminal before the command that writes has to wait.</summary>
    public int OutputLength { get; init; } = 65536;
}
