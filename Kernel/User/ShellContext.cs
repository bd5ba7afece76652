using System;
using System.IO;

namespace Cosmos.User;

/// <summary>Where a command reads and writes. It belongs to the shell: a command neither closes nor keeps it.</summary>
public sealed class ShellContext
{
    /// <summary>Makes a context.</summary>
    /// <param name="input">What the user types, or the output of another command.</param>
    /// <param name="output">Results.</param>
    /// <param name="error">Complaints.</param>
    public ShellContext(TextReader input, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        Input = input;
        Output = output;
        Error = error;
    }

    /// <summary>The standard streams of the program, for a shell on the machine's own console.</summary>
    public static ShellContext Console => new(System.Console.In, System.Console.Out, System.Console.Error);

    /// <summary>What the user types.</summary>
    public TextReader Input { get; }

    /// <summary>Results.</summary>
    public TextWriter Output { get; }

    /// <summary>Complaints.</summary>
    public TextWriter Error { get; }
}
