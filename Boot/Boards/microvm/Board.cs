using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using Cosmos.Core.Diagnostics;
using Cosmos.System2.Threading;

namespace Cosmos.Boards.MicroVM;

/// <summary>What the machine consists of, and who gets what.</summary>
internal static class Board
{
    [RuntimeExport("cosmos_board_start")]
    internal static void Start()
    {
        ManagedPriority.Start();
    }

    [RuntimeExport("cosmos_board_stop"), DoesNotReturn]
    internal static void Stop(int exitCode) => Machine.Exit(ExitCode.ToPortValue(exitCode));
}
