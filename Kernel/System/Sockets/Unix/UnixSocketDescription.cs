using System;
using System.Net.Sockets;
using System.Threading;
using Cosmos.Network;
using Cosmos.Storage;

namespace Cosmos.Sockets;

/// <summary>A socket of the family AF_UNIX: stream, datagrams or a stream of messages within this machine (<c>unix(7)</c>).</summary>
/// <remarks>
/// Each socket has a lock of its own and never holds two. What lies between two sockets is in channels with their own locks, which are
/// taken last.
/// </remarks>
public sealed partial class UnixSocketDescription : SocketDescription
{
    /// <summary>net.core.wmem_default and rmem_default of Linux, which are the largest values as well.</summary>
    internal const int DefaultBuffer = 212_992;

    // net.unix.max_dgram_qlen is 10, and Linux lets one more in.
    private const int MostDatagrams = 11;

    private readonly UnixSocketSpace _space;
    private readonly Lock _gate = new();
    private readonly BlockedPeers _blocked = new();
    private readonly MessageChannel? _inbox;
    private volatile State _state;
    private bool _isConnecting;
    private byte[] _name = [];
    private SpecialInode? _node;
    private bool _ownsName;
    private UnixSocketDescription? _peer;
    private IUnixChannel? _input;
    private IUnixChannel? _output;
    private int _pendingError;
    private volatile bool _receiveIsShutDown;
    private volatile bool _sendIsShutDown;

    internal UnixSocketDescription(UnixSocketSpace space, SocketType type)
        : base(AddressFamily.Unix, type, ProtocolType.Unspecified)
    {
        _space = space;
        if (type == SocketType.Dgram)
            _input = _inbox = new MessageChannel(MostDatagrams);
    }

    private enum State
    {
        Idle,
        Listening,
        Connected,
        Closed,
    }

    /// <inheritdoc/>
    public override ReadyEvents Readiness
    {
        get
        {
            ReadyEvents ready = Volatile.Read(ref _pendingError) != 0 ? ReadyEvents.Error | ReadyEvents.Readable : ReadyEvents.None;
            switch (_state)
            {
                case State.Closed:
                    return ReadyEvents.HangUp;
                case State.Listening:
                    return ready | (HasPending || _receiveIsShutDown ? ReadyEvents.Readable : ReadyEvents.None);
                case State.Idle when _inbox is null:
                    return ready | ReadyEvents.Writable | ReadyEvents.HangUp;
            }

            IUnixChannel input = _input!;
            if (input.IsReadable)
                ready |= ReadyEvents.Readable;
            if (IsWritable())
                ready |= ReadyEvents.Writable;
            bool isOver = _inbox is null ? input.HasEnded && _output!.HasEnded : _receiveIsShutDown && _sendIsShutDown;
            return isOver ? ready | ReadyEvents.HangUp : ready;
        }
    }

    /// <inheritdoc/>
    public override NetworkError GetAvailable(out int count)
    {
        count = 0;
        if (_state == State.Listening)
            return NetworkError.InvalidArgument;
        count = _input?.Available ?? 0;
        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override NetworkError GetLocalAddress(Span<byte> address, out int length)
    {
        length = SocketAddressFormat.WriteUnix(_name, address);
        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override NetworkError GetRemoteAddress(Span<byte> address, out int length)
    {
        length = 0;
        if (_peer is not UnixSocketDescription peer)
            return NetworkError.NotConnected;
        length = SocketAddressFormat.WriteUnix(peer._name, address);
        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override NetworkError GetPeerUser(out uint userId)
    {
        // SO_PEERCRED of a socket without a peer tells the user -1.
        userId = _state == State.Connected || _state == State.Listening ? 0 : uint.MaxValue;
        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override NetworkError TakeError() => (NetworkError)Interlocked.Exchange(ref _pendingError, 0);

    /// <inheritdoc/>
    public override NetworkError Bind(ReadOnlySpan<byte> address)
    {
        NetworkError error = SocketAddressFormat.ReadUnix(address, out ReadOnlySpan<byte> name);
        if (error != NetworkError.None)
            return error;
        lock (_gate)
        {
            if (_state == State.Closed)
                return NetworkError.Closed;
            if (_name.Length > 0)
                return NetworkError.InvalidArgument;
            error = _space.Bind(this, name, out byte[] bound, out SpecialInode? node);
            if (error != NetworkError.None)
                return error;
            _name = bound;
            _node = node;
            _ownsName = true;
            return error;
        }
    }

    /// <inheritdoc/>
    public override NetworkError Shutdown(SocketShutdown how)
    {
        UnixSocketDescription? peer;
        lock (_gate)
        {
            if (_state == State.Closed)
                return NetworkError.Closed;
            peer = _peer;
            if (how is SocketShutdown.Receive or SocketShutdown.Both)
            {
                _receiveIsShutDown = true;
                _input?.CloseReader(dropContents: false);
            }

            if (how is SocketShutdown.Send or SocketShutdown.Both)
            {
                _sendIsShutDown = true;
                _output?.Finish();
            }
        }

        NotifyChanged();
        if (_inbox is null)
            peer?.NotifyChanged();
        _blocked.Wake();
        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override NetworkError Disconnect()
    {
        if (_inbox is not null)
        {
            lock (_gate)
            {
                _peer = null;
                if (_state == State.Connected)
                    _state = State.Idle;
            }

            NotifyChanged();
            return NetworkError.None;
        }

        // Streams cannot be taken apart (unix_stream_connect refuses AF_UNSPEC), so the boundary shuts them down, as on Linux.
        return NetworkError.InvalidArgument;
    }

    /// <summary>Connects two new sockets to each other.</summary>
    internal static void Pair(UnixSocketDescription first, UnixSocketDescription second)
    {
        if (first._inbox is not null)
        {
            first._peer = second;
            second._peer = first;
            first._state = second._state = State.Connected;
            return;
        }

        IUnixChannel forward = first.NewChannel(), back = first.NewChannel();
        first.SetConnected(second, back, forward);
        second.SetConnected(first, forward, back);
    }

    /// <inheritdoc/>
    protected override NetworkError TryReceive(Span<byte> destination, MessageFlags flags, Span<byte> address, ref ReceivedMessage message)
    {
        IUnixChannel? input = _input;
        if (_state == State.Closed)
            return NetworkError.Closed;
        if (input is null || _state == State.Listening)
            return Type == SocketType.Seqpacket ? NetworkError.NotConnected : NetworkError.InvalidArgument;
        bool peek = (flags & MessageFlags.Peek) != 0;
        NetworkError error = input.Read(destination, peek, out message.Count, out bool isTruncated, out byte[] sender);
        if (error != NetworkError.None)
            return error;
        if (message.Count == 0 && TakeError() is not NetworkError.None and NetworkError pending)
            return pending;
        if (isTruncated)
            message.Flags = MessageFlags.Truncated;
        if (sender.Length > 0)
            message.AddressLength = SocketAddressFormat.WriteUnix(sender, address);
        if (!peek && input.IsWritable)
            _blocked.Wake();
        return error;
    }

    /// <inheritdoc/>
    protected override NetworkError TrySend(ReadOnlySpan<byte> source, MessageFlags flags, ReadOnlySpan<byte> address, out int count)
    {
        count = 0;
        if (_inbox is not null)
            return TrySendDatagram(source, address, out count);
        if (_state == State.Closed)
            return NetworkError.Closed;
        if (_sendIsShutDown)
            return NetworkError.BrokenPipe;
        if (!address.IsEmpty && Type == SocketType.Stream)
            return _state == State.Connected ? NetworkError.IsConnected : NetworkError.OperationNotSupported;
        if (_output is not IUnixChannel output || _peer is not UnixSocketDescription peer)
            return NetworkError.NotConnected;

        NetworkError error = output.Write(source, [], out count);
        if (error == NetworkError.WouldBlock || (error == NetworkError.None && count < source.Length))
        {
            // Announced first, tried again then: room that appears in between is either used or told.
            peer._blocked.Add(this);
            error = output.Write(source[count..], [], out int more);
            count += more;
            if (error == NetworkError.WouldBlock && count > 0)
                error = NetworkError.None;
        }

        if (count > 0 || error == NetworkError.None)
            peer.NotifyChanged();
        return error;
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        UnixSocketDescription? peer;
        UnixSocketDescription[] embryos;
        lock (_gate)
        {
            embryos = _pending.ToArray();
            _pending.Clear();
            peer = _inbox is null ? _peer : null;
            if (_ownsName)
                _space.Unbind(this, _name, _node);
            _ownsName = false;
            _state = State.Closed;
            _peer = null;
        }

        foreach (UnixSocketDescription embryo in embryos)
            embryo.Abandon();
        CloseChannels(peer, isReset: false);
        _blocked.Wake();
    }

    /// <summary>Ends a connection that nobody accepted.</summary>
    private void Abandon()
    {
        UnixSocketDescription? peer;
        lock (_gate)
        {
            peer = _peer;
            _peer = null;
            _state = State.Closed;
        }

        CloseChannels(peer, isReset: true);
        _blocked.Wake();
    }

    private void CloseChannels(UnixSocketDescription? peer, bool isReset)
    {
        _output?.Finish();
        bool hadContents = _input?.CloseReader(dropContents: true) ?? false;
        if (peer is null)
            return;
        if (hadContents || isReset)
            Volatile.Write(ref peer._pendingError, (int)NetworkError.ConnectionReset);
        peer.NotifyChanged();
    }

    private bool IsWritable()
    {
        if (_inbox is null)
            return IsWritable(_peer, _output);
        UnixSocketDescription? peer = _peer;
        return IsWritable(peer, peer?._inbox);
    }

    /// <summary>Whether there is room; when not, the receiver tells when there is.</summary>
    private bool IsWritable(UnixSocketDescription? receiver, IUnixChannel? channel)
    {
        if (receiver is null || channel is null || channel.IsWritable)
            return true;
        receiver._blocked.Add(this);
        return channel.IsWritable;
    }

    private IUnixChannel NewChannel() => Type == SocketType.Stream ? new StreamChannel() : new MessageChannel(int.MaxValue);

    private void SetConnected(UnixSocketDescription peer, IUnixChannel input, IUnixChannel output)
    {
        output.Capacity = _sendBuffer;
        if (_sendIsShutDown)
            output.Finish();
        if (_receiveIsShutDown)
            input.CloseReader(dropContents: false);
        _peer = peer;
        _input = input;
        _output = output;
        _state = State.Connected;
    }
}
