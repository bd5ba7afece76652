using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Commands.Network.Configuration;
using Cosmos.User;

namespace Cosmos.Commands.Network;

/// <summary>Shows and sets the name of the machine.</summary>
[ShellCommand("hostname [<name>]", "Shows or sets the name of the machine.", Requires = Capability.Network | Capability.NetworkControl,
    Remarks = "A name holds until the machine ends. A DHCP server is told it when DHCP starts the next time.")]
public sealed class HostnameCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        if (context.Arguments.Text("name") is string name)
            return Set(new ThisMachine(), name);
        await context.Output.WriteLineAsync(Dns.GetHostName()).ConfigureAwait(false);
        return ExitStatus.Success;
    }

    internal static int Set(INetworkControl control, string name)
    {
        try
        {
            control.Apply(control.GetState().Settings with { HostName = name });
            return ExitStatus.Success;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or PlatformNotSupportedException)
        {
            throw new CommandException(e.Message, e);
        }
    }
}
