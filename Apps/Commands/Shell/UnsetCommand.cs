using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Shell;

/// <summary>Removes variables.</summary>
[ShellCommand("unset <name>...", "Removes variables of this session.")]
public sealed class UnsetCommand : IShellCommand
{
    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        foreach (string name in context.Arguments.All("name"))
            context.Session.Environment.Remove(name);
        return new(ExitStatus.Success);
    }
}
