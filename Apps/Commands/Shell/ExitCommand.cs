using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Shell;

/// <summary>Ends the session.</summary>
[ShellCommand("exit [<status:int>]", "Ends the session; the machine goes on.", Aliases = "quit",
    Remarks = "Ctrl-D on an empty line does the same. On the serial line a new session begins; halt ends the machine.")]
public sealed class ExitCommand : IShellCommand
{
    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        int status = (int)context.Arguments.Int("status", minimum: 0, maximum: 255);
        context.Session.End(status);
        return new(status);
    }
}
