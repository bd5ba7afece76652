using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Cosmos.Core.Scheduling;
using Cosmos.Core.Time;
using Cosmos.System2.Terminal;

namespace Cosmos.System2.Machine;

/// <summary>The functions behind <c>Cosmos.User.IPowerControl</c>: the machine stops a moment after they have returned.</summary>
internal static class PowerExports
{
    // Time for servers to tell their clients, and for the network to send it: an SSH session is closed in two round trips.
    private const long Delay = 250_000_000;

    private static int s_isStopping;

    [RuntimeExport("CosmosNative_HaltMachine")]
    internal static void Halt(int exitCode) => StopLater(() => StopBoard(exitCode));

    [RuntimeExport("CosmosNative_RestartMachine")]
    internal static void Restart() => StopLater(RestartBoard);

    // The first who asks decides.
    private static void StopLater(Action stop)
    {
        if (Interlocked.Exchange(ref s_isStopping, 1) != 0)
            return;
        try
        {
            SystemThread.Start("power"u8, () =>
            {
                Scheduler.SleepUntil(MonotonicClock.Nanoseconds + Delay);
                stop();
            });
        }
        catch (OutOfMemoryException)
        {
            // Without the moment's delay, but stopped.
            stop();
        }
    }

    // Exported by the board's composition root: flush the console, then end or restart the machine.
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_board_stop"), DoesNotReturn]
    private static extern void StopBoard(int exitCode);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_board_restart"), DoesNotReturn]
    private static extern void RestartBoard();
}
