using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>date</c>: the wall clock.</summary>
[ShellCommand("date [<time:text>...]", "Shows the date and time, or sets it.", Requires = Capability.Clock, Remarks = """
    Times are in the form of RFC 3339, with an offset from UTC; they are shown in UTC. Setting the clock moves no timer, sleep or time limit, as it
    does in TamaGo's example; the hardware clock is not set.
      date 2026-11-23T14:30:00Z
      date 2026-11-23 15:30:00.25+01:00
    """)]
public sealed class DateCommand(IMachineClock clock, TimeProvider time) : IShellCommand
{
    // RFC 3339, section 5.6; a blank may stand for the T. Offsets are hours and minutes with a sign, or Z.
    private static readonly string[] s_formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFF'Z'",
    ];

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        if (context.Arguments.All("time") is { Count: > 0 } words)
            Set(string.Join(' ', words));
        else if (!clock.IsSet)
            await context.Error.WriteLineAsync("Nobody has set the clock: it began in 1970 with the machine.").ConfigureAwait(false);
        await context.Output.WriteLineAsync(time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)).ConfigureAwait(false);
        return ExitStatus.Success;
    }

    private void Set(string text)
    {
        if (!DateTimeOffset.TryParseExact(text.ToUpperInvariant(), s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value))
            throw new CommandException($"'{text}' is no time in the form of RFC 3339, such as 2026-11-23T14:30:00Z.", ExitStatus.Usage);
        try
        {
            clock.Set(value);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new CommandException($"The clock cannot hold {text}: its times are from 1970-01-01 to 2262-04-11.");
        }
    }
}
