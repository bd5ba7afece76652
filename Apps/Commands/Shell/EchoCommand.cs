using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Shell;

/// <summary>Prints its arguments.</summary>
[ShellCommand("echo [<text>...]", "Prints its arguments, separated by blanks.",
    Remarks = "A first argument -n leaves the line end away. 'echo text > file' makes a file, 'echo text >> file' adds to one; $NAME is a variable, $? the last status.")]
public sealed class EchoCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        bool hasEnd = context.Arguments.Words is not ["-n", ..];
        string text = string.Join(' ', hasEnd ? context.Arguments.Words : context.Arguments.Words.Skip(1));
        await context.Output.WriteAsync((hasEnd ? text + "\n" : text).AsMemory(), stop).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
