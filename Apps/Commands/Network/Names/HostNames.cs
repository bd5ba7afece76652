using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Network;

/// <summary>Finds addresses of hosts for commands.</summary>
internal static class HostNames
{
    /// <summary>Addresses of a host that users name, best first.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="family">The only family wanted, or <see cref="AddressFamily.Unspecified"/>.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="CommandException">There are none.</exception>
    internal static async ValueTask<IPAddress[]> FindAsync(string host, AddressFamily family, CancellationToken stop)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
            return family == AddressFamily.Unspecified || address.AddressFamily == family ? [address] : throw NoAddress(host, family);
        IPHostEntry entry = await LookUpAsync(host, family, stop).ConfigureAwait(false);
        IPAddress[] addresses = [.. entry.AddressList.Where(a => family == AddressFamily.Unspecified || a.AddressFamily == family)];
        return addresses.Length > 0 ? addresses : throw NoAddress(host, family);
    }

    /// <summary>What the name servers know about a name or an address.</summary>
    /// <exception cref="CommandException">Nothing, or they could not be asked.</exception>
    internal static async ValueTask<IPHostEntry> LookUpAsync(string host, AddressFamily family, CancellationToken stop)
    {
        try
        {
            // The look-up itself may go on for some seconds when the user has lost patience.
            return await Dns.GetHostEntryAsync(host, family, stop).WaitAsync(stop).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new CommandException(Explain(host, e));
        }
        catch (ArgumentException)
        {
            throw new CommandException($"'{host}' is no name of a host: it has at most 255 characters, in parts of at most 63 between the dots.");
        }
    }

    /// <summary>The option <c>-4</c> or <c>-6</c>.</summary>
    internal static AddressFamily Family(CommandArguments arguments) =>
        arguments.Has("-4") ? AddressFamily.InterNetwork : arguments.Has("-6") ? AddressFamily.InterNetworkV6 : AddressFamily.Unspecified;

    private static string Explain(string host, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.HostNotFound when IPAddress.TryParse(host, out _) => $"there is no name for {host}.",
        SocketError.HostNotFound => $"there is no host '{host}'.",
        SocketError.NoData => $"'{host}' exists, but has no address of this kind.",
        SocketError.TryAgain => $"no name server answers the question for '{host}'. 'ip dns' shows which ones are asked.",
        SocketError.NoRecovery => $"the name servers refuse to answer the question for '{host}'.",
        _ => $"'{host}' cannot be looked up: {e.Message}",
    };

    private static CommandException NoAddress(string host, AddressFamily family) =>
        new($"'{host}' has no {(family == AddressFamily.InterNetwork ? "IPv4" : "IPv6")} address.");
}
