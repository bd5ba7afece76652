using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>uptime</c>: the age of the machine.</summary>
[ShellCommand("uptime", "Shows for how long the machine has been running.", Requires = Capability.Diagnostics, Remarks = "Setting the clock does not change it.")]
public sealed class UptimeCommand(IMachineDiagnostics diagnostics) : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        await context.Output.WriteLineAsync(Amounts.Words(diagnostics.Uptime)).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
