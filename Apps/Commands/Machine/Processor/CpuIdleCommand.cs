using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>cpuidle</c>: what idle processors do.</summary>
[ShellCommand("cpuidle [on|off]", "Lets idle processors halt (on) or keep polling (off), or tells which.", Requires = Capability.Processors, Remarks = """
    Halting saves power; polling saves the time to wake up, and shows how much that is.
    TamaGo's example has no form without a word.
    """)]
public sealed class CpuIdleCommand(IProcessors processors) : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        if (context.Arguments.Has("on"))
            processors.HaltsWhenIdle = true;
        else if (context.Arguments.Has("off"))
            processors.HaltsWhenIdle = false;
        else
            await context.Output.WriteLineAsync(processors.HaltsWhenIdle ? "on" : "off").ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
