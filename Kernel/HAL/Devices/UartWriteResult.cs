namespace Cosmos.HAL.Devices;

/// <summary>Outcome of <see cref="IUart.Write"/> and <see cref="IUart.Drain"/>.</summary>
public enum UartWriteResult
{
    /// <summary>All bytes are queued (<see cref="IUart.Write"/>) or on the wire (<see cref="IUart.Drain"/>).</summary>
    Ok,

    /// <summary>The transmitter took no byte for the whole deadline: no clock, flow control held, or a stuck host.</summary>
    Stalled,
}
