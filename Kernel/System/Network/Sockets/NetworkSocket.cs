using System;
using System.Net.Sockets;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Sockets;

/// <summary>
/// An internet socket that never blocks: an operation that cannot go on answers <see cref="NetworkError.WouldBlock"/> (or
/// <see cref="NetworkError.InProgress"/>), and <see cref="Observer"/> is told when it can. Waiting is the business of the layer above.
/// </summary>
/// <remarks>
/// Members may be called from any thread; each takes the lock of the stack itself. Every operation has a default that fails as a socket
/// that lacks it does.
/// </remarks>
public abstract class NetworkSocket
{
    /// <summary>Makes a socket.</summary>
    /// <param name="family">InterNetwork or InterNetworkV6.</param>
    /// <param name="type">Stream, Dgram or Raw.</param>
    /// <param name="protocol">The protocol inside the IP packets.</param>
    protected NetworkSocket(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        Family = family;
        Type = type;
        Protocol = protocol;
    }

    /// <summary>InterNetwork or InterNetworkV6; an IPv6 socket also speaks IPv4 unless <see cref="SocketOption.IPv6Only"/> is set.</summary>
    public AddressFamily Family { get; }

    /// <summary>Stream, Dgram or Raw.</summary>
    public SocketType Type { get; }

    /// <summary>The protocol inside the IP packets.</summary>
    public ProtocolType Protocol { get; }

    /// <summary>Who is told about changes of <see cref="Readiness"/>. Set before the socket is used by others.</summary>
    public ISocketObserver? Observer { get; set; }

    /// <summary>What would not block now. Takes no lock.</summary>
    public abstract SocketReadiness Readiness { get; }

    /// <summary>Number of bytes (stream) or length of the next message (otherwise) that can be received now.</summary>
    public virtual int Available => 0;

    /// <summary>The local end; address any and port 0 before it is bound.</summary>
    public abstract InternetEndpoint LocalEndpoint { get; }

    /// <summary>Tells the remote end.</summary>
    /// <returns><see cref="NetworkError.NotConnected"/> when there is none.</returns>
    public virtual NetworkError GetRemoteEndpoint(out InternetEndpoint remote)
    {
        remote = default;
        return NetworkError.NotConnected;
    }

    /// <summary>Takes a local endpoint.</summary>
    /// <param name="local">The address, any for all, and the port, 0 for a free one.</param>
    public abstract NetworkError Bind(in InternetEndpoint local);

    /// <summary>Starts a connection, or sets the default destination of a datagram socket.</summary>
    /// <param name="remote">The other end; address any dissolves the association of a datagram socket.</param>
    /// <returns><see cref="NetworkError.InProgress"/> when it takes time; <see cref="SocketOption.Error"/> tells the result.</returns>
    public virtual NetworkError Connect(in InternetEndpoint remote) => NetworkError.OperationNotSupported;

    /// <summary>Waits for connections.</summary>
    /// <param name="backlog">Most connections that are established but not accepted; it is brought into the stack's limits.</param>
    public virtual NetworkError Listen(int backlog) => NetworkError.OperationNotSupported;

    /// <summary>Takes the oldest established connection.</summary>
    /// <param name="accepted">Its socket.</param>
    /// <param name="remote">Its other end.</param>
    public virtual NetworkError Accept(out NetworkSocket? accepted, out InternetEndpoint remote)
    {
        accepted = null;
        remote = default;
        return NetworkError.OperationNotSupported;
    }

    /// <summary>Sends, or queues to send.</summary>
    /// <param name="source">The bytes; a message as a whole, or as much of a stream as there is room for.</param>
    /// <param name="flags">Modifiers.</param>
    /// <param name="destination">Where to, or <see langword="null"/> for the connected end.</param>
    /// <param name="count">How many bytes were taken.</param>
    public abstract NetworkError Send(ReadOnlySpan<byte> source, SendFlags flags, InternetEndpoint? destination, out int count);

    /// <summary>Receives.</summary>
    /// <param name="destination">Where the bytes go; may be empty.</param>
    /// <param name="flags">Modifiers.</param>
    /// <param name="result">What came; 0 bytes of a stream mean that the peer has finished sending.</param>
    public abstract NetworkError Receive(Span<byte> destination, ReceiveFlags flags, out ReceiveResult result);

    /// <summary>Ends one or both directions.</summary>
    public virtual NetworkError Shutdown(SocketShutdown how) => NetworkError.NotConnected;

    /// <summary>Gives the socket up. Data on the way is still delivered unless <see cref="LingerSeconds"/> is 0.</summary>
    /// <returns>Whether everything was delivered; otherwise, when <see cref="LingerSeconds"/> is positive, the caller waits for <see cref="SocketReadiness.Closed"/>.</returns>
    public abstract bool Close();

    /// <summary>SO_LINGER: <see langword="null"/> to go on in the background, 0 to reset the connection, else the seconds that closing may wait.</summary>
    public int? LingerSeconds { get; set; }

    /// <summary>Reads an option.</summary>
    /// <returns><see cref="NetworkError.ProtocolOption"/> when this kind of socket has no such option.</returns>
    public abstract NetworkError GetOption(SocketOption option, out int value);

    /// <summary>Sets an option.</summary>
    /// <returns><see cref="NetworkError.ProtocolOption"/> when this kind of socket has no such option, <see cref="NetworkError.InvalidArgument"/> for a value out of range.</returns>
    public abstract NetworkError SetOption(SocketOption option, int value);

    /// <summary>Joins or leaves a multicast group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="interfaceIndex">The interface, 0 for the one that the route leads to.</param>
    /// <param name="isMember">Whether to join or to leave.</param>
    public virtual NetworkError SetMembership(InternetAddress group, uint interfaceIndex, bool isMember) => NetworkError.ProtocolOption;
}
