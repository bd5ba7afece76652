using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Cosmos.User;

namespace Cosmos.Commands.Network.Configuration;

/// <summary>What the words behind <c>ip</c> make of the settings of a network.</summary>
internal static class NetworkChange
{
    /// <summary>Makes new settings of the old ones.</summary>
    /// <param name="subject"><c>addr</c>, <c>route</c>, <c>dns</c> or <c>dhcp</c>.</param>
    /// <param name="words">What is to be done: a verb, and what with.</param>
    /// <param name="old">What was asked for until now.</param>
    /// <exception cref="CommandException">The words make no sense.</exception>
    internal static NetworkSettings Make(string subject, IReadOnlyList<string> words, NetworkSettings old)
    {
        string verb = words[0];
        IReadOnlyList<string> rest = [.. words.Skip(1)];
        return (subject, verb, rest.Count) switch
        {
            ("addr", "add", > 0) => WithAddresses(old, [.. old.Addresses, .. rest.Select(Address)]),
            ("addr", "set", > 0) => SetAddresses(old, [.. rest.Select(Address)]),
            ("addr", "del", > 0) => rest.Aggregate(old, RemoveAddress),
            ("route", "set", > 0) => old with { Gateways = SetGateways(old.Gateways, [.. rest.Select(Gateway)]) },
            ("route", "del", > 0) => old with { Gateways = RemoveAll(old.Gateways, [.. rest.Select(Gateway)], "gateway") },
            ("dns", "set", > 0) => old with { NameServers = [.. rest.Select(Gateway)] },
            ("dns", "search", > 0) => old with { SearchDomains = [.. rest] },
            ("dns", "clear", 0) => old with { NameServers = [], SearchDomains = [] },
            ("dhcp", "on", 0) => old with { UsesDhcp = true, Addresses = [.. old.Addresses.Where(a => !IsIPv4(a.Address))], Gateways = [.. old.Gateways.Where(g => !IsIPv4(g))] },
            ("dhcp", "off", 0) => old with { UsesDhcp = false },
            _ => throw new CommandException($"'ip {subject} {string.Join(' ', words)}' makes no sense. {Help(subject)}", ExitStatus.Usage),
        };
    }

    private static string Help(string subject) => subject switch
    {
        "addr" => "There are: ip addr add ADDRESS/LENGTH..., ip addr set ADDRESS/LENGTH..., ip addr del ADDRESS....",
        "route" => "There are: ip route set GATEWAY..., ip route del GATEWAY....",
        "dns" => "There are: ip dns set ADDRESS..., ip dns search DOMAIN..., ip dns clear.",
        "dhcp" => "There are: ip dhcp on, ip dhcp off.",
        _ => $"ip {subject} shows, and changes nothing.",
    };

    // An IPv4 address of one's own and one of DHCP exclude each other.
    private static NetworkSettings WithAddresses(NetworkSettings old, IReadOnlyList<AddressSetting> addresses) =>
        old with { Addresses = [.. addresses.Distinct()], UsesDhcp = old.UsesDhcp && !addresses.Any(a => IsIPv4(a.Address)) };

    /// <summary>Replaces all addresses of the families that are named.</summary>
    private static NetworkSettings SetAddresses(NetworkSettings old, IReadOnlyList<AddressSetting> addresses) =>
        WithAddresses(old, [.. old.Addresses.Where(o => !addresses.Any(a => IsSameFamily(a.Address, o.Address))), .. addresses]);

    private static NetworkSettings RemoveAddress(NetworkSettings old, string text)
    {
        string address = text.Split('/')[0];
        if (!IPAddress.TryParse(address, out IPAddress? wanted))
            throw NoAddress(text);
        AddressSetting[] left = [.. old.Addresses.Where(a => !a.Address.Equals(wanted) || (text != address && a.ToString() != text))];
        return left.Length < old.Addresses.Count
            ? old with { Addresses = left }
            : throw new CommandException(old.Addresses.Count == 0
                ? $"{text} was not set by hand; nothing was. Addresses of DHCP and routers go away with 'ip dhcp off'."
                : $"{text} was not set by hand; these were: {string.Join(' ', old.Addresses)}.");
    }

    // There is one of each family.
    private static IReadOnlyList<IPAddress> SetGateways(IReadOnlyList<IPAddress> old, IReadOnlyList<IPAddress> gateways) =>
        [.. old.Where(o => !gateways.Any(g => IsSameFamily(g, o))), .. gateways];

    private static IReadOnlyList<IPAddress> RemoveAll(IReadOnlyList<IPAddress> old, IReadOnlyList<IPAddress> unwanted, string what)
    {
        if (unwanted.FirstOrDefault(u => !old.Contains(u)) is IPAddress missing)
            throw new CommandException($"{missing} is no {what} that was set; {(old.Count == 0 ? "none was" : $"these were: {string.Join(' ', old)}")}.");
        return [.. old.Except(unwanted)];
    }

    private static AddressSetting Address(string text)
    {
        try
        {
            return AddressSetting.Parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException)
        {
            throw new CommandException($"'{text}' is no address with the length of its prefix, as in 10.0.0.1/24 or fd00::1/64.", ExitStatus.Usage);
        }
    }

    private static IPAddress Gateway(string text) => IPAddress.TryParse(text, out IPAddress? address) ? address : throw NoAddress(text);

    private static CommandException NoAddress(string text) => new($"'{text}' is no IP address.", ExitStatus.Usage);

    private static bool IsIPv4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    private static bool IsSameFamily(IPAddress a, IPAddress b) => a.AddressFamily == b.AddressFamily;
}
