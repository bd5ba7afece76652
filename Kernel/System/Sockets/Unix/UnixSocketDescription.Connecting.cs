using System;
using System.Collections.Generic;
using Cosmos.Network;
using Cosmos.Storage;

namespace Cosmos.Sockets;

public sealed partial class UnixSocketDescription
{
    // net.core.somaxconn.
    private const int LargestBacklog = 4096;

    private readonly Queue<UnixSocketDescription> _pending = [];
    private int _backlog;

    /// <inheritdoc/>
    public override bool IsListening => _state == State.Listening;

    private bool HasPending
    {
        get
        {
            lock (_gate)
                return _pending.Count > 0;
        }
    }

    /// <inheritdoc/>
    public override NetworkError Listen(int backlog)
    {
        if (_inbox is not null)
            return NetworkError.OperationNotSupported;
        lock (_gate)
        {
            if (_name.Length == 0 || _state is not (State.Idle or State.Listening))
                return NetworkError.InvalidArgument;
            _backlog = backlog is < 0 or > LargestBacklog ? LargestBacklog : backlog;
            _state = State.Listening;
        }

        _blocked.Wake();
        return NetworkError.None;
    }

    /// <inheritdoc/>
    protected override NetworkError TryConnect(ReadOnlySpan<byte> address)
    {
        NetworkError error = SocketAddressFormat.ReadUnix(address, out ReadOnlySpan<byte> name);
        if (error != NetworkError.None)
            return error;
        error = _space.Find(name, out UnixSocketDescription? target);
        if (error != NetworkError.None)
            return error;
        if (target!.Type != Type)
            return NetworkError.ProtocolType;
        if (_inbox is not null)
            return ConnectDatagrams(target);

        lock (_gate)
        {
            if (_isConnecting)
                return NetworkError.AlreadyInProgress;
            switch (_state)
            {
                case State.Connected:
                    return NetworkError.IsConnected;
                case State.Listening:
                    return NetworkError.InvalidArgument;
                case State.Closed:
                    return NetworkError.Closed;
            }

            _isConnecting = true;
        }

        error = target.Enqueue(this, out UnixSocketDescription? server);
        lock (_gate)
        {
            _isConnecting = false;
            if (error != NetworkError.None)
                return error;
            if (_state != State.Closed)
            {
                SetConnected(server!, server!._output!, server._input!);
                NotifyChanged();
                target.NotifyChanged();
                return error;
            }
        }

        // Closed while connecting: the other end sees a connection that has ended.
        server!._input!.Finish();
        target.NotifyChanged();
        return NetworkError.Closed;
    }

    /// <inheritdoc/>
    protected override NetworkError TryAccept(Span<byte> address, out int length, out SocketDescription? accepted)
    {
        length = 0;
        accepted = null;
        if (_inbox is not null)
            return NetworkError.OperationNotSupported;
        UnixSocketDescription? server;
        lock (_gate)
        {
            if (_state == State.Closed)
                return NetworkError.Closed;
            if (_state != State.Listening)
                return NetworkError.InvalidArgument;
            if (!_pending.TryDequeue(out server))
                return _receiveIsShutDown ? NetworkError.InvalidArgument : NetworkError.WouldBlock;
        }

        _blocked.Wake();
        accepted = server;
        length = SocketAddressFormat.WriteUnix(server._peer?._name, address);
        return NetworkError.None;
    }

    /// <summary>Takes a connection of a client into the queue of this listener.</summary>
    private NetworkError Enqueue(UnixSocketDescription client, out UnixSocketDescription? server)
    {
        lock (_gate)
        {
            server = null;
            if (_state != State.Listening || _receiveIsShutDown)
                return NetworkError.ConnectionRefused;

            // As on Linux, one more than the backlog.
            if (_pending.Count > _backlog)
            {
                _blocked.Add(client);
                return NetworkError.WouldBlock;
            }

            server = new UnixSocketDescription(_space, Type) { _name = _name };
            server.SetConnected(client, NewChannel(), NewChannel());
            _pending.Enqueue(server);
            return NetworkError.None;
        }
    }

    private NetworkError ConnectDatagrams(UnixSocketDescription target)
    {
        if (!target.Accepts(this))
            return (NetworkError)FileError.NotPermitted;
        lock (_gate)
        {
            if (_state == State.Closed)
                return NetworkError.Closed;
            _peer = target;
            _state = State.Connected;
        }

        NotifyChanged();
        return NetworkError.None;
    }

    /// <summary>A datagram socket with a peer takes messages from nobody else.</summary>
    private bool Accepts(UnixSocketDescription sender) => _peer is null || _peer == sender;

    private NetworkError TrySendDatagram(ReadOnlySpan<byte> source, ReadOnlySpan<byte> address, out int count)
    {
        count = 0;
        if (_state == State.Closed)
            return NetworkError.Closed;
        if (_sendIsShutDown)
            return NetworkError.BrokenPipe;
        NetworkError error;
        UnixSocketDescription? target = _peer;
        if (!address.IsEmpty)
        {
            error = SocketAddressFormat.ReadUnix(address, out ReadOnlySpan<byte> name);
            if (error == NetworkError.None)
                error = _space.Find(name, out target);
            if (error != NetworkError.None)
                return error;
        }

        if (source.Length > _sendBuffer)
            return NetworkError.MessageSize;
        if (target is null)
            return NetworkError.NotConnected;
        if (target.Type != Type)
            return NetworkError.ProtocolType;
        if (target._state == State.Closed)
        {
            if (address.IsEmpty)
                Disconnect();
            return NetworkError.ConnectionRefused;
        }

        if (!target.Accepts(this))
            return (NetworkError)FileError.NotPermitted;
        error = target._inbox!.Write(source, _name, out count);
        if (error == NetworkError.WouldBlock)
        {
            target._blocked.Add(this);
            error = target._inbox.Write(source, _name, out count);
        }

        if (error == NetworkError.None)
            target.NotifyChanged();
        return error;
    }
}
