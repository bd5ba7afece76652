using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;

namespace Cosmos.Network.Tests.Scenarios.Wire;

/// <summary>One header of a frame as text: what a scenario says about it, or what was found in it.</summary>
public sealed class Layer(string name)
{
    /// <summary>eth, arp, ip, ip6, ext, frag, tcp, udp, icmp, icmp6, igmp, dhcp, dns or data.</summary>
    public string Name { get; } = name;

    /// <summary>Fields by name; a flag that is set has the value 1.</summary>
    public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>TCP options in the order of the header.</summary>
    public List<TcpOption>? Options { get; set; }

    /// <summary>The bytes behind the header, of a frame that was taken apart.</summary>
    public byte[] Payload { get; set; } = [];

    public bool Has(string field) => Fields.TryGetValue(field, out string? value) && value != "0";

    public string Text(string field, string otherwise) => Fields.GetValueOrDefault(field, otherwise);

    public long Number(string field, long otherwise) => Fields.TryGetValue(field, out string? text) ? ParseNumber(text) : otherwise;

    public byte[] Address(string field, string otherwise) => IPAddress.Parse(Text(field, otherwise)).GetAddressBytes();

    public byte[] Mac(string field, string otherwise) =>
        Text(field, otherwise).Split(':').Select(part => byte.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();

    public Layer With(string field, string value)
    {
        Fields[field] = value;
        return this;
    }

    public Layer With(string field, long value) => With(field, value.ToString(CultureInfo.InvariantCulture));

    public Layer Copy()
    {
        Layer copy = new(Name) { Options = Options, Payload = Payload };
        foreach ((string field, string value) in Fields)
            copy.Fields[field] = value;
        return copy;
    }

    public static long ParseNumber(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? long.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public override string ToString() => $"{Name}({string.Join(' ', Fields.Select(field => $"{field.Key}={field.Value}"))})";
}
