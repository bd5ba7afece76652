using System.Collections.Generic;
using System.Net.Sockets;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Sockets;

/// <summary>Raw sockets: each gets a copy of every packet of its protocol, whoever else deals with it.</summary>
internal sealed class RawLayer : ISocketFactory
{
    private readonly NetworkStack _stack;
    private readonly List<RawSocket>?[] _sockets = new List<RawSocket>?[256];

    public RawLayer(NetworkStack stack)
    {
        _stack = stack;
        stack.Register(SocketType.Raw, ProtocolType.Unspecified, this);
        stack.Register(SocketType.Dgram, ProtocolType.Icmp, this);
        stack.Register(SocketType.Dgram, ProtocolType.IcmpV6, this);
    }

    /// <inheritdoc/>
    public NetworkSocket? CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol, out NetworkError error)
    {
        bool isIPv4Only = protocol == ProtocolType.Icmp;
        bool isIPv6Only = protocol == ProtocolType.IcmpV6;
        if (type == SocketType.Dgram && (family == AddressFamily.InterNetwork ? isIPv6Only : isIPv4Only))
        {
            error = NetworkError.ProtocolNotSupported;
            return null;
        }

        error = NetworkError.None;
        return type == SocketType.Dgram ? new PingSocket(_stack, family, protocol) : new RawSocket(_stack, family, type, protocol);
    }

    /// <summary>Begins to deliver to a socket.</summary>
    public void Add(RawSocket socket) => (_sockets[(byte)socket.Protocol] ??= []).Add(socket);

    /// <summary>Ends it.</summary>
    public void Remove(RawSocket socket)
    {
        List<RawSocket> list = _sockets[(byte)socket.Protocol]!;
        list.Remove(socket);
        if (list.Count == 0)
            _sockets[(byte)socket.Protocol] = null;
    }

    /// <summary>Copies a packet to all that want it.</summary>
    /// <returns>Whether any did.</returns>
    public bool Receive(in ReceivedPacket packet)
    {
        if (_sockets[packet.Protocol] is not { } list)
            return false;
        bool isWanted = false;
        foreach (RawSocket socket in list)
            isWanted |= socket.Deliver(packet);
        return isWanted;
    }

    /// <summary>Tells the connected sockets of a protocol about an error.</summary>
    public void OnError(in IcmpErrorReport report)
    {
        if (_sockets[report.Protocol] is not { } list)
            return;
        foreach (RawSocket socket in list)
            socket.OnError(report);
    }
}
