using Cosmos.User;

namespace Cosmos_Command;

/// <summary>A first command: its grammar is also its help, its completion and its complaint about wrong arguments.</summary>
[ShellCommand("hello [<name>] [-t]", "Greets somebody.", Remarks = "-t tells the time, too.")]
public sealed class HelloCommand(TimeProvider time) : IShellCommand
{
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        string name = context.Arguments.Text("name") ?? context.Session.UserName;
        string when = context.Arguments.Has("-t") ? $" It is {time.GetUtcNow():HH:mm:ss}." : "";
        await context.Output.WriteLineAsync($"Hello, {name}!{when}".AsMemory(), stop);
        return ExitStatus.Success;
    }
}
