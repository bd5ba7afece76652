namespace Cosmos.Network.Links;

/// <summary>What passed an interface, since its start.</summary>
public sealed class InterfaceCounters
{
    /// <summary>Frames received.</summary>
    public long ReceivedFrames { get; internal set; }

    /// <summary>Bytes received, Ethernet headers included.</summary>
    public long ReceivedBytes { get; internal set; }

    /// <summary>Received frames for nobody here: another station's address, an unknown protocol.</summary>
    public long ReceivedUnwanted { get; internal set; }

    /// <summary>Received frames and packets that break a rule: lengths, versions, checksums, addresses.</summary>
    public long ReceivedErrors { get; internal set; }

    /// <summary>Received packets for which there was no memory or no room in a queue.</summary>
    public long ReceivedDropped { get; internal set; }

    /// <summary>Frames given to the link.</summary>
    public long SentFrames { get; internal set; }

    /// <summary>Bytes given to the link, Ethernet headers included.</summary>
    public long SentBytes { get; internal set; }

    /// <summary>Frames that were dropped because the link's queue and the interface's own were full, or the link was down.</summary>
    public long SentDropped { get; internal set; }
}
