namespace Cosmos.Network;

/// <summary>
/// Why a network operation failed. The numeric values are the <c>errno</c> values of Linux (asm-generic/errno.h), because that is what
/// the .NET platform boundary hands upwards; names follow <see cref="System.Net.Sockets.SocketError"/>.
/// </summary>
public enum NetworkError
{
    /// <summary>The operation succeeded.</summary>
    None = 0,

    /// <summary>EBADF: the socket is closed.</summary>
    Closed = 9,

    /// <summary>EAGAIN: the operation would block; the readiness of the socket tells when to try again.</summary>
    WouldBlock = 11,

    /// <summary>ENOMEM: no memory for the operation.</summary>
    OutOfMemory = 12,

    /// <summary>EACCES: broadcast without the option, or a right that is missing.</summary>
    AccessDenied = 13,

    /// <summary>ENODEV: there is no such interface.</summary>
    NoSuchDevice = 19,

    /// <summary>EINVAL: an argument or the state of the socket does not allow the operation.</summary>
    InvalidArgument = 22,

    /// <summary>EPIPE: the sending direction is shut down.</summary>
    BrokenPipe = 32,

    /// <summary>EDESTADDRREQ: no destination was given and the socket is not connected.</summary>
    DestinationAddressRequired = 89,

    /// <summary>EMSGSIZE: the datagram is longer than the protocol or the path allows.</summary>
    MessageSize = 90,

    /// <summary>EPROTOTYPE: the protocol does not fit the socket type.</summary>
    ProtocolType = 91,

    /// <summary>ENOPROTOOPT: no such option at this level.</summary>
    ProtocolOption = 92,

    /// <summary>EPROTONOSUPPORT: no such protocol.</summary>
    ProtocolNotSupported = 93,

    /// <summary>ESOCKTNOSUPPORT: no such socket type.</summary>
    SocketNotSupported = 94,

    /// <summary>EOPNOTSUPP: the kind of socket lacks the operation.</summary>
    OperationNotSupported = 95,

    /// <summary>EAFNOSUPPORT: the address is not of the socket's family.</summary>
    AddressFamilyNotSupported = 97,

    /// <summary>EADDRINUSE: the local endpoint belongs to another socket, or no ephemeral port is free.</summary>
    AddressAlreadyInUse = 98,

    /// <summary>EADDRNOTAVAIL: the local address is not one of this machine.</summary>
    AddressNotAvailable = 99,

    /// <summary>ENETDOWN: the interface is down.</summary>
    NetworkDown = 100,

    /// <summary>ENETUNREACH: no route to the destination.</summary>
    NetworkUnreachable = 101,

    /// <summary>ECONNABORTED: the connection ended before it was accepted.</summary>
    ConnectionAborted = 103,

    /// <summary>ECONNRESET: the peer reset the connection.</summary>
    ConnectionReset = 104,

    /// <summary>ENOBUFS: no room for packets or ports.</summary>
    NoBufferSpace = 105,

    /// <summary>EISCONN: the socket is already connected.</summary>
    IsConnected = 106,

    /// <summary>ENOTCONN: the socket is not connected.</summary>
    NotConnected = 107,

    /// <summary>ETIMEDOUT: the peer did not answer.</summary>
    TimedOut = 110,

    /// <summary>ECONNREFUSED: the peer refused.</summary>
    ConnectionRefused = 111,

    /// <summary>EHOSTDOWN: the neighbour does not answer.</summary>
    HostDown = 112,

    /// <summary>EHOSTUNREACH: the neighbour or the destination cannot be reached.</summary>
    HostUnreachable = 113,

    /// <summary>EALREADY: a connection attempt is under way.</summary>
    AlreadyInProgress = 114,

    /// <summary>EINPROGRESS: the connection attempt has started; readiness for writing tells its end.</summary>
    InProgress = 115,
}
