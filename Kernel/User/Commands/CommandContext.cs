using System;
using System.IO;

namespace Cosmos.User;

/// <summary>What one run of a command is given. It belongs to the shell: a command neither closes nor keeps it.</summary>
/// <param name="arguments">What was typed, taken apart by the grammar.</param>
/// <param name="input">What the user types.</param>
/// <param name="output">Results.</param>
/// <param name="error">Complaints.</param>
/// <param name="session">Whose command it is.</param>
/// <param name="inputBytes">The input without translation; <see langword="null"/> for the UTF-8 of <paramref name="input"/>.</param>
/// <param name="outputBytes">The output without translation; <see langword="null"/> for what writes to <paramref name="output"/> as UTF-8.</param>
public sealed class CommandContext(
    CommandArguments arguments, TextReader input, TextWriter output, TextWriter error, ISession session, Stream? inputBytes = null, Stream? outputBytes = null)
{
    /// <summary>What was typed, taken apart by the grammar.</summary>
    public CommandArguments Arguments { get; } = arguments ?? throw new ArgumentNullException(nameof(arguments));

    /// <summary>What the user types, in lines; at its end when the command has no input. Use the asynchronous members.</summary>
    public TextReader Input { get; } = input ?? throw new ArgumentNullException(nameof(input));

    /// <summary>The same input as bytes, for commands that take any file. Use it or <see cref="Input"/>, not both.</summary>
    public Stream InputBytes { get; } = inputBytes ?? new TextReaderStream(input);

    /// <summary>
    /// Results. Thread-safe; line ends are made those of the terminal. When the command behind a pipe has ended, writing throws an <see cref="IOException"/>
    /// with the number EPIPE (32) as its HResult, which a command lets pass.
    /// </summary>
    public TextWriter Output { get; } = output ?? throw new ArgumentNullException(nameof(output));

    /// <summary>
    /// Results as bytes, for commands that write any file: as they are, except on a terminal, where they are UTF-8 and line ends are made those of the
    /// terminal. What was written to <see cref="Output"/> before comes before them.
    /// </summary>
    public Stream OutputBytes { get; } = outputBytes ?? new TextWriterStream(output);

    /// <summary>Complaints.</summary>
    public TextWriter Error { get; } = error ?? throw new ArgumentNullException(nameof(error));

    /// <summary>Whose command it is.</summary>
    public ISession Session { get; } = session ?? throw new ArgumentNullException(nameof(session));
}
