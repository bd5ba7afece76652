using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.User;

/// <summary>A command of a shell. One small class per command; it touches nothing but what it is given.</summary>
public interface IShellCommand
{
    /// <summary>Name and help.</summary>
    CommandInfo Info { get; }

    /// <summary>Runs the command once.</summary>
    /// <param name="shell">Where it reads and writes.</param>
    /// <param name="arguments">What follows the name, without quotes.</param>
    /// <param name="stop">Set when the user interrupts the command or the shell ends; the command then ends soon.</param>
    /// <returns>0 for success, 2 for wrong arguments, anything else for what the command failed at.</returns>
    ValueTask<int> RunAsync(ShellContext shell, IReadOnlyList<string> arguments, CancellationToken stop);
}
