using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Cosmos.Network.Tests.Scenarios.Wire;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>A frame in the words of the scenario language.</summary>
public static class FrameText
{
    /// <summary>Writes a frame.</summary>
    public static string Format(IReadOnlyList<Layer> layers, Flow? flow, bool isSent)
    {
        List<string> parts = [];
        if (flow is { Name.Length: > 0 })
            parts.Add($"[{flow.Name}]");
        foreach (Layer layer in layers.Skip(1))
            parts.Add(layer.Name == "tcp" ? Segment(layer, flow, isSent) : layer.Name is "ip" or "ip6" && layers.Any(other => other.Name == "tcp") && flow is not null ? "" : layer.ToString());
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private static string Segment(Layer layer, Flow? flow, bool isSent)
    {
        uint own = isSent ? flow?.LocalIsn ?? 0 : flow?.RemoteIsn ?? 0;
        uint other = isSent ? flow?.RemoteIsn ?? 0 : flow?.LocalIsn ?? 0;
        int sequence = (int)((uint)layer.Number("seq", 0) - own);
        int length = (int)layer.Number("len", 0);
        string flags = layer.Text("flags", "");
        string acknowledgment = flags.Contains('.', StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $" ack {(int)((uint)layer.Number("ack", 0) - other)}")
            : "";
        string options = layer.Options is { Count: > 0 } list ? $" <{string.Join(',', list.Select(option => Relative(option, other)))}>" : "";
        string ports = flow is null ? string.Create(CultureInfo.InvariantCulture, $"{{sport={layer.Number("sport", 0)} dport={layer.Number("dport", 0)}}}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{flags} {sequence}:{sequence + length}({length}){acknowledgment} win {layer.Number("win", 0)}{options} {ports}").TrimEnd();
    }

    private static string Relative(TcpOption option, uint isn) => option.Name != "sack"
        ? option.ToString()
        : new TcpOption("sack", [.. option.Values.Select(value => ((int)((uint)Layer.ParseNumber(value) - isn)).ToString(CultureInfo.InvariantCulture))]).ToString();
}
