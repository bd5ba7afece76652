namespace Cosmos.Drivers.Uart;

/// <summary>What answers at a range of ports.</summary>
public enum UartModel
{
    /// <summary>Nothing, or something that is no UART.</summary>
    None,

    /// <summary>16450, or a 16550 whose FIFOs do not work: one byte in each direction.</summary>
    Ns16450,

    /// <summary>16550A or better: 16 bytes in each direction.</summary>
    Ns16550A,
}
