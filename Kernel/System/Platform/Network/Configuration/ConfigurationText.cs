using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Cosmos.Network.Addressing;
using Cosmos.Network.Configuration;

namespace Cosmos.System2.Network;

/// <summary>A configuration as lines of <c>name=value</c>: the other end of <c>Cosmos.User.NetworkSettingsText</c>.</summary>
internal static class ConfigurationText
{
    private const int SmallestMtu = 68;
    private const int LargestMtu = 65535;

    /// <summary>Reads a configuration.</summary>
    /// <param name="text">The lines; lines of other names are passed over.</param>
    /// <param name="configuration">The configuration.</param>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? Read(ReadOnlySpan<char> text, out NetworkConfiguration configuration)
    {
        configuration = new NetworkConfiguration();
        List<ConfiguredAddress> addresses = [];
        List<InternetAddress> gateways = [], servers = [];
        List<string> domains = [];
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            int equals = line.IndexOf('=');
            if (equals <= 0)
                continue;
            ReadOnlySpan<char> value = line[(equals + 1)..];
            switch (line[..equals])
            {
                case "enabled":
                    configuration = configuration with { IsEnabled = value is "1" };
                    break;
                case "dhcp":
                    configuration = configuration with { UsesDhcp = value is "1" };
                    break;
                case "advertisements":
                    configuration = configuration with { IsAutoConfigured = value is "1" };
                    break;
                case "address":
                    if (!TryReadAddress(value, out ConfiguredAddress address))
                        return $"{value} is no address of a station with the length of its prefix, as in 10.0.0.1/24.";
                    addresses.Add(address);
                    break;
                case "gateway":
                    if (!InternetAddress.TryParse(value, out InternetAddress gateway) || !IsStation(gateway))
                        return $"{value} is no address of a router.";
                    if (gateways.Exists(other => other.IsIPv4 == gateway.IsIPv4))
                        return "There can be one default router of each family.";
                    gateways.Add(gateway);
                    break;
                case "nameserver":
                    if (!InternetAddress.TryParse(value, out InternetAddress server) || !IsStation(server))
                        return $"{value} is no address of a name server.";
                    servers.Add(server);
                    break;
                case "search":
                    if (!HostNames.IsValid(value))
                        return $"{value} is no domain.";
                    domains.Add(value.ToString());
                    break;
                case "hostname":
                    if (!HostNames.IsValid(value))
                        return $"{value} is no name of a machine: letters, digits, hyphens and dots.";
                    configuration = configuration with { HostName = value.ToString() };
                    break;
                case "mtu":
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int mtu) || mtu is < SmallestMtu or > LargestMtu)
                        return $"The MTU is {SmallestMtu} to {LargestMtu}, not {value}.";
                    configuration = configuration with { MaximumTransmissionUnit = mtu };
                    break;
            }
        }

        configuration = configuration with { Addresses = addresses, Gateways = gateways, NameServers = servers, SearchDomains = domains };
        return null;
    }

    /// <summary>Writes a configuration.</summary>
    public static void Write(StringBuilder text, NetworkConfiguration configuration)
    {
        Line(text, "enabled", configuration.IsEnabled ? "1" : "0");
        Line(text, "dhcp", configuration.UsesDhcp ? "1" : "0");
        Line(text, "advertisements", configuration.IsAutoConfigured ? "1" : "0");
        foreach (ConfiguredAddress address in configuration.Addresses)
            Line(text, "address", address.ToString());
        foreach (InternetAddress gateway in configuration.Gateways)
            Line(text, "gateway", gateway.ToString());
        foreach (InternetAddress server in configuration.NameServers)
            Line(text, "nameserver", server.ToString());
        foreach (string domain in configuration.SearchDomains)
            Line(text, "search", domain);
        if (configuration.HostName is string host)
            Line(text, "hostname", host);
        if (configuration.MaximumTransmissionUnit is int mtu)
            Line(text, "mtu", mtu.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes one line.</summary>
    public static void Line(StringBuilder text, string name, string value) => text.Append(name).Append('=').Append(value).Append('\n');

    private static bool TryReadAddress(ReadOnlySpan<char> value, out ConfiguredAddress address)
    {
        address = default;
        int slash = value.IndexOf('/');
        if (slash < 0 || !InternetAddress.TryParse(value[..slash], out InternetAddress parsed) || !IsStation(parsed) ||
            !int.TryParse(value[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length > (parsed.IsIPv4 ? 32 : 128))
            return false;
        address = new ConfiguredAddress(parsed, length);
        return true;
    }

    private static bool IsStation(InternetAddress address) => !address.IsAny && !address.IsMulticast && !address.IsLoopback && address != InternetAddress.BroadcastV4;
}
