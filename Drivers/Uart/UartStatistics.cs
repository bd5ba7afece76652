namespace Cosmos.Drivers.Uart;

/// <summary>What a serial line has seen since it was started.</summary>
/// <param name="BytesReceived">Bytes taken from the receiver, without breaks.</param>
/// <param name="BytesSent">Bytes given to the transmitter.</param>
/// <param name="Interrupts">Interrupts that were for this device.</param>
/// <param name="SpuriousInterrupts">Interrupts that were not.</param>
/// <param name="Overruns">OE: times the hardware lost bytes because its FIFO was full.</param>
/// <param name="ParityErrors">PE.</param>
/// <param name="FramingErrors">FE.</param>
/// <param name="Breaks">BI: breaks received.</param>
/// <param name="Throttles">Times the driver stopped the sender because nobody read.</param>
/// <param name="Rearms">Times the interrupt output had to be toggled because the device stopped asking.</param>
public readonly record struct UartStatistics(
    long BytesReceived,
    long BytesSent,
    long Interrupts,
    long SpuriousInterrupts,
    long Overruns,
    long ParityErrors,
    long FramingErrors,
    long Breaks,
    long Throttles,
    long Rearms);
