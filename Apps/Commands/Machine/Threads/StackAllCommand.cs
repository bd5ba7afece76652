using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>stackall</c>: where all threads are.</summary>
[ShellCommand("stackall", "Shows the stacks of all threads.", Requires = Capability.Diagnostics, Remarks = """
    Threads with equal stacks are listed together. A thread is stopped only while its own frames are collected, so the stacks are not all of the same moment.
    """)]
public sealed class StackAllCommand(IMachineDiagnostics diagnostics) : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        List<(ThreadDescription Thread, string Stack)> stacks = [];
        foreach (ThreadDescription thread in diagnostics.GetThreads())
        {
            stop.ThrowIfCancellationRequested();

            // Null when it has ended since it was listed.
            if (diagnostics.GetStackTrace(thread.Id) is string stack)
                stacks.Add((thread, stack));
        }

        var lines = new Lines();
        foreach (IGrouping<string, (ThreadDescription Thread, string Stack)> group in stacks.GroupBy(s => s.Stack))
        {
            foreach ((ThreadDescription thread, _) in group)
                lines.Add($"thread {thread.Id} \"{TerminalText.Visible(thread.Name)}\": {thread.State}, priority {thread.Priority}");
            lines.Add(group.Key);
            lines.Add("");
        }

        await lines.WriteAsync(context.Output).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
