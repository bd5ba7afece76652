using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Network;

/// <summary>Asks name servers.</summary>
[ShellCommand("dns [-4|-6] <host:host>", "Looks up the addresses of a host, or the name of an address.", Requires = Capability.Network,
    Remarks = "Prints the addresses in brackets, in the order in which they are tried, and before them the canonical name when the host is an alias. -4 and -6 ask for addresses of one family.")]
public sealed class DnsCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        string host = context.Arguments.Text("host")!;
        AddressFamily family = HostNames.Family(context.Arguments);
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            IPHostEntry name = await HostNames.LookUpAsync(host, AddressFamily.Unspecified, stop).ConfigureAwait(false);
            // Without a name the class library gives the address back.
            if (IPAddress.TryParse(name.HostName, out _))
                throw new CommandException($"there is no name for {address}.");
            await context.Output.WriteLineAsync(TerminalText.Visible(name.HostName)).ConfigureAwait(false);
            return ExitStatus.Success;
        }

        IPHostEntry entry = await HostNames.LookUpAsync(host, family, stop).ConfigureAwait(false);
        string canonical = entry.HostName.TrimEnd('.');
        if (!IsSame(canonical, host) && !canonical.StartsWith(host + ".", StringComparison.OrdinalIgnoreCase))
            await context.Output.WriteLineAsync($"{host} is an alias of {TerminalText.Visible(canonical)}").ConfigureAwait(false);
        await context.Output.WriteLineAsync($"[{string.Join(' ', entry.AddressList.AsEnumerable())}]").ConfigureAwait(false);
        return ExitStatus.Success;
    }

    private static bool IsSame(string canonical, string host) => canonical.Equals(host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
