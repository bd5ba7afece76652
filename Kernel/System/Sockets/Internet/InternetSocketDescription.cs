using System;
using System.Net.Sockets;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Storage;

namespace Cosmos.Sockets;

/// <summary>A socket of the families AF_INET and AF_INET6 over the network stack.</summary>
public sealed partial class InternetSocketDescription : SocketDescription, ISocketObserver
{
    private const int MillisecondsPerSecond = 1000;

    private readonly NetworkSocket _socket;
    private readonly IInternetSocketHost _host;

    // Directions that a socket without a connection has ended: the stack refuses to, but waiting receivers are released nevertheless.
    private volatile bool _receiveIsShutDown;
    private volatile bool _sendIsShutDown;

    /// <summary>Takes over a socket of the stack.</summary>
    /// <param name="socket">The socket; not used by anybody else.</param>
    /// <param name="host">What it needs of the machine around it.</param>
    public InternetSocketDescription(NetworkSocket socket, IInternetSocketHost host)
        : base((socket ?? throw new ArgumentNullException(nameof(socket))).Family, socket.Type, socket.Protocol)
    {
        ArgumentNullException.ThrowIfNull(host);
        _socket = socket;
        _host = host;
        socket.Observer = this;
        host.OnOpened(this);
    }

    /// <summary>The local end.</summary>
    public InternetEndpoint LocalEndpoint => _socket.LocalEndpoint;

    /// <summary>The other end, or <see langword="null"/> when the socket has none.</summary>
    public InternetEndpoint? RemoteEndpoint => _socket.GetRemoteEndpoint(out InternetEndpoint remote) == NetworkError.None ? remote : null;

    /// <summary>Whether the other end has finished sending.</summary>
    public bool HasPeerFinished => (_socket.Readiness & SocketReadiness.PeerClosed) != 0;

    /// <inheritdoc/>
    public override ReadyEvents Readiness
    {
        get
        {
            SocketReadiness ready = _socket.Readiness;
            ReadyEvents events = ReadyEvents.None;
            if ((ready & (SocketReadiness.Readable | SocketReadiness.PeerClosed)) != 0 || _receiveIsShutDown)
                events |= ReadyEvents.Readable;
            if ((ready & SocketReadiness.Writable) != 0)
                events |= ReadyEvents.Writable;
            if ((ready & SocketReadiness.HangUp) != 0 || (_receiveIsShutDown && _sendIsShutDown))
                events |= ReadyEvents.HangUp;
            if ((ready & SocketReadiness.Error) != 0)
                events |= ReadyEvents.Error;
            return events;
        }
    }

    /// <inheritdoc/>
    public void OnReadinessChanged(NetworkSocket socket, SocketReadiness readiness) => NotifyChanged();

    /// <inheritdoc/>
    public override NetworkError GetAvailable(out int count)
    {
        count = 0;
        if (IsListening)
            return NetworkError.InvalidArgument;
        count = _socket.Available;
        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override NetworkError Bind(ReadOnlySpan<byte> address)
    {
        NetworkError error = SocketAddressFormat.ReadInternet(address, Family, allowMapped: false, out InternetEndpoint endpoint);
        return error == NetworkError.None ? _socket.Bind(endpoint) : error;
    }

    /// <inheritdoc/>
    public override NetworkError Listen(int backlog) => _socket.Listen(backlog < 0 ? int.MaxValue : backlog);

    /// <inheritdoc/>
    public override NetworkError Shutdown(SocketShutdown how)
    {
        NetworkError error = _socket.Shutdown(how);
        if (error is NetworkError.None or NetworkError.NotConnected && Type != SocketType.Stream)
        {
            if (how is SocketShutdown.Receive or SocketShutdown.Both)
                _receiveIsShutDown = true;
            if (how is SocketShutdown.Send or SocketShutdown.Both)
                _sendIsShutDown = true;
        }

        NotifyChanged();
        return error;
    }

    /// <inheritdoc/>
    public override NetworkError Disconnect()
    {
        InternetAddress any = Family == AddressFamily.InterNetwork ? InternetAddress.AnyV4 : InternetAddress.AnyV6;
        NetworkError error = _socket.Connect(new InternetEndpoint(any, 0));
        NotifyChanged();
        return error;
    }

    /// <inheritdoc/>
    public override NetworkError GetLocalAddress(Span<byte> address, out int length)
    {
        length = SocketAddressFormat.WriteInternet(_socket.LocalEndpoint, Family, address);
        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override NetworkError GetRemoteAddress(Span<byte> address, out int length)
    {
        NetworkError error = _socket.GetRemoteEndpoint(out InternetEndpoint remote);
        length = error == NetworkError.None ? SocketAddressFormat.WriteInternet(remote, Family, address) : 0;
        return error;
    }

    /// <inheritdoc/>
    protected override NetworkError TryConnect(ReadOnlySpan<byte> address)
    {
        NetworkError error = SocketAddressFormat.ReadInternet(address, Family, Type != SocketType.Stream, out InternetEndpoint endpoint);
        return error == NetworkError.None ? _socket.Connect(endpoint) : error;
    }

    /// <inheritdoc/>
    protected override NetworkError FinishConnect()
    {
        if (IsClosed)
            return NetworkError.Closed;
        const SocketReadiness Ended = SocketReadiness.Writable | SocketReadiness.HangUp | SocketReadiness.Error;
        return (_socket.Readiness & Ended) == 0 ? NetworkError.InProgress : TakeError();
    }

    /// <inheritdoc/>
    protected override NetworkError TryAccept(Span<byte> address, out int length, out SocketDescription? accepted)
    {
        length = 0;
        accepted = null;
        NetworkError error = _socket.Accept(out NetworkSocket? connection, out InternetEndpoint remote);
        if (error != NetworkError.None)
            return error;
        length = SocketAddressFormat.WriteInternet(remote, Family, address);
        accepted = new InternetSocketDescription(connection!, _host);
        return NetworkError.None;
    }

    /// <inheritdoc/>
    protected override NetworkError TryReceive(Span<byte> destination, MessageFlags flags, Span<byte> address, ref ReceivedMessage message)
    {
        ReceiveFlags receiveFlags = (flags & MessageFlags.Peek) != 0 ? ReceiveFlags.Peek : ReceiveFlags.None;
        NetworkError error = _socket.Receive(destination, receiveFlags, out ReceiveResult result);
        if (error != NetworkError.None)
            return error == NetworkError.WouldBlock && _receiveIsShutDown ? NetworkError.None : error;
        message.Count = result.Count;
        if (result.IsTruncated)
            message.Flags = MessageFlags.Truncated;
        if (Type == SocketType.Stream)
            return error;
        message.AddressLength = SocketAddressFormat.WriteInternet(result.Source, Family, address);
        if (TellsPacketInformation(result.Destination.IsIPv4))
        {
            message.Destination = result.Destination;
            message.InterfaceIndex = result.InterfaceIndex;
        }

        return error;
    }

    /// <inheritdoc/>
    protected override NetworkError TrySend(ReadOnlySpan<byte> source, MessageFlags flags, ReadOnlySpan<byte> address, out int count)
    {
        count = 0;
        SendFlags sendFlags = SendFlags.None;
        if ((flags & MessageFlags.More) != 0)
            sendFlags |= SendFlags.More;
        if ((flags & MessageFlags.DoNotRoute) != 0)
            sendFlags |= SendFlags.DoNotRoute;
        if (_sendIsShutDown)
            return NetworkError.BrokenPipe;

        // A stream ignores the address (tcp(7), only connected sockets send).
        if (address.IsEmpty || Type == SocketType.Stream)
            return _socket.Send(source, sendFlags, null, out count);
        NetworkError error = SocketAddressFormat.ReadInternet(address, Family, allowMapped: true, out InternetEndpoint endpoint);
        return error == NetworkError.None ? _socket.Send(source, sendFlags, endpoint, out count) : error;
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        _host.OnClosed(this);
        if (!_socket.Close() && _socket.LingerSeconds is > 0 and int seconds)
            WaitUntil(() => (_socket.Readiness & SocketReadiness.Closed) != 0, (long)seconds * MillisecondsPerSecond);
    }
}
