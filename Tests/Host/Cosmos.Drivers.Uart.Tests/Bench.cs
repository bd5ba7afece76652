using System;
using System.Text;
using Cosmos.HAL.Simulation;

namespace Cosmos.Drivers.Uart.Tests;

/// <summary>A driver wired to a simulated controller.</summary>
internal sealed class Bench : IDisposable
{
    internal Bench(UartOptions? options = null)
    {
        Line = new SimulatedInterruptLine(4);
        Device = new Simulated16550(Line);
        Driver = new Uart16550(
            Device.Range(Simulated16550.Base, 8), Line, new SimulatedInterruptLock(Line), Received, Transmitted, Clock, options ?? new UartOptions());
    }

    internal SimulatedClock Clock { get; } = new();

    internal SimulatedInterruptEvent Received { get; } = new();

    internal SimulatedInterruptEvent Transmitted { get; } = new();

    internal SimulatedInterruptLine Line { get; }

    internal Simulated16550 Device { get; }

    internal Uart16550 Driver { get; }

    internal Bench Started()
    {
        if (Driver.Start() != UartStartResult.Ok)
            throw new InvalidOperationException("The line does not start.");

        return this;
    }

    internal string ReadAvailable()
    {
        StringBuilder text = new();
        byte[] buffer = new byte[64];
        int count;
        while ((count = Driver.Read(buffer, TimeSpan.Zero)) != 0)
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));

        return text.ToString();
    }

    public void Dispose()
    {
        Received.Dispose();
        Transmitted.Dispose();
    }
}
