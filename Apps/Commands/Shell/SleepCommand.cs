using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Shell;

/// <summary>Waits.</summary>
[ShellCommand("sleep <seconds>", "Waits for a time.", Remarks = "The time may have a fraction: sleep 0.5. Ctrl-C ends it.")]
public sealed class SleepCommand(TimeProvider time) : IShellCommand
{
    private const double Longest = 4_000_000;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        string text = context.Arguments.Text("seconds")!;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) || !(seconds <= Longest))
            throw new CommandException($"'{text}' is no number of seconds up to {Longest}", ExitStatus.Usage);

        await Task.Delay(TimeSpan.FromSeconds(seconds), time, stop).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
