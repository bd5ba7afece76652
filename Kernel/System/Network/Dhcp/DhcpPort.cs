using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Timing;
using Cosmos.Network.Transports;
using Cosmos.Network.Udp;

namespace Cosmos.Network.Dhcp;

/// <summary>Port 68 of an interface. It receives by a socket; it sends by itself, because an interface without address has no route.</summary>
internal sealed class DhcpPort : NetworkTimer, ISocketObserver, IDisposable
{
    private const int MaximumMessage = 1500;

    private readonly NetworkStack _stack;
    private readonly NetworkInterface _interface;
    private readonly Receiver _receiver;
    private readonly byte[] _message = new byte[MaximumMessage];
    private NetworkSocket? _socket;

    public DhcpPort(NetworkStack stack, NetworkInterface networkInterface, Receiver receiver)
    {
        _stack = stack;
        _interface = networkInterface;
        _receiver = receiver;
    }

    /// <summary>Takes a received message.</summary>
    public delegate void Receiver(ReadOnlySpan<byte> message);

    /// <summary>Why nothing can be received; <see langword="null"/> when it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Begins to receive.</summary>
    public void Open()
    {
        _socket = _stack.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp, out NetworkError error);
        if (_socket is null)
        {
            Problem = $"DHCP cannot open a socket: {error}.";
            return;
        }

        _socket.Observer = this;
        _socket.SetOption(SocketOption.BoundInterface, (int)_interface.Index);
        error = _socket.Bind(new InternetEndpoint(InternetAddress.AnyV4, DhcpFormat.ClientPort));
        Problem = error == NetworkError.None ? null : $"DHCP cannot use its port {DhcpFormat.ClientPort}, which another socket has: {error}.";
    }

    /// <summary>Sends a message to port 67.</summary>
    /// <param name="message">The payload.</param>
    /// <param name="source">Source address, may be any.</param>
    /// <param name="destination">A server, or 255.255.255.255.</param>
    public void Send(ReadOnlySpan<byte> message, InternetAddress source, InternetAddress destination)
    {
        Route route;
        if (destination == InternetAddress.BroadcastV4)
        {
            route = new Route
            {
                Interface = _interface,
                Source = source,
                NextHop = destination,
                Mtu = _interface.Mtu,
                Kind = RouteKind.Broadcast,
                Generation = _stack.Routes.Generation,
            };
        }
        else if (!_stack.Routes.TryFind(destination, 0, _interface, source, out route))
        {
            return;
        }

        if (_stack.DataPool.TryTake(NetworkStack.HeaderRoom) is not { } datagram)
            return;
        datagram.Length = UdpLayer.HeaderLength + message.Length;
        Span<byte> bytes = datagram.Bytes;
        BinaryPrimitives.WriteUInt16BigEndian(bytes, DhcpFormat.ClientPort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], DhcpFormat.ServerPort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)datagram.Length);
        message.CopyTo(bytes[UdpLayer.HeaderLength..]);
        var options = new OutputOptions
        {
            Source = source,
            Destination = destination,
            Protocol = InternetProtocol.Udp,
            TimeToLive = _stack.Options.TimeToLive,
            ChecksumOffset = UdpLayer.ChecksumOffset,
        };
        _stack.Output.Send(route, options, datagram, default);
    }

    /// <inheritdoc/>
    public void OnReadinessChanged(NetworkSocket socket, SocketReadiness readiness)
    {
        if (!IsSet)
            _stack.Timers.Set(this, _stack.Now);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stack.Timers.Cancel(this);
        _socket?.Close();
        _socket = null;
    }

    /// <inheritdoc/>
    protected override void OnExpired()
    {
        while (_socket is { } socket)
        {
            NetworkError error = socket.Receive(_message, ReceiveFlags.None, out ReceiveResult result);
            if (error == NetworkError.WouldBlock)
                return;
            if (error == NetworkError.None && !result.IsTruncated && result.Source.Port == DhcpFormat.ServerPort)
                _receiver(_message.AsSpan(0, result.Count));
        }
    }
}
