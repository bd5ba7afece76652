using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>stack</c>: where a thread is.</summary>
[ShellCommand("stack [<thread:int>]", "Shows the stack of a thread.", Requires = Capability.Diagnostics, Remarks = """
    Without a number, of the thread that runs this command; 'ps' lists the numbers. The trace goes through the program, the class library and the kernel, the innermost
    frame first. TamaGo's example shows the calling goroutine only.
    """)]
public sealed class StackCommand(IMachineDiagnostics diagnostics) : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        int id = (int)context.Arguments.Int("thread", minimum: 0, maximum: int.MaxValue);
        string? stack = context.Arguments.Has("thread") ? diagnostics.GetStackTrace(id) : diagnostics.GetStackTrace();
        await context.Output.WriteLineAsync(stack ?? throw new CommandException($"There is no thread {id}; ps lists them.")).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
