using System;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Sockets;

/// <summary>What a socket is ready for.</summary>
[Flags]
public enum SocketReadiness
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Bytes, a message, a connection, the end of the stream or an error can be received.</summary>
    Readable = 1,

    /// <summary>There is room to send, the connection attempt has ended, or sending fails at once.</summary>
    Writable = 2,

    /// <summary>The peer has finished sending.</summary>
    PeerClosed = 4,

    /// <summary>Both directions are over.</summary>
    HangUp = 8,

    /// <summary>An error is pending.</summary>
    Error = 16,

    /// <summary>After <see cref="NetworkSocket.Close"/>: nothing is on its way any more.</summary>
    Closed = 32,
}

/// <summary>Is told about the readiness of a socket.</summary>
public interface ISocketObserver
{
    /// <summary>
    /// Called, with the stack's lock held, whenever something may be possible that was not before: each arrival of data and each time that room becomes free.
    /// Only note it and wake somebody.
    /// </summary>
    /// <param name="socket">The socket.</param>
    /// <param name="readiness">What it is ready for now.</param>
    void OnReadinessChanged(NetworkSocket socket, SocketReadiness readiness);
}

/// <summary>Modifiers of sending.</summary>
[Flags]
public enum SendFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>MSG_MORE: more follows at once, so a short segment may wait for it.</summary>
    More = 1,

    /// <summary>MSG_DONTROUTE: only to neighbours.</summary>
    DoNotRoute = 2,
}

/// <summary>Modifiers of receiving.</summary>
[Flags]
public enum ReceiveFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>MSG_PEEK: leave in the queue what is delivered.</summary>
    Peek = 1,
}

/// <summary>What was received.</summary>
/// <param name="Count">Bytes delivered.</param>
/// <param name="Source">Who sent the message; the connected end for a stream.</param>
/// <param name="IsTruncated">The message was longer than the room for it; the rest is lost.</param>
/// <param name="Destination">Which of this machine's addresses, or which group, the message was sent to.</param>
/// <param name="InterfaceIndex">Index of the interface that it came in by.</param>
public readonly record struct ReceiveResult(int Count, InternetEndpoint Source, bool IsTruncated, InternetAddress Destination, uint InterfaceIndex);

/// <summary>Options with a number as value; switches are 0 and 1.</summary>
public enum SocketOption
{
    /// <summary>SO_REUSEADDR.</summary>
    ReuseAddress,

    /// <summary>SO_REUSEPORT.</summary>
    ReusePort,

    /// <summary>SO_BROADCAST.</summary>
    Broadcast,

    /// <summary>SO_DONTROUTE.</summary>
    DoNotRoute,

    /// <summary>SO_SNDBUF, bytes.</summary>
    SendBuffer,

    /// <summary>SO_RCVBUF, bytes.</summary>
    ReceiveBuffer,

    /// <summary>SO_ERROR: the pending <see cref="NetworkError"/>, which reading takes away. Read only.</summary>
    Error,

    /// <summary>SO_ACCEPTCONN. Read only.</summary>
    AcceptsConnections,

    /// <summary>SO_KEEPALIVE.</summary>
    KeepAlive,

    /// <summary>TCP_KEEPIDLE, seconds.</summary>
    KeepAliveTime,

    /// <summary>TCP_KEEPINTVL, seconds.</summary>
    KeepAliveInterval,

    /// <summary>TCP_KEEPCNT.</summary>
    KeepAliveRetryCount,

    /// <summary>TCP_NODELAY.</summary>
    NoDelay,

    /// <summary>TCP_USER_TIMEOUT, milliseconds.</summary>
    UserTimeout,

    /// <summary>TCP_MAXSEG, bytes.</summary>
    MaximumSegment,

    /// <summary>IP_TTL or IPV6_UNICAST_HOPS.</summary>
    TimeToLive,

    /// <summary>IP_TOS or IPV6_TCLASS.</summary>
    TypeOfService,

    /// <summary>IP_MTU_DISCOVER: whether datagrams must not be fragmented.</summary>
    DoNotFragment,

    /// <summary>IPV6_V6ONLY.</summary>
    IPv6Only,

    /// <summary>IP_MULTICAST_TTL or IPV6_MULTICAST_HOPS.</summary>
    MulticastTimeToLive,

    /// <summary>IP_MULTICAST_LOOP or IPV6_MULTICAST_LOOP.</summary>
    MulticastLoopback,

    /// <summary>IP_MULTICAST_IF or IPV6_MULTICAST_IF: index of the interface, 0 for the route's.</summary>
    MulticastInterface,

    /// <summary>IP_HDRINCL: the sender writes the IP header. Raw sockets only.</summary>
    HeaderIncluded,

    /// <summary>SO_BINDTODEVICE: index of the only interface to use, 0 for any.</summary>
    BoundInterface,
}
