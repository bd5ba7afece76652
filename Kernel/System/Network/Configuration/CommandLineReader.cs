using System.Collections.Generic;
using System.Globalization;
using Cosmos.Network.Addressing;
using Cosmos.Network.Dns;

namespace Cosmos.Network.Configuration;

/// <summary>Collects what the words of a command line say about the network. Its methods return what is wrong with the word, or <see langword="null"/>.</summary>
internal sealed class CommandLineReader
{
    private const int SmallestMtu = 68;
    private readonly List<ConfiguredAddress> _addresses = [];
    private readonly List<InternetAddress> _nameServers = [];
    private readonly List<string> _searchDomains = [];
    private InternetAddress? _gatewayV4;
    private InternetAddress? _gatewayV6;
    private string? _hostName;
    private string? _interfaceName;
    private string? _secret;
    private string? _dhcpWord;
    private string? _offWord;
    private string? _addressWord;
    private string? _gatewayWord;
    private int? _mtu;
    private bool _isAutoConfigured = true;
    private bool _hasIpWord;

    /// <summary>Takes a word.</summary>
    /// <param name="word">The whole word, for messages.</param>
    /// <param name="name">What stands before the equals sign.</param>
    /// <param name="value">What stands behind it.</param>
    public string? Read(string word, string name, string value) => name switch
    {
        "ip" => ReadIp(word, value),
        "gateway" => ReadGateway(word, value),
        "nameserver" => ReadNameServers(word, value),
        "search" => ReadSearchDomains(word, value),
        "hostname" => ReadHostName(word, value),
        "mtu" => ReadMtu(word, value),
        "ipv6" => ReadIPv6(word, value),
        "ipv6.secret" => ReadSecret(value),
        _ => null,
    };

    /// <summary>Puts the words together.</summary>
    public string? Finish(out NetworkConfiguration? configuration)
    {
        configuration = null;
        if (_offWord is not null)
        {
            string? other = _addressWord ?? _dhcpWord;
            if (other is not null)
                return $"{_offWord}: switches the network off, but {other} configures it; leave one of the two out.";
            configuration = NetworkConfiguration.Off with { InterfaceName = _interfaceName, HostName = _hostName };
            return null;
        }

        NetworkConfiguration defaults = NetworkConfiguration.Default;
        IReadOnlyList<ConfiguredAddress> addresses = _hasIpWord ? _addresses : defaults.Addresses;
        if (CheckGateway(addresses, _gatewayV4) is { } error || (error = CheckGateway(addresses, _gatewayV6)) is not null)
            return error;
        var gateways = new List<InternetAddress>();
        if (_gatewayV4 is { } v4)
            gateways.Add(v4);
        else if (!_hasIpWord)
            gateways.AddRange(defaults.Gateways);
        if (_gatewayV6 is { } v6)
            gateways.Add(v6);

        configuration = new NetworkConfiguration
        {
            InterfaceName = _interfaceName,
            UsesDhcp = _dhcpWord is not null,
            Addresses = addresses,
            Gateways = gateways,
            NameServers = _hasIpWord || _nameServers.Count > 0 ? _nameServers : defaults.NameServers,
            SearchDomains = _searchDomains,
            HostName = _hostName,
            IsAutoConfigured = _isAutoConfigured,
            InterfaceIdentifierSecret = _secret,
            MaximumTransmissionUnit = _mtu,
        };
        return null;
    }

    private string? ReadIp(string word, string value)
    {
        _hasIpWord = true;
        switch (value)
        {
            case "dhcp" or "on" or "any":
                return SetDhcp(word);
            case "off" or "none":
                _offWord = word;
                return null;
            case "bootp" or "rarp" or "both":
                return $"{word}: {value} is not supported; write ip=dhcp.";
        }

        if (!CommandLineFields.TrySplit(value, out List<string> fields))
            return $"{word}: a bracket is not closed; write an IPv6 address as [fd00::1].";
        return fields.Count == 1 ? ReadAddress(word, value, null) : ReadFields(word, fields);
    }

    private string? ReadFields(string word, List<string> fields)
    {
        // client : server : gateway : netmask : host name : device : autoconf : dns0 : dns1 : ntp0
        if (fields.Count > 10)
            return $"{word}: there are {fields.Count} fields between colons and at most 10 have a meaning; put IPv6 addresses into brackets.";
        string Field(int index) => index < fields.Count ? fields[index] : string.Empty;
        string method = Field(6);
        if (method is "bootp" or "rarp" or "both")
            return $"{word}: {method} is not supported; write dhcp.";
        if (method is not ("" or "off" or "none" or "static" or "on" or "any" or "dhcp"))
            return $"{word}: '{method}' is no way to configure an interface; write dhcp or off.";
        if (Field(1).Length > 0 && !CommandLineFields.TryReadAddress(Field(1), out _))
            return $"{word}: '{Field(1)}' in the field for the server is no address; leave it empty.";

        // As in Linux, an address that is given wins over "on" and "any", which only fill in what is missing.
        string? error = null;
        if (Field(0).Length > 0 && method != "dhcp")
            error = ReadAddress(word, Field(0), Field(3));
        else if (method is "" or "on" or "any" or "dhcp")
            error = SetDhcp(word);
        else
            return $"{word}: there is neither an address nor dhcp; write an address in the first field.";
        if (error is null && Field(2).Length > 0)
            error = ReadGateway(word, Field(2));
        if (error is null && Field(4).Length > 0)
            error = ReadHostName(word, Field(4));
        if (error is null && Field(5).Length > 0)
            error = ReadInterface(word, Field(5));
        for (int i = 7; i <= 8 && error is null; i++)
        {
            if (Field(i).Length > 0)
                error = ReadNameServers(word, Field(i));
        }

        return error;
    }

    private string? ReadAddress(string word, string value, string? mask)
    {
        int slash = value.LastIndexOf('/');
        string text = slash < 0 ? value : value[..slash];
        if (!CommandLineFields.TryReadAddress(text, out InternetAddress address))
            return $"{word}: '{text}' is no address; write for example ip=10.0.0.1/24, ip=[fd00::1]/64 or ip=dhcp.";
        if (address.IsMulticast || address.IsAny || address.IsLoopback || address == InternetAddress.BroadcastV4)
            return $"{word}: '{text}' is no address of a single machine; write for example ip=10.0.0.1/24.";
        int most = address.IsIPv4 ? 32 : 128;
        string prefixText = slash < 0 ? mask ?? string.Empty : value[(slash + 1)..];
        int prefix;
        if (prefixText.Length == 0)
        {
            // Linux falls back to the class of the address in its own form; in ours the prefix is simply missing.
            if (mask is null || slash >= 0)
                return $"{word}: the prefix length is missing; write for example ip={text}/{(address.IsIPv4 ? 24 : 64)}.";
            prefix = address.IsIPv4 ? CommandLineFields.ClassPrefix(address) : 64;
        }
        else if (!CommandLineFields.TryReadPrefix(prefixText, address.IsIPv4, out prefix))
        {
            return $"{word}: '{prefixText}' is no prefix length from 0 to {most}{(address.IsIPv4 ? " and no netmask" : "")}; write for example {(address.IsIPv4 ? 24 : 64)}.";
        }

        if (address.IsIPv4 && _dhcpWord is not null)
            return $"{word}: {_dhcpWord} already leaves the IPv4 address to DHCP; leave one of the two out.";
        if (address.IsIPv4 && prefix < 31 && !CommandLineFields.IsHost(address, prefix))
            return $"{word}: '{text}' is the network's or the broadcast address of its network of {prefix} bits; write another address.";
        _addresses.Add(new ConfiguredAddress(address, prefix));
        _addressWord = word;
        return null;
    }

    private string? SetDhcp(string word)
    {
        foreach (ConfiguredAddress address in _addresses)
        {
            if (address.Address.IsIPv4)
                return $"{word}: {_addressWord} already gives an IPv4 address; leave one of the two out.";
        }

        _dhcpWord = word;
        return null;
    }

    private string? ReadGateway(string word, string value)
    {
        if (!CommandLineFields.TryReadAddress(value, out InternetAddress address) || address.IsMulticast || address.IsAny)
            return $"{word}: '{value}' is no address of a router; write for example gateway=10.0.0.2.";
        ref InternetAddress? gateway = ref address.IsIPv4 ? ref _gatewayV4 : ref _gatewayV6;
        if (gateway is { } first && first != address)
            return $"{word}: {first} already is the gateway; there can be one for IPv4 and one for IPv6.";
        gateway = address;
        _gatewayWord = word;
        return null;
    }

    private string? CheckGateway(IReadOnlyList<ConfiguredAddress> addresses, InternetAddress? gateway)
    {
        if (gateway is not { } address || address.IsLinkLocal)
            return null;
        bool isConfigured = address.IsIPv4 ? _dhcpWord is not null : _isAutoConfigured;
        string networks = string.Empty;
        foreach (ConfiguredAddress own in addresses)
        {
            if (own.Address.IsIPv4 != address.IsIPv4)
                continue;
            if (own.Address == address)
                return $"{_gatewayWord}: {address} is this machine's own address; write the address of the router.";
            if (own.Address.HasPrefix(address, own.PrefixLength))
                return null;
            networks += networks.Length == 0 ? own.ToString() : $", {own}";
        }

        if (isConfigured)
            return null;
        return networks.Length == 0
            ? $"{_gatewayWord}: the interface has no {(address.IsIPv4 ? "IPv4" : "IPv6")} address; add one, for example ip={(address.IsIPv4 ? "10.0.0.1/24" : "[fd00::1]/64")}."
            : $"{_gatewayWord}: {address} is not in the network of the interface ({networks}); write a router that is, or another prefix length.";
    }

    private string? ReadNameServers(string word, string value)
    {
        foreach (string text in value.Split(','))
        {
            if (!CommandLineFields.TryReadAddress(text, out InternetAddress address) || address.IsMulticast || address.IsAny)
                return $"{word}: '{text}' is no address of a name server; write for example nameserver=10.0.0.3.";
            if (!_nameServers.Contains(address))
                _nameServers.Add(address);
        }

        return null;
    }

    private string? ReadSearchDomains(string word, string value)
    {
        foreach (string text in value.Split(','))
        {
            if (!DnsName.IsValid(text))
                return $"{word}: '{text}' is no domain name; write for example search=example.org,example.net.";
            _searchDomains.Add(text.TrimEnd('.'));
        }

        return null;
    }

    private string? ReadHostName(string word, string value)
    {
        if (!HostNames.IsValid(value))
            return $"{word}: '{value}' is no host name; write letters, digits and hyphens, for example hostname=cosmos.";
        _hostName = value;
        return null;
    }

    private string? ReadInterface(string word, string value)
    {
        if (_interfaceName is not null && _interfaceName != value)
            return $"{word}: '{value}' is a second interface beside {_interfaceName}; only one can be configured here.";
        _interfaceName = value;
        return null;
    }

    private string? ReadMtu(string word, string value)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int mtu) || mtu is < SmallestMtu or > ushort.MaxValue)
            return $"{word}: '{value}' is no number of bytes from {SmallestMtu} to {ushort.MaxValue}; write for example mtu=1500.";
        _mtu = mtu;
        return null;
    }

    private string? ReadIPv6(string word, string value)
    {
        if (value is not ("auto" or "off"))
            return $"{word}: '{value}' is unknown; write ipv6=auto or ipv6=off.";
        _isAutoConfigured = value == "auto";
        return null;
    }

    // No message ever repeats the secret.
    private string? ReadSecret(string value)
    {
        if (value.Length == 0)
            return "ipv6.secret=: the text is missing; write any text that nobody else can guess.";
        _secret = value;
        return null;
    }
}
