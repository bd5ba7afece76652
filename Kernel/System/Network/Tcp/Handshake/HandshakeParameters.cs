namespace Cosmos.Network.Tcp;

/// <summary>What the two ends of a connection agree on in their SYNs.</summary>
internal struct HandshakeParameters
{
    /// <summary>ISS.</summary>
    public SequenceNumber LocalSequence;

    /// <summary>IRS.</summary>
    public SequenceNumber PeerSequence;

    /// <summary>MSS of the peer, or the default (RFC 9293, MUST-15).</summary>
    public int PeerSegmentSize;

    /// <summary>Rcv.Wind.Shift.</summary>
    public int LocalWindowShift;

    /// <summary>Snd.Wind.Shift; negative when the peer does not scale, and then nobody does.</summary>
    public int PeerWindowShift;

    public bool IsSackPermitted;

    public bool HasTimestamps;

    /// <summary>TSval of the SYN that is sent.</summary>
    public uint TimestampValue;

    /// <summary>TS.Recent: the peer's last timestamp.</summary>
    public uint TimestampEcho;

    /// <summary>What is added to the clock for timestamps.</summary>
    public uint TimestampOffset;
}
