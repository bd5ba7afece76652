using System.Collections.Generic;
using System.Linq;
using System.Net.NetworkInformation;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Commands.Network.Configuration;
using Cosmos.User;

namespace Cosmos.Commands.Network;

/// <summary>Shows and changes the network of the machine.</summary>
[ShellCommand("ip [addr|link|route|dns|dhcp] [<change>...]", "Shows and changes addresses, routes and name servers.", Requires = Capability.Network | Capability.NetworkControl,
    Remarks = """
        ip [addr]   interfaces and addresses          ip addr add|set|del ADDRESS/LENGTH...
        ip link     interfaces and what they carried
        ip route    networks and gateways             ip route set|del GATEWAY...
        ip dns      name servers and search domains   ip dns set ADDRESS..., ip dns search DOMAIN..., ip dns clear
        ip dhcp     state of the configuration        ip dhcp on|off
        'set' replaces all of the same family. An IPv4 address set by hand ends DHCP. Changes hold until the machine ends; connections of addresses that go away are lost.
        """)]
public sealed class IpCommand : IShellCommand
{
    private static readonly string[] s_subjects = ["addr", "link", "route", "dns", "dhcp"];

    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        IReadOnlyList<string> change = context.Arguments.All("change");
        string? subject = s_subjects.FirstOrDefault(context.Arguments.Has);
        if (subject is null && change.Count > 0 && change[0] is not ("add" or "set" or "del"))
            throw new CommandException($"there is no '{change[0]}'; there are: {string.Join(", ", s_subjects)}.", ExitStatus.Usage);
        return new NetworkDialogue(new ThisMachine(), NetworkInterface.GetAllNetworkInterfaces).RunAsync(subject ?? "addr", change, context.Output);
    }
}
