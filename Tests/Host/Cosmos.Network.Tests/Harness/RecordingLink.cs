using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;

namespace Cosmos.Network.Tests.Harness;

/// <summary>A cable whose other end is the test: keeps what was sent, hands in what the test makes up.</summary>
internal sealed class RecordingLink : ILink
{
    public ILinkReceiver? Receiver { get; private set; }

    /// <summary>Frames that were sent and not looked at yet.</summary>
    public Queue<byte[]> Sent { get; } = new();

    /// <summary>What the device would have to finish in the last frame.</summary>
    public TransmitOffload LastOffload { get; private set; }

    /// <summary>Frames that fit into the device; 0 makes it refuse.</summary>
    public int Room { get; set; } = int.MaxValue;

    public int Flushes { get; private set; }

    public MacAddress Address { get; init; } = new([2, 0, 0, 0, 0, 1]);

    public int MaximumTransmissionUnit { get; init; } = 1500;

    public bool IsUp { get; set; } = true;

    public LinkOffloads Offloads { get; init; }

    public void Start(ILinkReceiver receiver) => Receiver = receiver;

    public bool TryTransmit(in OutgoingFrame frame)
    {
        if (Room == 0)
            return false;
        Room--;
        var bytes = new List<byte>(frame.Length);
        foreach (FramePart part in frame.Parts)
            bytes.AddRange(part.Bytes);
        Sent.Enqueue([.. bytes]);
        LastOffload = frame.Offload;
        return true;
    }

    public void Flush() => Flushes++;
}
