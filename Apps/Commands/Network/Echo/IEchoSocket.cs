using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.Network.Echo;

/// <summary>ICMP messages to one host, and all that come from anywhere.</summary>
internal interface IEchoSocket : IDisposable
{
    /// <summary>Of the host's address.</summary>
    AddressFamily Family { get; }

    /// <summary>Sends a message to the host.</summary>
    /// <exception cref="SocketException">There is no way.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop);

    /// <summary>Waits for a message; over IPv4 the IP header comes with it.</summary>
    /// <exception cref="SocketException">Something that was sent earlier did not arrive.</exception>
    ValueTask<(int Length, IPAddress From)> ReceiveAsync(Memory<byte> buffer, CancellationToken stop);
}
