using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Time;
using Cosmos.Drivers.Clock;
using Cosmos.Drivers.Uart;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Interrupts;
using Cosmos.HAL.Machine;
using Cosmos.System2;
using Cosmos.System2.Cryptography;
using Cosmos.System2.Files;
using Cosmos.System2.Network;
using Cosmos.System2.Terminal;
using Cosmos.System2.Threading;

namespace Cosmos.Boards.MicroVM;

/// <summary>What the machine consists of, and who gets what.</summary>
/// <remarks>QEMU, docs/system/i386/microvm.rst: ISA serial port and RTC where a PC has them, virtio by memory-mapped registers.</remarks>
internal static class Board
{
    private const ushort SerialPorts = 0x3F8;
    private const ushort SerialPortCount = 8;
    private const int SerialInterrupt = 4;
    private const ushort ClockPorts = 0x70;
    private const ushort ClockPortCount = 2;
    private const long NanosecondsPerTick = 100;

    [RuntimeExport("cosmos_board_start")]
    internal static void Start()
    {
        ManagedPriority.Start();
        MachineResources machine = new();
        SetWallClock(machine);
        TerminalSystem console = TerminalSystem.Start(() => StartSerialLine(machine));
        SystemRandom.UseDevices(() => VirtioDevices.StartEntropySources(machine));
        Platform.Start(new PlatformOptions
        {
            BoardName = "microvm",
            Console = console.Description,
            Entropy = SystemRandom.TryFill,
            EmbeddedFiles = ImageFiles.Archive,
            HostName = KernelWords.FindHostName() ?? "cosmos",
            OnTreeCreated = TerminalFiles.AddTo,
            OpenWithoutTree = TerminalFiles.OpenWithoutTree,
        });
    }

    // In the image only when the program uses sockets: see BoardNetwork.Open.
    [RuntimeExport("cosmos_board_network_devices")]
    internal static BoardNetwork OpenNetworkDevices()
    {
        MachineResources machine = new();
        InterruptEvent activity = machine.Event();
        return new BoardNetwork(machine.Dma, activity, VirtioDevices.OpenNetworkDevices(machine, activity));
    }

    [RuntimeExport("cosmos_board_stop"), DoesNotReturn]
    internal static void Stop(int exitCode)
    {
        TerminalSystem.Current?.Stop();
        Machine.Exit(ExitCode.ToPortValue(exitCode));
    }

    // In the image only when the program can restart the machine.
    [RuntimeExport("cosmos_board_restart"), DoesNotReturn]
    internal static void Restart()
    {
        TerminalSystem.Current?.Stop();
        Machine.Reset();
    }

    /// <summary>A machine without a clock, or with a wrong one, starts in 1970: see <see cref="WallClock.IsSet"/>.</summary>
    private static void SetWallClock(MachineResources machine)
    {
        CmosClock clock = new(machine.Ports(ClockPorts, ClockPortCount), machine.Clock, new CmosClockOptions());
        WallClockResult result = clock.TryRead(out long ticks);
        if (result == WallClockResult.Ok)
        {
            WallClock.Set((ticks - WallClock.UnixEpochTicks) * NanosecondsPerTick);
            return;
        }

        EarlyConsole.Write("cosmos: the CMOS clock cannot be read, so the date starts in 1970; WallClockResult "u8);
        EarlyConsole.WriteDecimal((uint)result);
        EarlyConsole.Write("\n"u8);
    }

    /// <summary>Called at the first use of the console. Without a UART its output goes to the polled early console.</summary>
    private static Uart16550? StartSerialLine(MachineResources machine)
    {
        Uart16550 uart = new(
            machine.Ports(SerialPorts, SerialPortCount),
            machine.Interrupt(SerialInterrupt, InterruptTrigger.Edge),
            machine.Lock(),
            received: machine.Event(),
            transmitted: machine.Event(),
            machine.Clock,
            new UartOptions());
        return uart.Start() == UartStartResult.Ok ? uart : null;
    }
}
