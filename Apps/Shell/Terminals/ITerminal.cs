using System;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>A person's terminal: raw bytes both ways. The shell does all echoing, editing and translation of line ends.</summary>
public interface ITerminal
{
    /// <summary>Size in characters; <see cref="TerminalSize.Default"/> while it is not known.</summary>
    TerminalSize Size { get; }

    /// <summary>Kind of terminal, as in the environment variable TERM; <c>dumb</c> for one that understands no escape sequences.</summary>
    string Kind { get; }

    /// <summary>Raised, on any thread, after <see cref="Size"/> has changed.</summary>
    event Action? Resized;

    /// <summary>Waits for what the user types. Called by one reader at a time.</summary>
    /// <returns>How many bytes came; 0 when the terminal is gone.</returns>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop);

    /// <summary>Shows bytes; waits as long as the terminal cannot take them. Called by one writer at a time.</summary>
    /// <exception cref="System.IO.IOException">The terminal is gone.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop);
}
