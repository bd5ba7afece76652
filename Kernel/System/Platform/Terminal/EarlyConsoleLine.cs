using System;
using Cosmos.Core.Diagnostics;
using Cosmos.Terminal;

namespace Cosmos.System2.Terminal;

/// <summary>The terminal's line on a board without a serial driver: output by the kernel's polled console, no input.</summary>
internal sealed class EarlyConsoleLine : ITerminalOutput
{
    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        // The early console adds carriage returns itself.
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf("\r\n"u8);
            EarlyConsole.Write(end < 0 ? bytes : bytes[..end]);
            bytes = end < 0 ? default : bytes[(end + 1)..];
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Drain() => true;
}
