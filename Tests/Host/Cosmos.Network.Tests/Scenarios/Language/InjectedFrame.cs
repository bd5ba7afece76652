using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Sockets;
using Cosmos.Network.Tests.Scenarios.Wire;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>Makes the frame of a line that begins with <c>&lt;</c>: fills in addresses, absolute sequence numbers, variables and quotations.</summary>
public sealed class InjectedFrame(Values values)
{
    private static readonly string[] s_transports = ["tcp", "udp", "icmp", "icmp6", "igmp"];

    /// <summary>Makes the layers.</summary>
    public List<Layer> Build(IReadOnlyList<Layer> written, Flow flow)
    {
        List<Layer> layers = [.. written.Select(layer => layer.Copy())];
        foreach (Layer layer in layers)
            Evaluate(layer);
        if (layers[0].Name != "eth")
            layers.Insert(0, ScriptedPeer.Ethernet());
        else
            AddDefaults(layers[0], ScriptedPeer.Ethernet());
        AddNetworkLayer(layers, flow);
        foreach (Layer layer in layers)
            Complete(layer, flow);
        return layers;
    }

    private void Evaluate(Layer layer)
    {
        foreach (string field in layer.Fields.Keys.ToArray())
            layer.Fields[field] = values.Evaluate(layer.Fields[field]);
    }

    private static void AddNetworkLayer(List<Layer> layers, Flow flow)
    {
        bool isV6 = flow.Remote.AddressFamily == AddressFamily.InterNetworkV6;
        int index = layers.FindIndex(layer => layer.Name is "ip" or "ip6");
        if (index < 0)
        {
            int transport = layers.FindIndex(layer => s_transports.Contains(layer.Name));
            if (transport < 0)
                return;
            bool needsV6 = layers[transport].Name == "icmp6" || (isV6 && layers[transport].Name is "tcp" or "udp");
            layers.Insert(transport, new Layer(needsV6 ? "ip6" : "ip"));
            index = transport;
        }

        // Other families than the flow's have the addresses that the encoder knows.
        if ((layers[index].Name == "ip6") == isV6)
            AddDefaults(layers[index], new Layer("").With("src", flow.Remote.Address.ToString()).With("dst", flow.Local.Address.ToString()));

        // Neighbour discovery counts only with the hop limit that no router leaves (RFC 4861, section 7.1).
        Layer? control = layers.Find(layer => layer.Name == "icmp6");
        if (control is not null && control.Text("type", "") is "rs" or "ra" or "ns" or "na" or "redirect")
            AddDefaults(layers[index], new Layer("").With("hops", 255));
    }

    private void Complete(Layer layer, Flow flow)
    {
        switch (layer.Name)
        {
            case "tcp":
                long sequence = layer.Number("seq", 0);
                layer.With("from", layer.Number("from", sequence - 1));
                layer.With("seq", (uint)(flow.RemoteIsn + sequence));
                layer.With("ack", layer.Fields.ContainsKey("ack") ? (uint)((flow.LocalIsn ?? 0) + layer.Number("ack", 0)) : 0);
                AddDefaults(layer, new Layer("").With("sport", flow.Remote.Port).With("dport", flow.Local.Port));
                layer.Options = layer.Options?.ConvertAll(option => Absolute(option, flow));
                break;
            case "udp":
                AddDefaults(layer, new Layer("").With("sport", flow.Remote.Port).With("dport", flow.Local.Port));
                break;
            case "icmp" or "icmp6" when layer.Fields.TryGetValue("quote", out string? quote):
                layer.Payload = Quote(layer, quote, flow);
                break;
        }
    }

    private TcpOption Absolute(TcpOption option, Flow flow) => option with
    {
        Values = [.. option.Values.Select((text, index) => option.Name switch
        {
            "sack" => ((uint)((flow.LocalIsn ?? 0) + Layer.ParseNumber(values.Evaluate(text)))).ToString(CultureInfo.InvariantCulture),
            "TS" when text == "last" => flow.LastTimestamp.ToString(CultureInfo.InvariantCulture),
            "hex" or "opt" => text,
            _ => values.Evaluate(text),
        })],
    };

    /// <summary><c>quote=last</c> or <c>quote=-2</c> for the one before; <c>qlen=</c> bytes of it; <c>qseq=</c> another sequence number; <c>qsport=</c> another port.</summary>
    private static byte[] Quote(Layer layer, string quote, Flow flow)
    {
        int index = quote == "last" ? -1 : (int)Layer.ParseNumber(quote);
        if (flow.Sent.Count + index < 0)
            throw new ScenarioException("There is no packet to quote.");
        byte[] packet = flow.Sent[flow.Sent.Count + index];
        bool isV4 = packet[0] >> 4 == 4;
        int transport = isV4 ? (packet[0] & 15) * 4 : 40;
        int length = (int)layer.Number("qlen", isV4 ? transport + 8 : 1280 - 48);
        byte[] bytes = packet[..Math.Min(length, packet.Length)];
        if (layer.Fields.ContainsKey("qseq"))
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(transport + 4), (uint)((flow.LocalIsn ?? 0) + layer.Number("qseq", 0)));
        if (layer.Fields.ContainsKey("qsport"))
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(transport), (ushort)layer.Number("qsport", 0));
        return bytes;
    }

    private static void AddDefaults(Layer layer, Layer defaults)
    {
        foreach ((string field, string value) in defaults.Fields)
            layer.Fields.TryAdd(field, value);
    }
}
