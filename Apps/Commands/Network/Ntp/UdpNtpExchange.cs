using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.Network.Ntp;

/// <summary>A UDP socket with a port of its own that is connected to the server: nothing from elsewhere gets in, and refusals are reported.</summary>
public sealed class UdpNtpExchange : INtpExchange
{
    private readonly Socket _socket;

    /// <summary>Makes one.</summary>
    public UdpNtpExchange(IPEndPoint server)
    {
        ArgumentNullException.ThrowIfNull(server);
        _socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Connect(server);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> question, CancellationToken stop) =>
        await _socket.SendAsync(question, SocketFlags.None, stop).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken stop)
    {
        try
        {
            return await _socket.ReceiveAsync(buffer, SocketFlags.None, stop).ConfigureAwait(false);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
        {
            return buffer.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
