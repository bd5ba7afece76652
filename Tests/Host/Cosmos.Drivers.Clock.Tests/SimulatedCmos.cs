using System;
using Cosmos.HAL.Simulation;

namespace Cosmos.Drivers.Clock.Tests;

/// <summary>An MC146818 behind ports 0x70 and 0x71.</summary>
internal sealed class SimulatedCmos : SimulatedPorts
{
    private byte _index;

    internal byte[] Registers { get; } = new byte[128];

    /// <summary>How many more reads of register A show an update in progress; negative: all of them.</summary>
    internal int UpdateReads { get; set; }

    /// <summary>Called before each read of a register, to change it while the driver looks.</summary>
    internal Action<byte>? BeforeRead { get; set; }

    internal bool IsAbsent { get; set; }

    internal SimulatedCmos() => Registers[0x0D] = 0x80;

    internal void Set(bool binary, bool twentyFourHours, params byte[] secondsMinutesHoursDayMonthYearCentury)
    {
        Registers[0x0B] = (byte)((binary ? 4 : 0) | (twentyFourHours ? 2 : 0));
        byte[] places = [0x00, 0x02, 0x04, 0x07, 0x08, 0x09, 0x32];
        for (int index = 0; index < places.Length; index++)
            Registers[places[index]] = secondsMinutesHoursDayMonthYearCentury[index];
    }

    protected override byte ReadByte(ushort port)
    {
        if (IsAbsent)
            return 0xFF;

        if (port == 0x70)
            return 0xFF;

        BeforeRead?.Invoke(_index);
        if (_index == 0x0A && UpdateReads != 0)
        {
            UpdateReads--;
            return 0x80 | 0x26;
        }

        return Registers[_index];
    }

    protected override void WriteByte(ushort port, byte value)
    {
        if (port == 0x70)
            _index = value;
        else
            Registers[_index] = value;
    }
}
