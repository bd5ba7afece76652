using System;

namespace Cosmos.Terminal;

/// <summary>Where the bytes of a terminal go: a serial line.</summary>
public interface ITerminalOutput
{
    /// <summary>Sends bytes, and may wait for room. Called by one thread at a time.</summary>
    /// <param name="bytes">Borrowed until the call returns.</param>
    /// <returns><see langword="false"/> when the line failed and bytes were lost.</returns>
    bool Write(ReadOnlySpan<byte> bytes);

    /// <summary>Waits until everything is on the wire.</summary>
    /// <returns><see langword="false"/> when the line failed.</returns>
    bool Drain();
}
