using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.Network.Echo;

/// <summary>A raw socket for ICMP.</summary>
internal sealed class RawEchoSocket : IEchoSocket
{
    private readonly IPEndPoint _host;
    private readonly IPEndPoint _anybody;
    private readonly Socket _socket;

    internal RawEchoSocket(IPAddress host, int? timeToLive)
    {
        bool isIPv4 = host.AddressFamily == AddressFamily.InterNetwork;
        _host = new IPEndPoint(host, 0);
        _anybody = new IPEndPoint(isIPv4 ? IPAddress.Any : IPAddress.IPv6Any, 0);
        // Not connected: errors come from routers.
        _socket = new Socket(host.AddressFamily, SocketType.Raw, isIPv4 ? ProtocolType.Icmp : ProtocolType.IcmpV6);
        // The class library receives on bound sockets only.
        _socket.Bind(_anybody);
        if (timeToLive is int hops)
            _socket.SetSocketOption(isIPv4 ? SocketOptionLevel.IP : SocketOptionLevel.IPv6, isIPv4 ? SocketOptionName.IpTimeToLive : SocketOptionName.HopLimit, hops);
    }

    /// <inheritdoc/>
    public AddressFamily Family => _host.AddressFamily;

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop) =>
        await _socket.SendToAsync(message, SocketFlags.None, _host, stop).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<(int Length, IPAddress From)> ReceiveAsync(Memory<byte> buffer, CancellationToken stop)
    {
        SocketReceiveFromResult result = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, _anybody, stop).ConfigureAwait(false);
        return (result.ReceivedBytes, ((IPEndPoint)result.RemoteEndPoint).Address);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
