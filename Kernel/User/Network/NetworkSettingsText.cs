using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Text;

namespace Cosmos.User;

/// <summary>Settings and state as lines of <c>name=value</c>, which is how they cross the boundary to the kernel.</summary>
internal static class NetworkSettingsText
{
    /// <summary>Writes settings.</summary>
    public static string Write(NetworkSettings settings)
    {
        var text = new StringBuilder();
        Line(text, "enabled", settings.IsEnabled ? "1" : "0");
        Line(text, "dhcp", settings.UsesDhcp ? "1" : "0");
        Line(text, "advertisements", settings.UsesRouterAdvertisements ? "1" : "0");
        foreach (AddressSetting address in settings.Addresses)
            Line(text, "address", address.ToString());
        foreach (IPAddress gateway in settings.Gateways)
            Line(text, "gateway", gateway.ToString());
        foreach (IPAddress server in settings.NameServers)
            Line(text, "nameserver", server.ToString());
        foreach (string domain in settings.SearchDomains)
            Line(text, "search", domain);
        if (settings.HostName is string host)
            Line(text, "hostname", host);
        if (settings.MaximumTransmissionUnit is int mtu)
            Line(text, "mtu", mtu.ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }

    /// <summary>Reads a state: lines about what holds, an empty line, and the settings.</summary>
    public static NetworkState ReadState(string text)
    {
        int gap = text.IndexOf("\n\n", StringComparison.Ordinal);
        Dictionary<string, List<string>> now = Read(gap < 0 ? text : text[..gap]);
        NetworkSettings settings = ReadSettings(gap < 0 ? "" : text[(gap + 2)..]);
        return new NetworkState(
            Enum.Parse<NetworkPhase>(First(now, "phase") ?? nameof(NetworkPhase.Off)),
            First(now, "problem"),
            First(now, "interface"),
            First(now, "hostname") ?? "",
            All(now, "address").ConvertAll(AddressSetting.Parse),
            All(now, "gateway").ConvertAll(IPAddress.Parse),
            All(now, "nameserver").ConvertAll(IPAddress.Parse),
            All(now, "search"),
            settings);
    }

    /// <summary>Reads settings.</summary>
    public static NetworkSettings ReadSettings(string text)
    {
        Dictionary<string, List<string>> lines = Read(text);
        return new NetworkSettings
        {
            IsEnabled = First(lines, "enabled") != "0",
            UsesDhcp = First(lines, "dhcp") == "1",
            UsesRouterAdvertisements = First(lines, "advertisements") != "0",
            Addresses = All(lines, "address").ConvertAll(AddressSetting.Parse),
            Gateways = All(lines, "gateway").ConvertAll(IPAddress.Parse),
            NameServers = All(lines, "nameserver").ConvertAll(IPAddress.Parse),
            SearchDomains = All(lines, "search"),
            HostName = First(lines, "hostname"),
            MaximumTransmissionUnit = First(lines, "mtu") is string mtu ? int.Parse(mtu, CultureInfo.InvariantCulture) : null,
        };
    }

    private static void Line(StringBuilder text, string name, string value)
    {
        // A line break in a value would make a line of its own.
        if (value.AsSpan().IndexOfAny('\n', '\r') >= 0)
            throw new ArgumentException($"The value of {name} has a line break.", nameof(value));
        text.Append(name).Append('=').Append(value).Append('\n');
    }

    private static Dictionary<string, List<string>> Read(string text)
    {
        Dictionary<string, List<string>> lines = [];
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = line.IndexOf('=');
            if (equals <= 0)
                continue;
            if (!lines.TryGetValue(line[..equals], out List<string>? values))
                lines.Add(line[..equals], values = []);
            values.Add(line[(equals + 1)..]);
        }

        return lines;
    }

    private static string? First(Dictionary<string, List<string>> lines, string name) => lines.TryGetValue(name, out List<string>? values) ? values[0] : null;

    private static List<string> All(Dictionary<string, List<string>> lines, string name) => lines.TryGetValue(name, out List<string>? values) ? values : [];
}
