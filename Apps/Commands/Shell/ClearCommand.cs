using System;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Shell;

/// <summary>Clears the terminal.</summary>
[ShellCommand("clear", "Clears the screen.", Remarks = "Ctrl-L does the same and keeps the line that is being typed.")]
public sealed class ClearCommand : IShellCommand
{
    private const string HomeAndErase = "\e[H\e[2J\e[3J";

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        if (context.Session.IsInteractive)
            await context.Output.WriteAsync(HomeAndErase.AsMemory(), stop).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
