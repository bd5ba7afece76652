using System;
using Cosmos.HAL.Devices;
using Cosmos.Terminal;

namespace Cosmos.System2.Terminal;

/// <summary>The terminal's line on a serial driver.</summary>
internal sealed class UartLine(IUart uart) : ITerminalOutput
{
    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes) => uart.Write(bytes) == UartWriteResult.Ok;

    /// <inheritdoc/>
    public bool Drain() => uart.Drain() == UartWriteResult.Ok;
}
