using System.Diagnostics.CodeAnalysis;
using Cosmos.Core.Arch;

namespace Cosmos.Core.Diagnostics;

/// <summary>Ends or restarts the machine.</summary>
internal static unsafe class Machine
{
    private const ushort DebugExitPort = 0x501;
    private const ushort KeyboardCommand = 0x64;
    private const byte PulseReset = 0xFE;

    /// <summary>Ends the machine; under QEMU with <c>isa-debug-exit</c> at port 0x501, with a status (see <see cref="ExitCode"/>).</summary>
    /// <param name="portValue">0..127.</param>
    /// <remarks>Elsewhere the port does not exist, and a reset follows, which ends a microVM started with <c>-no-reboot</c>.</remarks>
    [DoesNotReturn]
    internal static void Exit(byte portValue)
    {
        Cpu.DisableInterrupts();
        Cpu.OutByte(DebugExitPort, portValue);
        Reset();
    }

    /// <summary>Restarts the machine: keyboard controller first, then a triple fault.</summary>
    [DoesNotReturn]
    internal static void Reset()
    {
        Cpu.DisableInterrupts();
        Cpu.OutByte(KeyboardCommand, PulseReset);
        for (int spin = 0; spin < 100_000; spin++)
            Cpu.Pause();

        // An empty interrupt table turns the next fault into a shutdown, which resets.
        byte* pseudo = stackalloc byte[10];
        for (int index = 0; index < 10; index++)
            pseudo[index] = 0;
        Cpu.LoadInterruptDescriptorTable(pseudo);
        *(byte*)0 = 0;
        while (true)
            Cpu.Halt();
    }
}
