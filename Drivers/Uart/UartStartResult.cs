namespace Cosmos.Drivers.Uart;

/// <summary>Outcome of <see cref="Uart16550.Start"/>.</summary>
public enum UartStartResult
{
    /// <summary>The line is configured and interrupts are on.</summary>
    Ok,

    /// <summary>No UART answers at the ports.</summary>
    NotPresent,

    /// <summary>The transmitter did not finish what it was doing before the deadline.</summary>
    TransmitterStuck,

    /// <summary>A byte sent through the loopback did not come back, or came back changed.</summary>
    SelfTestFailed,
}
