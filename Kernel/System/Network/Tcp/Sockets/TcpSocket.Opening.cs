using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Routing;
using Cosmos.Network.Sockets;

namespace Cosmos.Network.Tcp;

/// <content>Bind, connect, listen, accept.</content>
internal sealed partial class TcpSocket
{
    /// <inheritdoc/>
    public override NetworkError Bind(in InternetEndpoint local)
    {
        using StackWork work = _tcp.Stack.BeginWork();
        if (_isClosed)
            return NetworkError.Closed;
        if (BoundPort != 0 || _connection is not null || _listener is not null)
            return NetworkError.InvalidArgument;
        InternetAddress address = local.Address;
        if (!IsFamilyRight(address) && !address.IsAny)
            return NetworkError.AddressFamilyNotSupported;
        if (address.IsAny && (Family == AddressFamily.InterNetwork) != address.IsIPv4)
            address = AnyAddress;
        if (!address.IsAny && !address.IsLoopback && !_tcp.Stack.IsLocalAddress(address))
            return NetworkError.AddressNotAvailable;
        ushort port = local.Port;
        if (port == 0 ? !_tcp.TryChoosePort(this, address, out port) : !_tcp.Ports.CanBind(this, address, port))
            return NetworkError.AddressAlreadyInUse;
        TakePort(address, port);
        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override NetworkError Connect(in InternetEndpoint remote)
    {
        using StackWork work = _tcp.Stack.BeginWork();
        if (_isClosed)
            return NetworkError.Closed;
        if (_listener is not null)
            return NetworkError.IsConnected;
        if (_connection is { } current)
        {
            switch (current.State)
            {
                case TcpState.SynSent or TcpState.SynReceived:
                    return NetworkError.AlreadyInProgress;
                case TcpState.Closed when !_wasConnected || current.Error != NetworkError.None:
                    NetworkError error = current.TakeError();

                    // It may still hold what nobody has read.
                    current.Release(resets: false, waiter: null);
                    _connection = null;
                    if (error != NetworkError.None)
                        return error;
                    break;
                default:
                    return NetworkError.IsConnected;
            }
        }

        return StartConnection(remote);
    }

    /// <inheritdoc/>
    public override NetworkError Listen(int backlog)
    {
        using StackWork work = _tcp.Stack.BeginWork();
        if (_isClosed)
            return NetworkError.Closed;
        if (_connection is not null)
            return NetworkError.InvalidArgument;
        if (_listener is { } listener)
        {
            listener.SetBacklog(ToBacklog(backlog));
            return NetworkError.None;
        }

        if (BoundPort == 0)
        {
            if (!_tcp.TryChoosePort(this, BoundAddress, out ushort port))
                return NetworkError.AddressAlreadyInUse;
            TakePort(BoundAddress, port);
        }

        if (!_tcp.Ports.CanListen(this))
            return NetworkError.AddressAlreadyInUse;
        _listener = new TcpListener(_tcp, this, ToBacklog(backlog));
        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override NetworkError Accept(out NetworkSocket? accepted, out InternetEndpoint remote)
    {
        using StackWork work = _tcp.Stack.BeginWork();
        accepted = null;
        remote = default;
        if (_isClosed)
            return NetworkError.Closed;
        if (_listener is not { } listener)
            return NetworkError.InvalidArgument;
        if (listener.Dequeue() is not { } connection)
            return NetworkError.WouldBlock;
        var socket = new TcpSocket(_tcp, Family)
        {
            _connection = connection,
            _wasConnected = true,
            Options = Options,
            IsIPv6Only = IsIPv6Only,
            ReuseAddress = ReuseAddress,
            ReusePort = ReusePort,
        };
        socket.BoundAddress = connection.Key.Local;
        if (connection.Options != Options)
            connection.SetOptions(Options);
        connection.Attach(socket);
        accepted = socket;
        remote = connection.RemoteEndpoint;
        return NetworkError.None;
    }

    private static int ToBacklog(int backlog) => backlog < 0 ? int.MaxValue : backlog;

    private NetworkError StartConnection(InternetEndpoint remote)
    {
        if (remote.Address.IsAny)
        {
            // As on Linux: this machine itself.
            InternetAddress self = remote.Address.IsIPv4 ? InternetAddress.LoopbackV4 : InternetAddress.LoopbackV6;
            remote = remote with { Address = self };
        }

        if (!IsFamilyRight(remote.Address))
            return IsIPv6Only && remote.Address.IsIPv4 ? NetworkError.NetworkUnreachable : NetworkError.AddressFamilyNotSupported;
        if (remote.Address.IsMulticast || remote.Address == InternetAddress.BroadcastV4)
            return NetworkError.NetworkUnreachable;
        if (!BoundAddress.IsAny && BoundAddress.IsIPv4 != remote.Address.IsIPv4)
            return NetworkError.NetworkUnreachable;
        InternetAddress source = BoundAddress.IsAny ? remote.Address.IsIPv4 ? InternetAddress.AnyV4 : InternetAddress.AnyV6 : BoundAddress;
        if (!_tcp.Stack.Routes.TryFind(remote.Address, remote.ScopeId, Options.BoundInterface, source, out Route route))
            return NetworkError.NetworkUnreachable;
        if (route.Kind is RouteKind.Broadcast or RouteKind.Multicast)
            return NetworkError.NetworkUnreachable;
        if (route.Source.IsAny)
            return NetworkError.AddressNotAvailable;
        ushort port = BoundPort;
        if (port == 0 && !_tcp.TryChoosePort(route.Source, remote, out port))
            return NetworkError.AddressNotAvailable;
        var key = new ConnectionKey(route.Source, port, remote.Address, remote.Port);
        SequenceNumber? least = null;
        switch (_tcp.Connections.Find(key))
        {
            case null:
                break;
            case TcpTimeWait { CanBeReused: true } timeWait:
                least = timeWait.SendNext;
                _tcp.TimeWaits.Remove(timeWait);
                break;
            default:
                return NetworkError.AddressNotAvailable;
        }

        uint scopeId = remote.Address.IsLinkLocal ? route.Interface.Index : 0;
        var connection = new TcpConnection(_tcp, key, scopeId, Options);
        connection.Attach(this);
        NetworkError error = connection.OpenActively(least);
        if (error != NetworkError.None)
            return error;
        _tcp.Register(connection);
        _connection = connection;
        _wasConnected = false;
        return NetworkError.InProgress;
    }

    private bool IsFamilyRight(InternetAddress address) =>
        Family == AddressFamily.InterNetwork ? address.IsIPv4 : !address.IsIPv4 || !IsIPv6Only;

    private void TakePort(InternetAddress address, ushort port)
    {
        BoundAddress = address;
        BoundPort = port;
        _tcp.Ports.Bind(this, port);
    }

    private void ReleasePort()
    {
        if (BoundPort == 0)
            return;
        _tcp.Ports.Unbind(this, BoundPort);
        BoundPort = 0;
    }

    private void StopListening()
    {
        if (_listener is not { } listener)
            return;
        _listener = null;
        listener.Close();
        if (!_isClosed)
            Observer?.OnReadinessChanged(this, Readiness | SocketReadiness.Readable);
    }
}
