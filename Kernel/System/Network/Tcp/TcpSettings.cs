namespace Cosmos.Network.Tcp;

/// <summary>Limits and habits of TCP. Times are in microseconds.</summary>
public sealed record TcpSettings
{
    /// <summary>Bytes that the queues of all connections together may hold, counted by the size of the buffers.</summary>
    public long MemoryLimit { get; init; } = 64L << 20;

    /// <summary>Receive buffer of a new connection, bytes; it grows with the speed of the peer and the reader.</summary>
    public int InitialReceiveBuffer { get; init; } = 128 << 10;

    /// <summary>What the receive buffer may grow to, bytes.</summary>
    public int MaximumReceiveBuffer { get; init; } = 4 << 20;

    /// <summary>Send buffer of a new connection, bytes; it grows with the congestion window.</summary>
    public int InitialSendBuffer { get; init; } = 128 << 10;

    /// <summary>What the send buffer may grow to, bytes.</summary>
    public int MaximumSendBuffer { get; init; } = 4 << 20;

    /// <summary>Whether selective acknowledgments are agreed to (RFC 2018).</summary>
    public bool UsesSelectiveAcknowledgments { get; init; } = true;

    /// <summary>Whether timestamps are agreed to (RFC 7323).</summary>
    public bool UsesTimestamps { get; init; } = true;

    /// <summary>Whether windows beyond 64 KiB are agreed to (RFC 7323).</summary>
    public bool UsesWindowScaling { get; init; } = true;

    /// <summary>Upper limit of a listener's accept queue (somaxconn).</summary>
    public int MaximumBacklog { get; init; } = 4096;

    /// <summary>Half-open connections that a listener keeps before it answers with SYN cookies.</summary>
    public int HalfOpenLimit { get; init; } = 1024;

    /// <summary>Whether SYN cookies are used; otherwise connections beyond the limit are ignored.</summary>
    public bool UsesSynCookies { get; init; } = true;

    /// <summary>Whether a connection that finds the accept queue full is reset instead of being ignored until there is room.</summary>
    public bool AbortsOnOverflow { get; init; }

    /// <summary>Connections in TIME-WAIT that are remembered; the oldest ones go first.</summary>
    public int TimeWaitLimit { get; init; } = 16384;

    /// <summary>How long TIME-WAIT lasts (2 MSL).</summary>
    public long TimeWait { get; init; } = 60_000_000;

    /// <summary>How long a connection that nobody owns any more waits in FIN-WAIT-2 for the peer.</summary>
    public long FinWait2 { get; init; } = 60_000_000;

    /// <summary>Connections without owner that may still be finishing; more are reset.</summary>
    public int OrphanLimit { get; init; } = 8192;

    /// <summary>How often a SYN is sent again: seven times take more than the three minutes that RFC 9293, section 3.8.3, asks for (MUST-23).</summary>
    public int SynchronizeRetries { get; init; } = 7;

    /// <summary>How often the answer to a SYN is sent again.</summary>
    public int SynchronizeAnswerRetries { get; init; } = 5;

    /// <summary>How often data is sent again before the connection fails (R2 of RFC 9293, section 3.8.3).</summary>
    public int DataRetries { get; init; } = 15;

    /// <summary>The same for a connection without owner.</summary>
    public int OrphanRetries { get; init; } = 8;

    /// <summary>How long an acknowledgment may wait for data or a second segment (RFC 9293, section 3.8.6.3: at most 500 ms).</summary>
    public long DelayedAcknowledgment { get; init; } = 40_000;

    /// <summary>Idle time before the first keep-alive probe, seconds.</summary>
    public int KeepAliveTime { get; init; } = 7200;

    /// <summary>Time between keep-alive probes, seconds.</summary>
    public int KeepAliveInterval { get; init; } = 75;

    /// <summary>Keep-alive probes without answer that end a connection.</summary>
    public int KeepAliveRetryCount { get; init; } = 9;

    /// <summary>Challenge acknowledgments that a connection sends in a second (RFC 5961, section 7).</summary>
    public int ChallengesPerSecond { get; init; } = 10;
}
