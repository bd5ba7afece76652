using System;
using Cosmos.HAL.Ports;

namespace Cosmos.Drivers.Uart;

/// <summary>The eight registers of a 16550, one byte each.</summary>
/// <remarks>
/// National Semiconductor PC16550D data sheet (June 1995), section 8. Several registers share an offset: what is at 0 and 1 depends on
/// the divisor latch access bit, what is at 2 on the direction of the access.
/// </remarks>
internal sealed class UartRegisters(IoPortRange ports)
{
    /// <summary>Ports a 16550 occupies.</summary>
    internal const int Count = 8;

    private const int Data = 0;
    private const int InterruptEnableOffset = 1;
    private const int IdentificationAndFifo = 2;
    private const int LineControlOffset = 3;
    private const int ModemControlOffset = 4;
    private const int LineStatusOffset = 5;
    private const int ModemStatusOffset = 6;
    private const int ScratchOffset = 7;

    /// <summary>RBR: takes the next received byte.</summary>
    internal byte ReceiveBuffer => ports.ReadByte(Data);

    /// <summary>IER.</summary>
    internal InterruptEnable InterruptEnable
    {
        get => (InterruptEnable)ports.ReadByte(InterruptEnableOffset);
        set => ports.WriteByte(InterruptEnableOffset, (byte)value);
    }

    /// <summary>IIR: highest pending interrupt; reading clears a pending "transmitter empty".</summary>
    internal InterruptIdentification InterruptIdentification => (InterruptIdentification)ports.ReadByte(IdentificationAndFifo);

    /// <summary>LCR.</summary>
    internal LineControl LineControl
    {
        get => (LineControl)ports.ReadByte(LineControlOffset);
        set => ports.WriteByte(LineControlOffset, (byte)value);
    }

    /// <summary>MCR.</summary>
    internal ModemControl ModemControl
    {
        get => (ModemControl)ports.ReadByte(ModemControlOffset);
        set => ports.WriteByte(ModemControlOffset, (byte)value);
    }

    /// <summary>LSR: reading clears the error bits.</summary>
    internal LineStatus LineStatus => (LineStatus)ports.ReadByte(LineStatusOffset);

    /// <summary>MSR: reading clears the change bits.</summary>
    internal byte ModemStatus => ports.ReadByte(ModemStatusOffset);

    /// <summary>SCR: a byte without function, absent in the 8250.</summary>
    internal byte Scratch
    {
        get => ports.ReadByte(ScratchOffset);
        set => ports.WriteByte(ScratchOffset, value);
    }

    /// <summary>THR: gives a byte to the transmitter.</summary>
    internal void Transmit(byte value) => ports.WriteByte(Data, value);

    /// <summary>FCR.</summary>
    internal void WriteFifoControl(FifoControl value) => ports.WriteByte(IdentificationAndFifo, (byte)value);

    /// <summary>DLL and DLM: baud = clock / (16 * divisor). Leaves the line control register as it was.</summary>
    internal void WriteDivisor(ushort divisor)
    {
        LineControl previous = LineControl;
        LineControl = previous | LineControl.DivisorLatchAccess;
        ports.WriteByte(Data, (byte)divisor);
        ports.WriteByte(InterruptEnableOffset, (byte)(divisor >> 8));
        LineControl = previous;
    }
}

/// <summary>IER: which events raise the interrupt output.</summary>
[Flags]
internal enum InterruptEnable : byte
{
    None = 0,

    /// <summary>ERBFI: received data available, and the character timeout in FIFO mode.</summary>
    ReceivedData = 1 << 0,

    /// <summary>ETBEI: transmitter holding register (FIFO) empty.</summary>
    TransmitterEmpty = 1 << 1,

    /// <summary>ELSI: overrun, parity error, framing error, break.</summary>
    LineStatus = 1 << 2,

    /// <summary>EDSSI: a modem input changed.</summary>
    ModemStatus = 1 << 3,
}

/// <summary>IIR: bit 0 clear means pending; bits 1 to 3 name the cause; bits 6 and 7 tell that the FIFOs are on.</summary>
[Flags]
internal enum InterruptIdentification : byte
{
    NothingPending = 0x01,
    ModemStatus = 0x00,
    TransmitterEmpty = 0x02,
    ReceivedData = 0x04,
    LineStatus = 0x06,
    CharacterTimeout = 0x0C,
    CauseMask = 0x0E,
    FifosEnabled = 0xC0,
}

/// <summary>FCR.</summary>
[Flags]
internal enum FifoControl : byte
{
    None = 0,
    Enable = 0x01,
    ResetReceiver = 0x02,
    ResetTransmitter = 0x04,
    TriggerAt1 = 0x00,
    TriggerAt4 = 0x40,
    TriggerAt8 = 0x80,
    TriggerAt14 = 0xC0,
}

/// <summary>LCR.</summary>
[Flags]
internal enum LineControl : byte
{
    None = 0,

    /// <summary>WLS: 8 data bits; one stop bit and no parity are zeros elsewhere.</summary>
    EightDataBits = 0x03,

    /// <summary>SB: hold the output at space.</summary>
    Break = 0x40,

    /// <summary>DLAB: offsets 0 and 1 are the divisor.</summary>
    DivisorLatchAccess = 0x80,
}

/// <summary>MCR.</summary>
[Flags]
internal enum ModemControl : byte
{
    None = 0,
    DataTerminalReady = 0x01,
    RequestToSend = 0x02,

    /// <summary>OUT2: on the PC this bit gates the interrupt output.</summary>
    InterruptGate = 0x08,

    /// <summary>LOOP: the transmitter feeds the receiver.</summary>
    Loopback = 0x10,
}

/// <summary>LSR.</summary>
[Flags]
internal enum LineStatus : byte
{
    None = 0,

    /// <summary>DR: at least one received byte waits.</summary>
    DataReady = 0x01,

    /// <summary>OE: a byte arrived while the FIFO was full, and is lost.</summary>
    Overrun = 0x02,

    /// <summary>PE.</summary>
    ParityError = 0x04,

    /// <summary>FE.</summary>
    FramingError = 0x08,

    /// <summary>BI: the line was at space for a whole character; the byte in the FIFO is a zero that nobody sent.</summary>
    Break = 0x10,

    /// <summary>THRE: the transmit FIFO is empty, so it takes a full load.</summary>
    TransmitterHoldingEmpty = 0x20,

    /// <summary>TEMT: FIFO and shift register are empty; the last stop bit is on the wire.</summary>
    TransmitterEmpty = 0x40,

    /// <summary>What an empty bus returns.</summary>
    FloatingBus = 0xFF,
}
