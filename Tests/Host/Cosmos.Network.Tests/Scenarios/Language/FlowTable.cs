using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Cosmos.Network.Tests.Scenarios.Wire;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>The conversations of a scenario.</summary>
public sealed class FlowTable
{
    private readonly Dictionary<string, Flow> _flows = new(StringComparer.Ordinal)
    {
        [""] = new Flow("", new IPEndPoint(IPAddress.Parse("10.0.0.1"), 8080), new IPEndPoint(IPAddress.Parse("10.0.0.2"), 40000)),
    };

    public Flow this[string name] => _flows.TryGetValue(name, out Flow? flow) ? flow : throw new ScenarioException($"There is no flow '{name}'.");

    public IEnumerable<Flow> All => _flows.Values;

    /// <summary><c>flow [NAME] local=ADDRESS:PORT remote=ADDRESS:PORT isn=N</c>; the port <c>*</c> is one that the stack chooses.</summary>
    public void Declare(IReadOnlyList<string> words)
    {
        int next = words.Count > 1 && !words[1].Contains('=', StringComparison.Ordinal) ? 2 : 1;
        string name = next == 2 ? words[1] : "";
        Flow model = _flows[""];
        Flow flow = new(name, model.Local, model.Remote);
        foreach (string word in words.Skip(next))
        {
            string[] parts = word.Split('=', 2);
            switch (parts[0])
            {
                case "local": flow.Local = Endpoint(parts[1], model.Local); break;
                case "remote": flow.Remote = Endpoint(parts[1], model.Remote); break;
                case "isn": flow.RemoteIsn = (uint)Layer.ParseNumber(parts[1]); break;
                default: throw new ScenarioException($"A flow has no '{parts[0]}'.");
            }
        }

        _flows[name] = flow;
    }

    /// <summary>The flow that a sent frame belongs to, or <see langword="null"/>.</summary>
    public Flow? Find(IReadOnlyList<Layer> layers)
    {
        Layer? network = layers.FirstOrDefault(layer => layer.Name is "ip" or "ip6");
        Layer? transport = layers.FirstOrDefault(layer => layer.Name is "tcp" or "udp");
        if (network is null || transport is null)
            return null;
        IPEndPoint local = new(IPAddress.Parse(network.Text("src", "")), (int)transport.Number("sport", 0));
        IPEndPoint remote = new(IPAddress.Parse(network.Text("dst", "")), (int)transport.Number("dport", 0));
        foreach (Flow flow in _flows.Values)
        {
            if (flow.Local.Equals(local) && flow.Remote.Equals(remote))
                return flow;
        }

        // The stack has just chosen the port.
        foreach (Flow flow in _flows.Values)
        {
            if (flow.Local.Port == 0 && transport.Name == "tcp" && flow.Local.Address.Equals(local.Address) && flow.Remote.Equals(remote))
            {
                flow.Local = local;
                return flow;
            }
        }

        return null;
    }

    /// <summary>Learns from a sent segment what later lines are counted from.</summary>
    public static void Learn(Flow flow, IReadOnlyList<Layer> layers, byte[] frame)
    {
        flow.Sent.Add(frame[14..]);
        Layer? segment = layers.FirstOrDefault(layer => layer.Name == "tcp");
        if (segment is null)
            return;
        if (segment.Text("flags", "").Contains('S', StringComparison.Ordinal))
        {
            flow.LocalIsn = (uint)segment.Number("seq", 0);
            TcpOption? scale = segment.Options?.Find(option => option.Name == "wscale");
            flow.LocalWindowShift = scale is null ? 0 : (int)Layer.ParseNumber(scale.Values[0]);
        }

        if (segment.Options?.Find(option => option.Name == "TS") is { } timestamp)
            flow.LastTimestamp = (uint)Layer.ParseNumber(timestamp.Values[0]);
    }

    private static IPEndPoint Endpoint(string text, IPEndPoint model)
    {
        int colon = text.LastIndexOf(':');
        string port = text[(colon + 1)..];
        IPAddress address = colon <= 0 ? model.Address : IPAddress.Parse(text[..colon].Trim('[', ']'));
        return new IPEndPoint(address, port == "*" ? 0 : (int)Layer.ParseNumber(port));
    }
}
