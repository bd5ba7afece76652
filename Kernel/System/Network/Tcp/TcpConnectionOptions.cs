using Cosmos.Network.Links;

namespace Cosmos.Network.Tcp;

/// <summary>The options of a socket. A value that never changes, so accepted connections share that of their listener.</summary>
internal sealed record TcpConnectionOptions
{
    public TcpConnectionOptions(TcpSettings settings, NetworkStackOptions options)
    {
        KeepAliveTime = settings.KeepAliveTime;
        KeepAliveInterval = settings.KeepAliveInterval;
        KeepAliveRetryCount = settings.KeepAliveRetryCount;
        TimeToLive = options.TimeToLive;
    }

    public bool NoDelay { get; init; }

    public bool KeepAlive { get; init; }

    /// <summary>Seconds.</summary>
    public int KeepAliveTime { get; init; }

    /// <summary>Seconds.</summary>
    public int KeepAliveInterval { get; init; }

    public int KeepAliveRetryCount { get; init; }

    /// <summary>Milliseconds; 0 for the usual number of retries.</summary>
    public int UserTimeout { get; init; }

    /// <summary>TCP_MAXSEG; 0 for what the path takes.</summary>
    public int MaximumSegment { get; init; }

    /// <summary>SO_SNDBUF; 0 when it is tuned.</summary>
    public int SendBuffer { get; init; }

    /// <summary>SO_RCVBUF; 0 when it is tuned.</summary>
    public int ReceiveBuffer { get; init; }

    public byte TimeToLive { get; init; }

    public byte TypeOfService { get; init; }

    /// <summary>The only interface to use.</summary>
    public NetworkInterface? BoundInterface { get; init; }
}
