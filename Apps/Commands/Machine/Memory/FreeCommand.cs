using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>free</c>: how much memory is left.</summary>
[ShellCommand("free [-h]", "Shows how much memory is used and free.", Requires = Capability.Diagnostics, Remarks = """
    Sizes are in KiB, with -h in the unit that fits. The heap is what the garbage collector has of the used memory, and its used part is
    live objects and garbage that was not collected yet. TamaGo's example has no such command.
    """)]
public sealed class FreeCommand(IMachineDiagnostics diagnostics) : IShellCommand
{
    private const long Kibibyte = 1024;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        bool isShort = context.Arguments.Has("-h");
        string Amount(long bytes) => isShort ? Amounts.Size(bytes) : (bytes / Kibibyte).ToString(CultureInfo.InvariantCulture);
        MachineMemory memory = diagnostics.Memory;

        // What is committed is only known of the last collection; the heap may have grown since.
        long live = GC.GetTotalMemory(forceFullCollection: false);
        long heap = Math.Max(GC.GetGCMemoryInfo().TotalCommittedBytes, live);
        var lines = new Lines();
        lines.AddTable(
            [
                ["", "total", "used", "free"],
                ["Memory", Amount(memory.Total), Amount(memory.Total - memory.Free), Amount(memory.Free)],
                ["Heap", Amount(heap), Amount(live), Amount(heap - live)],
            ],
            false, true, true, true);
        await lines.WriteAsync(context.Output).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
