using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Prints the working directory.</summary>
[ShellCommand("pwd", "Prints the directory that relative paths begin at.", Requires = Capability.Files)]
public sealed class PwdCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        await context.Output.WriteLineAsync(TerminalText.Visible(context.Session.WorkingDirectory)).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
