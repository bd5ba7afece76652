using System.Net.NetworkInformation;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Network;

/// <summary>Shows sockets.</summary>
[ShellCommand("ss [-t] [-u] [-l]", "Shows the sockets of the machine: connections and who listens.", Requires = Capability.Network,
    Remarks = "-t shows TCP only, -u UDP only, -l only those that listen. Addresses and ports are numbers.")]
public sealed class SsCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        bool showsTcp = context.Arguments.Has("-t");
        bool showsUdp = context.Arguments.Has("-u");
        var table = new SocketTable(IPGlobalProperties.GetIPGlobalProperties());
        string text = table.Format(showsTcp || !showsUdp, showsUdp || !showsTcp, context.Arguments.Has("-l"));
        await context.Output.WriteAsync(text).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
