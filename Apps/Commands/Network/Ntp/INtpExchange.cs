using System;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.Network.Ntp;

/// <summary>Datagrams to and from one server.</summary>
public interface INtpExchange : IDisposable
{
    /// <summary>Sends a question.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There is no way to the server.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> question, CancellationToken stop);

    /// <summary>Waits for a datagram of the server.</summary>
    /// <returns>Its length; what is longer than the buffer is cut off.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The server's machine said that nobody listens.</exception>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken stop);
}
