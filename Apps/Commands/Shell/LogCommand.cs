using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Shell;

/// <summary>Shows the machine's log.</summary>
[ShellCommand("log [on|off] [-f] [-n <count:int>]", "Shows the last lines of the log, and new ones as they come.", Requires = Capability.Diagnostics,
    Remarks = "-n says how many lines (20). -f goes on until Ctrl-C. 'log on' shows new lines in this session from now on, above the line that is being typed; 'log off' ends that.")]
public sealed class LogCommand(ISystemLog log) : IShellCommand
{
    private const int DefaultCount = 20;
    private const int WaitingLines = 4096;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        if (context.Arguments.Has("on") || context.Arguments.Has("off"))
        {
            Switch(context.Session, context.Arguments.Has("on"));
            return ExitStatus.Success;
        }

        int count = (int)context.Arguments.Int("count", DefaultCount, minimum: 0, maximum: int.MaxValue);
        if (context.Arguments.Has("-f"))
            await FollowAsync(context, count, stop).ConfigureAwait(false);
        else
            await WriteAsync(context, log.GetRecent(count), stop).ConfigureAwait(false);
        return ExitStatus.Success;
    }

    private static void Switch(ISession session, bool isOn)
    {
        if (!session.IsInteractive)
            throw new CommandException("only a session at a terminal can show the log while it goes on; use 'log -f'");

        session.ShowsLog = isOn;
    }

    private static async Task<long> WriteAsync(CommandContext context, IReadOnlyList<LogLine> lines, CancellationToken stop)
    {
        StringBuilder text = new();
        foreach (LogLine line in lines)
            text.Append(line.ToString()).Append('\n');
        await context.Output.WriteAsync(text, stop).ConfigureAwait(false);
        return lines.Count == 0 ? 0 : lines[^1].Number;
    }

    private async Task FollowAsync(CommandContext context, int count, CancellationToken stop)
    {
        // Subscribed first: a line that is written in between comes twice, and its number tells.
        Channel<LogLine> lines = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(WaitingLines) { FullMode = BoundedChannelFullMode.DropOldest });
        using IDisposable subscription = log.Subscribe(line => lines.Writer.TryWrite(line));
        long last = log.GetRecent(1) is [LogLine newest] ? newest.Number : 0;
        await WriteAsync(context, [.. log.GetRecent(count).Where(line => line.Number <= last)], stop).ConfigureAwait(false);
        await foreach (LogLine line in lines.Reader.ReadAllAsync(stop).ConfigureAwait(false))
        {
            if (line.Number <= last)
                continue;

            if (line.Number > last + 1)
                await context.Output.WriteLineAsync($"... {line.Number - last - 1} lines lost: this reader is too slow").ConfigureAwait(false);
            last = line.Number;
            await context.Output.WriteLineAsync(line.ToString().AsMemory(), stop).ConfigureAwait(false);
        }
    }
}
