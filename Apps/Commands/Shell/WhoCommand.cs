using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Shell;

/// <summary>Lists the sessions.</summary>
[ShellCommand("who", "Lists the sessions and what they run.", Aliases = "sessions", Requires = Capability.Plugins, Remarks = "Times are UTC; a star marks this session.")]
public sealed class WhoCommand(IPluginDirectory directory) : IShellCommand
{
    private const int LongestCommand = 60;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        IReadOnlyList<SessionDescription> sessions = directory.GetSessions();
        int users = Math.Max("user".Length, sessions.Max(static s => s.UserName.Length));
        int origins = Math.Max("from".Length, sessions.Max(static s => s.Origin.Length));
        StringBuilder text = new($"    id  {"user".PadRight(users)}  {"from".PadRight(origins)}  {"since",-16}  command\n");
        foreach (SessionDescription session in sessions)
        {
            string mark = session.Id == context.Session.Id ? "*" : " ";
            string command = session.Command ?? (session.IsInteractive ? "" : "-");
            string shown = command.ReplaceLineEndings(" ");
            shown = shown.Length > LongestCommand ? shown[..LongestCommand] + "..." : shown;
            string since = session.Began.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            text.Append($"{mark} {session.Id,4}  {session.UserName.PadRight(users)}  {session.Origin.PadRight(origins)}  {since}  {shown}".TrimEnd()).Append('\n');
        }

        await context.Output.WriteAsync(text, stop).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
