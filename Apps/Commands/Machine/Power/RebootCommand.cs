using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>reboot</c>: the machine from its beginning.</summary>
[ShellCommand("reboot", "Restarts the machine.", Requires = Capability.PowerControl, Remarks = """
    The session ends at once, the machine a quarter of a second later. TamaGo's example can restart two boards only; here every target can.
    """)]
public sealed class RebootCommand(IPowerControl power) : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        await context.Output.WriteLineAsync("The machine restarts.").ConfigureAwait(false);
        power.Restart();
        context.Session.End(ExitStatus.Success);
        return ExitStatus.Success;
    }
}
