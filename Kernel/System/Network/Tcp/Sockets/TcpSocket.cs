using System;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;

namespace Cosmos.Network.Tcp;

/// <summary>A stream socket: an end that is not connected, a listener or a connection, with the habits of Linux.</summary>
internal sealed partial class TcpSocket : NetworkSocket
{
    private readonly TcpProtocol _tcp;
    private TcpConnection? _connection;
    private TcpListener? _listener;
    private NetworkError _error;
    private bool _isClosed;
    private bool _isReceiveShut;
    private bool _wasConnected;

    public TcpSocket(TcpProtocol tcp, AddressFamily family)
        : base(family, SocketType.Stream, ProtocolType.Tcp)
    {
        _tcp = tcp;
        Options = tcp.DefaultOptions;
        BoundAddress = AnyAddress;
    }

    /// <summary>The options, which a connection shares.</summary>
    internal TcpConnectionOptions Options { get; private set; }

    /// <summary>The local address that was asked for, or any.</summary>
    internal InternetAddress BoundAddress { get; private set; }

    /// <summary>The local port that belongs to the socket; 0 for none.</summary>
    internal ushort BoundPort { get; private set; }

    internal bool ReuseAddress { get; private set; }

    internal bool ReusePort { get; private set; }

    internal bool IsIPv6Only { get; private set; }

    internal bool IsListening => _listener is not null;

    internal TcpListener? Listener => _listener;

    internal TcpConnection? Connection => _connection;

    /// <inheritdoc/>
    public override SocketReadiness Readiness
    {
        get
        {
            if (_listener is { } listener)
                return listener.ReadyCount > 0 ? SocketReadiness.Readable : SocketReadiness.None;
            if (_connection is not { } connection)
                return SocketReadiness.Writable | SocketReadiness.HangUp | (_error != NetworkError.None ? SocketReadiness.Error : SocketReadiness.None);
            SocketReadiness readiness = connection.Readiness;
            if (_isClosed)
                return connection.IsDelivered ? readiness | SocketReadiness.Closed : readiness;
            if (_isReceiveShut)
            {
                readiness |= SocketReadiness.Readable | SocketReadiness.PeerClosed;
                if (connection.IsSendingOver)
                    readiness |= SocketReadiness.HangUp;
            }

            return readiness;
        }
    }

    /// <inheritdoc/>
    public override int Available
    {
        get
        {
            lock (_tcp.Stack.Gate)
                return _connection?.Available ?? 0;
        }
    }

    /// <inheritdoc/>
    public override InternetEndpoint LocalEndpoint
    {
        get
        {
            lock (_tcp.Stack.Gate)
                return _connection?.LocalEndpoint ?? new InternetEndpoint(BoundAddress, BoundPort);
        }
    }

    private InternetAddress AnyAddress => Family == AddressFamily.InterNetwork ? InternetAddress.AnyV4 : InternetAddress.AnyV6;

    /// <inheritdoc/>
    public override NetworkError GetRemoteEndpoint(out InternetEndpoint remote)
    {
        lock (_tcp.Stack.Gate)
        {
            if (_connection is { State: not (TcpState.Closed or TcpState.SynSent) } connection)
            {
                remote = connection.RemoteEndpoint;
                return NetworkError.None;
            }

            remote = default;
            return NetworkError.NotConnected;
        }
    }

    /// <inheritdoc/>
    public override NetworkError Send(ReadOnlySpan<byte> source, SendFlags flags, InternetEndpoint? destination, out int count)
    {
        using StackWork work = _tcp.Stack.BeginWork();
        count = 0;
        if (_isClosed)
            return NetworkError.Closed;
        if (_connection is { } connection)
            return connection.Send(source, (flags & SendFlags.More) != 0, out count);
        return TakePendingError() is var error and not NetworkError.None ? error : NetworkError.BrokenPipe;
    }

    /// <inheritdoc/>
    public override NetworkError Receive(Span<byte> destination, ReceiveFlags flags, out ReceiveResult result)
    {
        using StackWork work = _tcp.Stack.BeginWork();
        result = default;
        if (_isClosed)
            return NetworkError.Closed;
        if (_connection is not { } connection)
            return TakePendingError() is var error and not NetworkError.None ? error : NetworkError.NotConnected;
        NetworkError outcome = connection.Read(destination, (flags & ReceiveFlags.Peek) != 0, out int count);
        if (outcome == NetworkError.WouldBlock && _isReceiveShut)
            outcome = NetworkError.None;
        if (outcome == NetworkError.None)
            result = new ReceiveResult(count, connection.RemoteEndpoint, false, connection.Key.Local, 0);
        return outcome;
    }

    /// <inheritdoc/>
    public override NetworkError Shutdown(SocketShutdown how)
    {
        using StackWork work = _tcp.Stack.BeginWork();
        if (_isClosed)
            return NetworkError.Closed;
        if (_listener is not null)
        {
            // As on Linux: only the receiving half of a listener means anything, and it ends the listening.
            if (how != SocketShutdown.Send)
                StopListening();
            return NetworkError.None;
        }

        if (_connection is not { State: not TcpState.Closed } connection)
            return NetworkError.NotConnected;
        if (how != SocketShutdown.Receive)
            connection.FinishSending();
        if (how != SocketShutdown.Send)
            _isReceiveShut = true;
        OnConnectionChanged(Readiness);
        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override bool Close()
    {
        using StackWork work = _tcp.Stack.BeginWork();
        if (_isClosed)
            return true;
        _isClosed = true;
        StopListening();
        ReleasePort();
        if (_connection is not { } connection)
            return true;
        bool waits = LingerSeconds > 0;
        connection.Release(LingerSeconds == 0, waits ? this : null);
        return !waits || connection.IsDelivered;
    }

    /// <summary>Something about the connection has changed.</summary>
    internal void OnConnectionChanged(SocketReadiness events)
    {
        if (_isClosed)
        {
            if ((events & SocketReadiness.Closed) != 0)
                Observer?.OnReadinessChanged(this, Readiness);
            return;
        }

        // What has happened is reported even when a reader was faster: a spurious edge is harmless, a lost one is not.
        Observer?.OnReadinessChanged(this, Readiness | (events & ~SocketReadiness.Closed));
    }

    /// <summary>A connection can be accepted.</summary>
    internal void OnConnectionReady() => Observer?.OnReadinessChanged(this, SocketReadiness.Readable);

    private NetworkError TakePendingError()
    {
        NetworkError error = _error;
        _error = NetworkError.None;
        return error;
    }
}
