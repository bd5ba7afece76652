namespace Cosmos.Network.Tcp;

/// <summary>What TCP did and saw; names in brackets are those of RFC 4022 and of Linux.</summary>
public sealed class TcpCounters
{
    /// <summary>Segments received, bad ones included (InSegs).</summary>
    public long SegmentsReceived { get; internal set; }

    /// <summary>Segments sent, retransmissions included; what a device cuts counts once (OutSegs).</summary>
    public long SegmentsSent { get; internal set; }

    /// <summary>Segments sent again (RetransSegs).</summary>
    public long SegmentsRetransmitted { get; internal set; }

    /// <summary>Segments with an impossible header or a wrong checksum (InErrs).</summary>
    public long SegmentsMalformed { get; internal set; }

    /// <summary>Resets sent (OutRsts).</summary>
    public long ResetsSent { get; internal set; }

    /// <summary>Connections opened from here (ActiveOpens).</summary>
    public long ActiveOpens { get; internal set; }

    /// <summary>Connections opened by peers (PassiveOpens).</summary>
    public long PassiveOpens { get; internal set; }

    /// <summary>Connections that failed or were reset after they were established (EstabResets).</summary>
    public long ConnectionsReset { get; internal set; }

    /// <summary>SYN cookies sent (SyncookiesSent).</summary>
    public long CookiesSent { get; internal set; }

    /// <summary>SYN cookies that came back right (SyncookiesRecv).</summary>
    public long CookiesAccepted { get; internal set; }

    /// <summary>SYN cookies that came back wrong (SyncookiesFailed).</summary>
    public long CookiesRejected { get; internal set; }

    /// <summary>Connections that found the accept queue full (ListenOverflows).</summary>
    public long AcceptQueueOverflows { get; internal set; }

    /// <summary>Segments that PAWS dropped (PAWSEstab).</summary>
    public long OldTimestamps { get; internal set; }

    /// <summary>Challenge acknowledgments sent (TCPChallengeACK).</summary>
    public long ChallengesSent { get; internal set; }

    /// <summary>Fast retransmit and recovery entered.</summary>
    public long FastRecoveries { get; internal set; }

    /// <summary>Expiries of the retransmission timer (TCPTimeouts).</summary>
    public long Timeouts { get; internal set; }

    /// <summary>Expiries that turned out to be spurious (TCPSpuriousRTOs).</summary>
    public long SpuriousTimeouts { get; internal set; }

    /// <summary>Tail loss probes (TCPLossProbes).</summary>
    public long LossProbes { get; internal set; }

    /// <summary>Times that data beyond a gap was dropped for lack of memory (OfoPruned).</summary>
    public long ReassemblyPruned { get; internal set; }

    /// <summary>Entries in TIME-WAIT that made room before their time (TCPTimeWaitOverflow).</summary>
    public long TimeWaitRecycled { get; internal set; }

    /// <summary>Keep-alive probes sent (TCPKeepAlive).</summary>
    public long KeepAliveProbes { get; internal set; }
}
