using System;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using Cosmos.Network.Links;
using Cosmos.Network.Tests.Simulation;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>The stage of a scenario: what its <c>option</c> and <c>stack</c> lines say.</summary>
public sealed class ScenarioOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal)
    {
        ["mtu"] = "1500",
        ["address"] = "10.0.0.1/24",
        ["gateway"] = "10.0.0.254",
        ["address6"] = "none",
        ["gateway6"] = "none",
        ["offload"] = "none",
        ["arp"] = "auto",
        ["nd"] = "auto",
        ["tolerance"] = "0.002",
        ["buffer"] = "2048",
        ["ring"] = "256",
        ["seed"] = "1",
        ["settle"] = "900",
    };

    /// <summary>Limits of the stack.</summary>
    public NetworkStackOptions Stack { get; } = new();

    public string this[string name] => _values[name];

    public bool Has(string name) => _values[name] != "none";

    public long Number(string name) => long.Parse(_values[name], CultureInfo.InvariantCulture);

    /// <summary>Microseconds by which a packet may be early or late where the line does not say.</summary>
    public long Tolerance => (long)(double.Parse(_values["tolerance"], CultureInfo.InvariantCulture) * 1_000_000);

    /// <summary>Takes a line.</summary>
    public void Apply(IReadOnlyList<string> words)
    {
        for (int i = 1; i < words.Count; i++)
        {
            int equals = words[i].IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                throw new ScenarioException($"'{words[i]}' should be name=value.");
            string name = words[i][..equals];
            string value = words[i][(equals + 1)..];
            if (words[0] == "option" && _values.ContainsKey(name))
                _values[name] = value;
            else if (words[0] == "stack")
                SetLimit(name, value);
            else
                throw new ScenarioException($"There is no option '{name}'.");
        }
    }

    /// <summary>The card that the options describe.</summary>
    public SimulatedLinkOptions MakeLinkOptions()
    {
        LinkOffloads offloads = LinkOffloads.None;
        foreach (string word in this["offload"].Split(','))
        {
            offloads |= word switch
            {
                "none" => LinkOffloads.None,
                "checksum" => LinkOffloads.TransmitChecksum | LinkOffloads.ReceiveChecksum,
                "tso" => LinkOffloads.TransmitChecksum | LinkOffloads.TcpSegmentationV4 | LinkOffloads.TcpSegmentationV6,
                _ => throw new ScenarioException($"There is no offload '{word}'."),
            };
        }

        return new SimulatedLinkOptions
        {
            MaximumTransmissionUnit = (int)Number("mtu"),
            Offloads = offloads,
            ReceiveBufferLength = (int)Number("buffer"),
            TransmitRing = (int)Number("ring"),
        };
    }

    /// <summary><c>stack Tcp.TimeWait=30000000</c>: a property of the limits, or of limits inside of them.</summary>
    private void SetLimit(string path, string value)
    {
        object target = Stack;
        string[] names = path.Split('.');
        foreach (string name in names[..^1])
            target = Property(target, name).GetValue(target)!;
        PropertyInfo property = Property(target, names[^1]);
        object converted = property.PropertyType == typeof(TimeSpan)
            ? TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture))
            : property.PropertyType.IsEnum ? Enum.Parse(property.PropertyType, value) : Convert.ChangeType(value, property.PropertyType, CultureInfo.InvariantCulture);
        property.SetValue(target, converted);
    }

    private static PropertyInfo Property(object target, string name) =>
        target.GetType().GetProperty(name) ?? throw new ScenarioException($"{target.GetType().Name} has no {name}.");
}
