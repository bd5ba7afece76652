using Cosmos.Network.Addressing;

namespace Cosmos.Sockets;

/// <summary>What a receive call delivered besides the bytes.</summary>
public struct ReceivedMessage
{
    /// <summary>Bytes delivered.</summary>
    public int Count;

    /// <summary>Length of the sender's socket address, which may be longer than the room that was given for it; 0 when there is none.</summary>
    public int AddressLength;

    /// <summary><see cref="MessageFlags.Truncated"/> or nothing.</summary>
    public MessageFlags Flags;

    /// <summary>Which address the message was sent to; only with <see cref="InterfaceIndex"/>.</summary>
    public InternetAddress Destination;

    /// <summary>Index of the interface that the message came in by; 0 when the socket does not tell.</summary>
    public uint InterfaceIndex;
}
