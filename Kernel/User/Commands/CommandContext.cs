using System;
using System.IO;

namespace Cosmos.User;

/// <summary>What one run of a command is given. It belongs to the shell: a command neither closes nor keeps it.</summary>
/// <param name="arguments">What was typed, taken apart by the grammar.</param>
/// <param name="input">What the user types.</param>
/// <param name="output">Results.</param>
/// <param name="error">Complaints.</param>
/// <param name="session">Whose command it is.</param>
public sealed class CommandContext(CommandArguments arguments, TextReader input, TextWriter output, TextWriter error, ISession session)
{
    /// <summary>What was typed, taken apart by the grammar.</summary>
    public CommandArguments Arguments { get; } = arguments ?? throw new ArgumentNullException(nameof(arguments));

    /// <summary>What the user types, in lines; at its end when the command has no input. Use the asynchronous members.</summary>
    public TextReader Input { get; } = input ?? throw new ArgumentNullException(nameof(input));

    /// <summary>Results. Thread-safe; line ends are made those of the terminal.</summary>
    public TextWriter Output { get; } = output ?? throw new ArgumentNullException(nameof(output));

    /// <summary>Complaints.</summary>
    public TextWriter Error { get; } = error ?? throw new ArgumentNullException(nameof(error));

    /// <summary>Whose command it is.</summary>
    public ISession Session { get; } = session ?? throw new ArgumentNullException(nameof(session));
}
