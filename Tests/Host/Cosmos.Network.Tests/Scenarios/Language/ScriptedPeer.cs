using System.Collections.Generic;
using System.Linq;
using Cosmos.Network.Tests.Scenarios.Wire;
using Cosmos.Network.Tests.Simulation;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>The other end of the cable: keeps what the stack sends for the script, and answers what the script does not want to see (ARP, neighbour discovery).</summary>
public sealed class ScriptedPeer(SimulatedNetwork network, ScenarioOptions options) : IFrameSink
{
    private const string OwnStation = "02:00:00:00:00:02";
    private const string StackStation = "02:00:00:00:01:01";
    private readonly Queue<SentFrame> _frames = new();

    /// <summary>The stack's card.</summary>
    public IFrameSink? Link { get; set; }

    /// <summary>Frames that the script has not asked for yet.</summary>
    public int Count => _frames.Count;

    /// <summary>What happened so far, for the message of a failure.</summary>
    public List<string> Log { get; } = [];

    public SentFrame Peek() => _frames.Peek();

    public SentFrame Take() => _frames.Dequeue();

    /// <inheritdoc/>
    public void Deliver(SimulatedFrame frame)
    {
        List<Layer> layers = FrameDecoder.Decode(frame.Bytes);
        if (IsHidden(layers))
            return;
        _frames.Enqueue(new SentFrame(network.Now, layers, frame.Bytes));
    }

    /// <summary>Sends a frame to the stack.</summary>
    public void Send(byte[] frame) => Link!.Deliver(new SimulatedFrame(frame));

    /// <summary>An Ethernet header from the script to the stack.</summary>
    public static Layer Ethernet() => new Layer("eth").With("dst", StackStation).With("src", OwnStation);

    private bool IsHidden(List<Layer> layers)
    {
        Layer last = layers[^1];
        switch (last.Name)
        {
            // Announcements of one's own address (RFC 5227, section 2.3) are the noise of setting the stage.
            case "arp" when options["arp"] != "all" && last.Text("spa", "") == last.Text("tpa", ""):
                return true;
            case "arp" when options["arp"] == "auto":
                if (last.Text("op", "") == "request" && last.Text("spa", "") is not "0.0.0.0" && last.Text("spa", "") != last.Text("tpa", ""))
                    AnswerArp(last);
                return true;
            case "icmp6" when options["nd"] == "auto" && last.Text("type", "") is "rs" or "ns" or "na" or "mld2" or "131" or "132":
                Layer network6 = layers.First(layer => layer.Name == "ip6");
                if (last.Text("type", "") == "ns" && network6.Text("src", "") != "::")
                    AnswerSolicitation(network6, last);
                return true;
            case "igmp" when options["arp"] == "auto":
                return true;
            default:
                return false;
        }
    }

    private void AnswerArp(Layer request)
    {
        Layer reply = new Layer("arp").With("op", "reply").With("sha", OwnStation).With("spa", request.Text("tpa", ""))
            .With("tha", request.Text("sha", "")).With("tpa", request.Text("spa", ""));
        network.Schedule(0, () => Send(FrameEncoder.Encode([Ethernet(), reply])));
    }

    private void AnswerSolicitation(Layer header, Layer solicitation)
    {
        string target = solicitation.Text("target", "");
        Layer ip = new Layer("ip6").With("src", target).With("dst", header.Text("src", "")).With("hops", 255);
        Layer advertisement = new Layer("icmp6").With("type", "na").With("target", target).With("s", 1).With("o", 1).With("tlla", OwnStation);
        network.Schedule(0, () => Send(FrameEncoder.Encode([Ethernet(), ip, advertisement])));
    }
}

/// <summary>A frame that the stack has sent.</summary>
/// <param name="Time">When.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="Bytes">Its bytes.</param>
public sealed record SentFrame(long Time, List<Layer> Layers, byte[] Bytes);
