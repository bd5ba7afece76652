using System;

namespace Cosmos.Drivers.Uart;

/// <summary>How a <see cref="Uart16550"/> is configured. Always 8 data bits, no parity, one stop bit.</summary>
public sealed record UartOptions
{
    /// <summary>Bits per second.</summary>
    public int BaudRate { get; init; } = 115_200;

    /// <summary>Input clock of the baud generator, in hertz; 1.8432 MHz on a PC.</summary>
    public int ClockRate { get; init; } = 1_843_200;

    /// <summary>Bytes that may wait for transmission before writers block; a power of two.</summary>
    public int TransmitBufferSize { get; init; } = 4096;

    /// <summary>
    /// Bytes that may wait for a reader; a power of two. At three quarters the driver stops emptying the FIFO and drops RTS, so that
    /// a sender with flow control stops, and so that a virtual machine monitor keeps the rest on its side.
    /// </summary>
    public int ReceiveBufferSize { get; init; } = 8192;

    /// <summary>How long the transmitter may take no byte before a write fails with <see cref="HAL.Devices.UartWriteResult.Stalled"/>.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether to send a few bytes through the controller's own loopback before it is used.</summary>
    public bool SelfTest { get; init; }

    /// <summary>Divisor for the baud generator.</summary>
    /// <exception cref="ArgumentException">The clock cannot make the rate within 2 percent, or a buffer size is not a power of two.</exception>
    internal ushort Validate()
    {
        if (BaudRate <= 0 || ClockRate <= 0)
            throw new ArgumentException("Baud rate and clock are positive.");

        if (!int.IsPow2(TransmitBufferSize) || !int.IsPow2(ReceiveBufferSize) || TransmitBufferSize < 16 || ReceiveBufferSize < 16)
            throw new ArgumentException("Buffer sizes are powers of two of at least 16.");

        // PC16550D, section 8.3: the divisor is 16 bits, 0 means 65 536 on some parts and nothing on others.
        long divisor = (ClockRate + (8L * BaudRate)) / (16L * BaudRate);
        if (divisor is < 1 or > ushort.MaxValue)
            throw new ArgumentException($"A clock of {ClockRate} Hz cannot make {BaudRate} baud.");

        // A receiver samples in the middle of a bit: 2 percent on each side still hits the tenth bit.
        long actual = ClockRate / (16 * divisor);
        if (Math.Abs(actual - BaudRate) * 50 > BaudRate)
            throw new ArgumentException($"{BaudRate} baud would become {actual}, which is more than 2 percent off.");

        return (ushort)divisor;
    }
}
