using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>ps</c>: all threads.</summary>
[ShellCommand("ps", "Lists all threads.", Requires = Capability.Diagnostics, Remarks = """
    Priorities are 0 (idle) to 31; TIME is processor time, % its share since the machine started. A thread that is Sleeping goes on by itself at the latest when its time
    is over; one that is Waiting, when somebody wakes it. TamaGo's example has no such command.
    """)]
public sealed class PsCommand(IMachineDiagnostics diagnostics) : IShellCommand
{
    private const int Percent = 100;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        TimeSpan uptime = diagnostics.Uptime;
        List<string[]> rows = [["ID", "STATE", "PRI", "TIME", "%", "NAME"]];
        rows.AddRange(diagnostics.GetThreads().Select(t => new[]
        {
            t.Id.ToString(CultureInfo.InvariantCulture),
            t.State,
            t.Priority.ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{t.ProcessorTime.TotalSeconds:0.000}"),
            string.Create(CultureInfo.InvariantCulture, $"{(uptime > TimeSpan.Zero ? t.ProcessorTime / uptime * Percent : 0):0.0}"),
            TerminalText.Visible(t.Name),
        }));
        var lines = new Lines();
        lines.AddTable(rows, true, false, true, true, true, false);
        await lines.WriteAsync(context.Output).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
