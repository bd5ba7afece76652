using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Shell;

/// <summary>Variables of the session.</summary>
[ShellCommand("set [<assignment>...]", "Sets variables of this session, or lists them.", Aliases = "env",
    Remarks = "An assignment is NAME=VALUE; NAME= makes it empty, 'unset NAME' removes it. $NAME in a line is its value.")]
public sealed class SetCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        foreach (string assignment in context.Arguments.All("assignment"))
        {
            int equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !VariableName.IsValid(assignment[..equals]))
                throw new CommandException($"'{assignment}' is no assignment: NAME=VALUE, with a name of letters, digits and underscores", ExitStatus.Usage);

            context.Session.Environment[assignment[..equals]] = assignment[(equals + 1)..];
        }

        if (context.Arguments.Words.Count > 0)
            return ExitStatus.Success;

        StringBuilder text = new();
        foreach ((string name, string value) in context.Session.Environment.OrderBy(static v => v.Key, StringComparer.Ordinal))
            text.Append(name).Append('=').Append(value).Append('\n');
        await context.Output.WriteAsync(text, stop).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
