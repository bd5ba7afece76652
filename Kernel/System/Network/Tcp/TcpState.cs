namespace Cosmos.Network.Tcp;

/// <summary>The states of a connection (RFC 9293, section 3.3.2). LISTEN is a <see cref="TcpListener"/>.</summary>
internal enum TcpState : byte
{
    Closed,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
}
