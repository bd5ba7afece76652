using System;
using System.Collections.Generic;
using System.IO;
using System.Net.NetworkInformation;
using System.Text;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Network.Configuration;

/// <summary>What <c>ip</c> does, whatever network it is.</summary>
/// <param name="control">The configuration.</param>
/// <param name="interfaces">Looks at the interfaces.</param>
internal sealed class NetworkDialogue(INetworkControl control, Func<IReadOnlyList<NetworkInterface>> interfaces)
{
    /// <summary>Shows something, or changes it.</summary>
    /// <param name="subject">What.</param>
    /// <param name="change">The change; empty to look.</param>
    /// <param name="output">Where it is shown.</param>
    /// <exception cref="CommandException">The change makes no sense, or the machine cannot do it.</exception>
    internal async ValueTask<int> RunAsync(string subject, IReadOnlyList<string> change, TextWriter output)
    {
        try
        {
            if (change.Count == 0)
                await output.WriteAsync(Show(subject)).ConfigureAwait(false);
            else
                control.Apply(NetworkChange.Make(subject, change, control.GetState().Settings));
            return ExitStatus.Success;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or PlatformNotSupportedException or NetworkInformationException)
        {
            throw new CommandException(e.Message, e);
        }
    }

    private string Show(string subject) => subject switch
    {
        "link" => InterfaceTable.Counters(interfaces()),
        "route" => InterfaceTable.Routes(interfaces()),
        "dns" => Names(control.GetState()),
        "dhcp" => State(control.GetState()),
        _ => InterfaceTable.Addresses(interfaces()),
    };

    private static string Names(NetworkState state)
    {
        var text = new StringBuilder();
        foreach (object server in state.NameServers)
            text.Append("nameserver ").Append(server).Append('\n');
        if (state.SearchDomains.Count > 0)
            text.Append("search ").AppendJoin(' ', state.SearchDomains).Append('\n');
        return text.ToString();
    }

    private static string State(NetworkState state)
    {
        string problem = state.Problem is string text ? $": {text}" : "";
        return $"{state.InterfaceName ?? "no interface"} {state.Phase.ToString().ToLowerInvariant()}{problem}\n"
            + $"dhcp {(state.Settings.UsesDhcp ? "on" : "off")}, router advertisements {(state.Settings.UsesRouterAdvertisements ? "on" : "off")}\n";
    }
}
