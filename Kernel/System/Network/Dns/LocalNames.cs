using System;
using System.Collections.Generic;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;

namespace Cosmos.Network.Dns;

/// <summary>What the resolver answers by itself: addresses as text, the hosts file, the names of RFC 6761, and this machine's own name.</summary>
internal static class LocalNames
{
    private const string Localhost = "localhost";

    /// <summary>Answers a question about a name when no server has to be asked.</summary>
    public static bool TryFind(NetworkStack stack, DnsSettings settings, string name, AddressFamily family, out DnsAddressResult? result)
    {
        result = null;
        if (InternetAddress.TryParse(name, out InternetAddress literal))
        {
            result = Fits(literal, family) ? Found(name, [literal]) : new DnsAddressResult { Status = DnsStatus.NameNotFound };
            return true;
        }

        if (!DnsName.IsValid(name))
        {
            result = new DnsAddressResult { Status = DnsStatus.InvalidName };
            return true;
        }

        string plain = name.EndsWith('.') ? name[..^1] : name;
        if (settings.Hosts.TryFind(plain, family, out IReadOnlyList<InternetAddress> addresses, out string canonicalName))
        {
            result = addresses.Count > 0 ? Found(canonicalName, addresses) : new DnsAddressResult { Status = DnsStatus.NoData };
            return true;
        }

        // RFC 6761, sections 6.3 and 6.4.
        if (IsOrIsUnder(plain, Localhost))
        {
            result = Found(plain, Select([InternetAddress.LoopbackV6, InternetAddress.LoopbackV4], family));
            return true;
        }

        if (IsOrIsUnder(plain, "invalid"))
        {
            result = new DnsAddressResult { Status = DnsStatus.NameNotFound };
            return true;
        }

        if (settings.HostName.Length > 0 && DnsName.AreEqual(plain, settings.HostName))
        {
            result = Found(settings.HostName, OwnAddresses(stack, family));
            return true;
        }

        return false;
    }

    /// <summary>Answers a question about an address when no server has to be asked.</summary>
    public static bool TryFindName(NetworkStack stack, DnsSettings settings, InternetAddress address, out string name)
    {
        if (settings.Hosts.TryFindName(address, out name))
            return true;
        if (address.IsLoopback)
        {
            name = Localhost;
            return true;
        }

        if (settings.HostName.Length > 0 && OwnAddresses(stack, AddressFamily.Unspecified).Contains(address))
        {
            name = settings.HostName;
            return true;
        }

        return false;
    }

    private static DnsAddressResult Found(string name, IReadOnlyList<InternetAddress> addresses) =>
        new() { Status = DnsStatus.Success, Addresses = addresses, CanonicalName = name };

    private static bool Fits(InternetAddress address, AddressFamily family) => family == AddressFamily.Unspecified || address.Family == family;

    private static bool IsOrIsUnder(string name, string domain) =>
        DnsName.AreEqual(name, domain)
        || (name.Length > domain.Length && name[^(domain.Length + 1)] == '.' && name.EndsWith(domain, StringComparison.OrdinalIgnoreCase));

    // A machine without network still is somebody: itself.
    private static List<InternetAddress> OwnAddresses(NetworkStack stack, AddressFamily family)
    {
        List<InternetAddress> own = [];
        foreach (NetworkInterface networkInterface in stack.Interfaces)
        {
            if (networkInterface.IsLoopback)
                continue;
            foreach (InterfaceAddress address in networkInterface.Addresses)
            {
                // A link-local address is of no use without its scope, which the result cannot carry.
                if (address.IsUsable && !address.Address.IsLinkLocal && Fits(address.Address, family))
                    own.Add(address.Address);
            }
        }

        return own.Count > 0 ? own : Select([InternetAddress.LoopbackV4, InternetAddress.LoopbackV6], family);
    }

    private static List<InternetAddress> Select(List<InternetAddress> addresses, AddressFamily family) =>
        addresses.FindAll(address => Fits(address, family));
}
