using Cosmos.Network.Addressing;
using Cosmos.Network.Routing;
using Cosmos.Network.Sockets;

namespace Cosmos.Network.Tcp;

/// <summary>A connection (RFC 9293). Split by subject; names of variables follow section 3.3.1.</summary>
/// <remarks>
/// Segments, timers and calls change the state and note that there is something to do (<see cref="Schedule"/>); <see cref="OnBurstEnd"/> then sends and
/// tells the socket, once for all that happened. Nothing is sent from inside <see cref="Receive"/> except answers that must not be
/// put together: duplicate acknowledgments, challenges, resets.
/// </remarks>
internal sealed partial class TcpConnection : TcpEntry
{
    private readonly TcpProtocol _tcp;
    private readonly SendQueue _sendQueue;
    private readonly ReceiveQueue _receiveQueue;
    private readonly CongestionControl _congestion = new();
    private readonly uint _scopeId;
    private RetransmissionTimeout _timeout = new();
    private Route _route;
    private TcpSocket? _socket;
    private SocketReadiness _events;

    public TcpConnection(TcpProtocol tcp, in ConnectionKey key, uint scopeId, TcpConnectionOptions options)
        : base(key)
    {
        _tcp = tcp;
        _scopeId = scopeId;
        Options = options;
        _sendQueue = new SendQueue(tcp.Stack.DataPool, tcp.Memory, tcp.Arrays);
        _receiveQueue = new ReceiveQueue(tcp.Memory, tcp.Arrays);
        _timer = new Timer(this);
        _receiveLimit = InitialReceiveLimit(tcp.Settings, options);
        _sendLimit = options.SendBuffer != 0 ? options.SendBuffer : tcp.Settings.InitialSendBuffer;
        _timestampOffset = tcp.Sequences.TimestampOffset(key);
        _lastReceived = tcp.Now;
        _lastDataReceived = tcp.Now - tcp.Settings.DelayedAcknowledgment;
        _lastProgress = tcp.Now;
    }

    public TcpState State { get; private set; }

    public TcpConnectionOptions Options { get; set; }

    /// <summary>Why the connection ended, until somebody asks (SO_ERROR).</summary>
    public NetworkError Error { get; private set; }

    public InternetEndpoint LocalEndpoint => new(Key.Local, Key.LocalPort, Key.Local.IsLinkLocal ? _scopeId : 0);

    public InternetEndpoint RemoteEndpoint => new(Key.Remote, Key.RemotePort, Key.Remote.IsLinkLocal ? _scopeId : 0);

    /// <summary>The next connection that waits for the end of the burst.</summary>
    internal TcpConnection? NextPending { get; set; }

    /// <summary>Whether it waits for the end of the burst.</summary>
    internal bool IsPending { get; set; }

    /// <summary>The next connection in the accept queue.</summary>
    internal TcpConnection? NextReady { get; set; }

    internal SequenceNumber SendUnacknowledged { get; private set; }

    internal SequenceNumber SendNext { get; private set; }

    internal SequenceNumber ReceiveNext { get; private set; }

    internal CongestionControl Congestion => _congestion;

    internal ref readonly RetransmissionTimeout Timeout => ref _timeout;

    internal int SegmentSize => _segmentSize;

    internal int ReceiveLimit => _receiveLimit;

    internal int SendLimit => _sendLimit;

    private bool IsSynchronized => State >= TcpState.Established;

    /// <summary>Whether data may still come from the peer.</summary>
    private bool CanReceiveData => State is TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2;

    /// <summary>Whether data may still go to the peer.</summary>
    private bool CanSendData => State is TcpState.Established or TcpState.CloseWait;

    private long Now => _tcp.Now;

    /// <summary>Attaches the socket that owns the connection from now on.</summary>
    public void Attach(TcpSocket socket)
    {
        _socket = socket;
        if (_receiveQueue.Length > 0)
            _copiedSince = Now;
    }

    /// <summary>Takes the pending error away.</summary>
    public NetworkError TakeError()
    {
        NetworkError error = Error;
        Error = NetworkError.None;
        return error;
    }

    /// <summary>Sends what can be sent and tells the socket what happened, at the end of a burst of frames, timers or calls.</summary>
    internal void OnBurstEnd()
    {
        if (State != TcpState.Closed)
            Output();
        SocketReadiness events = _events;
        _events = SocketReadiness.None;
        if (events != SocketReadiness.None)
            _socket?.OnConnectionChanged(events);
    }

    private void Schedule() => _tcp.AddPending(this);

    /// <summary>Notes something that the socket's observer is to hear of.</summary>
    private void Notify(SocketReadiness events)
    {
        _events |= events;
        Schedule();
    }

    private uint CurrentTimestamp() => (uint)(Now / 1000) + _timestampOffset;
}
