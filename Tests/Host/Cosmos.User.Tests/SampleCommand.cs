using System;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.User.Tests;

/// <summary>A command that uses all that a command is given.</summary>
[ShellCommand("sample [-f] [<word>...]", "Shows what it was given.", Aliases = "example", Requires = Capability.Clock)]
internal sealed class SampleCommand(TimeProvider time, IMachineClock? clock) : IShellCommand
{
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (context.Arguments.Has("-f"))
            throw new CommandException("it was told to fail.", 7);
        bool sure = await context.Session.ConfirmAsync("Sure?", stop);
        string? input = await context.Input.ReadLineAsync(stop);
        await context.Output.WriteLineAsync($"{string.Join('|', context.Arguments.All("word"))} {time.GetUtcNow().Year} {clock is null} {sure} {input}");
        context.Session.End(3);
        return ExitStatus.Success;
    }
}
