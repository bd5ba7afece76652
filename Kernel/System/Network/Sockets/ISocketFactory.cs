using System.Net.Sockets;

namespace Cosmos.Network.Sockets;

/// <summary>Makes sockets of a protocol; registered with <see cref="NetworkStack.Register(SocketType, ProtocolType, ISocketFactory)"/>.</summary>
internal interface ISocketFactory
{
    /// <summary>Makes a socket. The lock is held.</summary>
    /// <returns>The socket, or <see langword="null"/> with the reason.</returns>
    NetworkSocket? CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol, out NetworkError error);
}
