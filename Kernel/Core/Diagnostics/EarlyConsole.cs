using System;
using Cosmos.Core.Arch;

namespace Cosmos.Core.Diagnostics;

/// <summary>
/// Polled output on COM1 for the time before the console driver runs and for crash reports. Never used once the driver has the
/// port, except by <see cref="Panic"/>.
/// </summary>
/// <remarks>16550 UART: PC16550D data sheet, section 8 (registers).</remarks>
internal static unsafe class EarlyConsole
{
    private const ushort Com1 = 0x3F8;
    private const ushort LineStatus = Com1 + 5;
    private const byte TransmitHoldingEmpty = 0x20;

    // A missing or stuck UART must not hang the machine: about a second of polling on slow emulators.
    private const int PollLimit = 1 << 20;

    /// <summary>Writes UTF-8 text, with a carriage return before each line feed.</summary>
    internal static void Write(ReadOnlySpan<byte> utf8)
    {
        for (int index = 0; index < utf8.Length; index++)
        {
            if (utf8[index] == (byte)'\n')
                WriteByte((byte)'\r');
            WriteByte(utf8[index]);
        }
    }

    /// <summary>Writes a zero-terminated UTF-8 string.</summary>
    internal static void Write(byte* utf8)
    {
        for (; *utf8 != 0; utf8++)
            WriteByte(*utf8);
    }

    /// <summary>Writes 16 hexadecimal digits.</summary>
    internal static void WriteHex(ulong value)
    {
        for (int shift = 60; shift >= 0; shift -= 4)
        {
            uint digit = (uint)(value >> shift) & 15;
            WriteByte((byte)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        }
    }

    /// <summary>Writes a number in decimal.</summary>
    internal static void WriteDecimal(ulong value)
    {
        byte* digits = stackalloc byte[20];
        int count = 0;
        do
        {
            digits[count++] = (byte)('0' + value % 10);
            value /= 10;
        }
        while (value != 0);
        while (count > 0)
            WriteByte(digits[--count]);
    }

    private static void WriteByte(byte value)
    {
        int polls = 0;
        while ((Cpu.InByte(LineStatus) & TransmitHoldingEmpty) == 0 && ++polls < PollLimit)
            Cpu.Pause();
        Cpu.OutByte(Com1, value);
    }
}
