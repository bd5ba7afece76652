using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.User;

/// <summary>A command of a shell. An object of its own is made for each run; it touches nothing but what it is given.</summary>
public interface IShellCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="context">Arguments, streams and session.</param>
    /// <param name="stop">Set when the user interrupts the command or the session ends; the command then throws <see cref="System.OperationCanceledException"/> soon.</param>
    /// <returns><see cref="ExitStatus.Success"/>, or what the command failed at.</returns>
    /// <exception cref="CommandException">The command failed; the message is shown to the user as it is.</exception>
    ValueTask<int> RunAsync(CommandContext context, CancellationToken stop);
}
