using System;
using System.Collections.Generic;
using System.Net.Sockets;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dns;

/// <summary>The content of a hosts file: lines of an address and its names (RFC 952 in spirit; hosts(5)).</summary>
public sealed class DnsHosts
{
    private static readonly char[] s_blanks = [' ', '\t', '\r', '\v', '\f'];
    private readonly Dictionary<string, List<InternetAddress>> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _canonicalNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<InternetAddress, string> _names = [];

    private DnsHosts()
    {
    }

    /// <summary>No names.</summary>
    public static DnsHosts Empty { get; } = new();

    /// <summary>Number of names.</summary>
    public int Count => _addresses.Count;

    /// <summary>Reads the text of a hosts file. Lines that are none are passed over, as resolvers do.</summary>
    /// <param name="content">Lines of an address, its name and further names; # begins a comment.</param>
    public static DnsHosts Parse(ReadOnlySpan<char> content)
    {
        var hosts = new DnsHosts();
        foreach (ReadOnlySpan<char> rawLine in content.EnumerateLines())
        {
            ReadOnlySpan<char> line = rawLine;
            int comment = line.IndexOf('#');
            if (comment >= 0)
                line = line[..comment];
            hosts.Add(line);
        }

        return hosts;
    }

    /// <summary>Finds the addresses of a name.</summary>
    /// <param name="name">The name in any case, without a dot at the end.</param>
    /// <param name="family">Which addresses; Unspecified for all.</param>
    /// <param name="addresses">The addresses in the order of the file; empty when the name has none of that family.</param>
    /// <param name="canonicalName">The first name on the line that named it first.</param>
    /// <returns>Whether the file has the name.</returns>
    public bool TryFind(string name, AddressFamily family, out IReadOnlyList<InternetAddress> addresses, out string canonicalName)
    {
        addresses = [];
        canonicalName = string.Empty;
        if (!_addresses.TryGetValue(name, out List<InternetAddress>? all))
            return false;
        canonicalName = _canonicalNames[name];
        addresses = family == AddressFamily.Unspecified ? all : all.FindAll(address => address.Family == family);
        return true;
    }

    /// <summary>Finds the name of an address: the first on the first line with it.</summary>
    public bool TryFindName(InternetAddress address, out string name)
    {
        bool isKnown = _names.TryGetValue(address, out string? known);
        name = known ?? string.Empty;
        return isKnown;
    }

    private void Add(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> word = TakeWord(ref line);
        if (word.IsEmpty || !InternetAddress.TryParse(word, out InternetAddress address))
            return;
        string? first = null;
        while (!(word = TakeWord(ref line)).IsEmpty)
        {
            if (word[^1] == '.')
                word = word[..^1];
            if (!DnsName.IsValid(word))
                continue;
            string name = word.ToString();
            first ??= name;
            if (!_addresses.TryGetValue(name, out List<InternetAddress>? list))
            {
                _addresses.Add(name, list = []);
                _canonicalNames.Add(name, first);
            }

            if (!list.Contains(address))
                list.Add(address);
        }

        if (first is not null)
            _names.TryAdd(address, first);
    }

    private static ReadOnlySpan<char> TakeWord(ref ReadOnlySpan<char> line)
    {
        line = line.TrimStart(s_blanks);
        int end = line.IndexOfAny(s_blanks);
        ReadOnlySpan<char> word = end < 0 ? line : line[..end];
        line = line[word.Length..];
        return word;
    }
}
