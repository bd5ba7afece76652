using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>halt</c>: the end of the machine.</summary>
[ShellCommand("halt [<code:int>]", "Ends the machine.", Requires = Capability.PowerControl, Remarks = """
    The code, 0 to 255, is what 'dotnet run' returns; 0 when it is left out. The session ends at once, the machine a quarter of a second later, so that
    connections can be closed. TamaGo's example has no code.
    """)]
public sealed class HaltCommand(IPowerControl power) : IShellCommand
{
    private const int LastCode = 255;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        int code = (int)context.Arguments.Int("code", fallback: 0, minimum: 0, maximum: LastCode);
        await context.Output.WriteLineAsync("The machine ends.").ConfigureAwait(false);
        power.Halt(code);
        context.Session.End(ExitStatus.Success);
        return ExitStatus.Success;
    }
}
