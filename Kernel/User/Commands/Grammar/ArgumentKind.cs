namespace Cosmos.User;

/// <summary>What an argument of a command is: what is checked before the command runs, and what the Tab key offers.</summary>
public enum ArgumentKind
{
    /// <summary>Anything.</summary>
    Text,

    /// <summary>A decimal number of 64 bits with an optional minus sign.</summary>
    Int,

    /// <summary>One to sixteen hexadecimal digits, with or without <c>0x</c>.</summary>
    Hex,

    /// <summary>A file or directory.</summary>
    Path,

    /// <summary>A host name or address.</summary>
    Host,

    /// <summary>The name of a command.</summary>
    Command,

    /// <summary>The name of a plugin.</summary>
    Plugin,
}
