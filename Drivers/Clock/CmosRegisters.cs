using System;
using Cosmos.HAL.Ports;

namespace Cosmos.Drivers.Clock;

/// <summary>The registers of an MC146818, reached through an index port and a data port.</summary>
/// <remarks>
/// Motorola MC146818A data sheet (ADI1053), "Address map" and "Registers". On the PC bit 7 of the index port masks NMI; it is written
/// as zero, which leaves NMI enabled.
/// </remarks>
internal sealed class CmosRegisters(IoPortRange ports)
{
    internal const int Count = 2;

    private const int Index = 0;
    private const int Data = 1;

    internal byte this[CmosRegister register]
    {
        get
        {
            ports.WriteByte(Index, (byte)register);
            return ports.ReadByte(Data);
        }

        set
        {
            ports.WriteByte(Index, (byte)register);
            ports.WriteByte(Data, value);
        }
    }

    internal StatusA StatusA => (StatusA)this[CmosRegister.StatusA];

    internal StatusB StatusB
    {
        get => (StatusB)this[CmosRegister.StatusB];
        set => this[CmosRegister.StatusB] = (byte)value;
    }

    internal StatusD StatusD => (StatusD)this[CmosRegister.StatusD];
}

/// <summary>Register numbers.</summary>
internal enum CmosRegister : byte
{
    Seconds = 0x00,
    Minutes = 0x02,
    Hours = 0x04,
    DayOfMonth = 0x07,
    Month = 0x08,
    Year = 0x09,
    StatusA = 0x0A,
    StatusB = 0x0B,
    StatusD = 0x0D,

    /// <summary>Where PCs keep the century, unless ACPI's FADT names another place; not part of the MC146818.</summary>
    Century = 0x32,
}

/// <summary>Register A.</summary>
[Flags]
internal enum StatusA : byte
{
    /// <summary>UIP: the clock registers change now or within 244 us; a cycle takes up to 1984 us.</summary>
    UpdateInProgress = 0x80,
}

/// <summary>Register B.</summary>
[Flags]
internal enum StatusB : byte
{
    /// <summary>24/12: hours run from 0 to 23, otherwise from 1 to 12 with bit 7 for the afternoon.</summary>
    TwentyFourHours = 0x02,

    /// <summary>DM: numbers are binary, otherwise BCD.</summary>
    Binary = 0x04,

    /// <summary>SET: updates are held, so that the registers can be written.</summary>
    Set = 0x80,
}

/// <summary>Register D.</summary>
[Flags]
internal enum StatusD : byte
{
    /// <summary>VRT: the contents survived; clear after the battery failed.</summary>
    Valid = 0x80,
}
