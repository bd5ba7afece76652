using System;
using System.Collections.Generic;
using System.Net.Sockets;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;

namespace Cosmos.Sockets.Tests;

/// <summary>A socket of the stack whose answers the test decides.</summary>
internal sealed class FakeSocket(SocketType type = SocketType.Stream, AddressFamily family = AddressFamily.InterNetwork)
    : NetworkSocket(family, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp)
{
    private readonly object _gate = new();
    private readonly Queue<byte[]> _arrived = [];
    private SocketReadiness _readiness;

    public Dictionary<SocketOption, int> Options { get; } = [];

    /// <summary>What was sent.</summary>
    public List<byte> Sent { get; } = [];

    /// <summary>Number of bytes that were sent.</summary>
    public int SentCount
    {
        get
        {
            lock (_gate)
                return Sent.Count;
        }
    }

    /// <summary>Bytes that may be sent before sending would block.</summary>
    public int Room { get; set; } = int.MaxValue;

    public NetworkError ConnectResult { get; set; }

    public NetworkError ShutdownResult { get; set; }

    public NetworkError SendResult { get; set; }

    public bool IsDelivered { get; set; } = true;

    public bool IsClosedByUser { get; private set; }

    public Queue<NetworkSocket> Pending { get; } = [];

    public InternetEndpoint? LastRemote { get; private set; }

    public SendFlags LastFlags { get; private set; }

    public (InternetAddress Group, uint Index, bool IsMember)? Membership { get; private set; }

    public InternetEndpoint Bound { get; private set; } = new(InternetAddress.AnyV4, 0);

    public override SocketReadiness Readiness
    {
        get
        {
            lock (_gate)
                return _readiness | (_arrived.Count > 0 || Pending.Count > 0 ? SocketReadiness.Readable : SocketReadiness.None);
        }
    }

    public override int Available => _arrived.Count > 0 ? _arrived.Peek().Length : 0;

    public override InternetEndpoint LocalEndpoint => Bound;

    /// <summary>Changes the readiness as the stack would.</summary>
    public void Change(SocketReadiness readiness)
    {
        lock (_gate)
            _readiness = readiness;
        Observer?.OnReadinessChanged(this, readiness);
    }

    public void Arrive(params byte[] bytes)
    {
        lock (_gate)
            _arrived.Enqueue(bytes);
        Observer?.OnReadinessChanged(this, Readiness);
    }

    public void Offer(NetworkSocket connection)
    {
        lock (_gate)
            Pending.Enqueue(connection);
        Observer?.OnReadinessChanged(this, Readiness);
    }

    public void GiveRoom(int bytes)
    {
        lock (_gate)
            Room = bytes;
        Observer?.OnReadinessChanged(this, Readiness);
    }

    public override NetworkError Bind(in InternetEndpoint local)
    {
        Bound = local;
        return NetworkError.None;
    }

    public override NetworkError Connect(in InternetEndpoint remote)
    {
        LastRemote = remote;
        return ConnectResult;
    }

    public override NetworkError Listen(int backlog)
    {
        Options[SocketOption.AcceptsConnections] = 1;
        return NetworkError.None;
    }

    public override NetworkError Accept(out NetworkSocket? accepted, out InternetEndpoint remote)
    {
        remote = new InternetEndpoint(InternetAddress.LoopbackV4, 77);
        lock (_gate)
            return Pending.TryDequeue(out accepted) ? NetworkError.None : NetworkError.WouldBlock;
    }

    public override NetworkError Send(ReadOnlySpan<byte> source, SendFlags flags, InternetEndpoint? destination, out int count)
    {
        lock (_gate)
        {
            LastFlags = flags;
            LastRemote = destination ?? LastRemote;
            count = Math.Min(source.Length, Room);
            if (SendResult != NetworkError.None)
            {
                count = 0;
                return SendResult;
            }

            if (count == 0 && source.Length > 0)
                return NetworkError.WouldBlock;
            Sent.AddRange(source[..count]);
            Room -= count;
            return NetworkError.None;
        }
    }

    public override NetworkError Receive(Span<byte> destination, ReceiveFlags flags, out ReceiveResult result)
    {
        lock (_gate)
        {
            result = default;
            if (IsClosedByUser)
                return NetworkError.Closed;
            if (!_arrived.TryPeek(out byte[]? bytes))
                return (_readiness & SocketReadiness.PeerClosed) != 0 ? NetworkError.None : NetworkError.WouldBlock;
            int count = Math.Min(destination.Length, bytes.Length);
            bytes.AsSpan(0, count).CopyTo(destination);
            if ((flags & ReceiveFlags.Peek) == 0)
                _arrived.Dequeue();
            result = new ReceiveResult(
                count, new InternetEndpoint(InternetAddress.LoopbackV4, 9), Type == SocketType.Dgram && count < bytes.Length, InternetAddress.Parse("10.0.0.1"), 2);
            return NetworkError.None;
        }
    }

    public override NetworkError Shutdown(SocketShutdown how) => ShutdownResult;

    public override bool Close()
    {
        lock (_gate)
            IsClosedByUser = true;
        return IsDelivered;
    }

    public override NetworkError GetOption(SocketOption option, out int value)
    {
        lock (_gate)
        {
            if (!Options.TryGetValue(option, out value))
                return option is SocketOption.Error or SocketOption.AcceptsConnections ? NetworkError.None : NetworkError.ProtocolOption;
            if (option == SocketOption.Error)
                Options.Remove(option);
            return NetworkError.None;
        }
    }

    public override NetworkError SetOption(SocketOption option, int value)
    {
        lock (_gate)
            Options[option] = value;
        return NetworkError.None;
    }

    public override NetworkError SetMembership(InternetAddress group, uint interfaceIndex, bool isMember)
    {
        Membership = (group, interfaceIndex, isMember);
        return NetworkError.None;
    }
}
