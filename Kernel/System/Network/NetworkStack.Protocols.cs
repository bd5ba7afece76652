using System;
using System.Collections.Generic;
using System.Net.Sockets;
using Cosmos.Network.Sockets;
using Cosmos.Network.Transports;

namespace Cosmos.Network;

/// <content>Which protocols and kinds of sockets there are.</content>
public sealed partial class NetworkStack
{
    private readonly ITransport?[] _transports = new ITransport?[256];
    private readonly Dictionary<(SocketType Type, ProtocolType Protocol), ISocketFactory> _factories = [];

    /// <summary>Makes a socket. Takes the lock itself.</summary>
    /// <param name="family">InterNetwork or InterNetworkV6.</param>
    /// <param name="type">Stream, Dgram or Raw.</param>
    /// <param name="protocol">The protocol; 0 for the usual one of the type.</param>
    /// <param name="error">Why there is none.</param>
    /// <returns>The socket, or <see langword="null"/>.</returns>
    public NetworkSocket? CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol, out NetworkError error)
    {
        if (family is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
        {
            error = NetworkError.AddressFamilyNotSupported;
            return null;
        }

        if (protocol == ProtocolType.IP)
        {
            protocol = type switch
            {
                SocketType.Stream => ProtocolType.Tcp,
                SocketType.Dgram => ProtocolType.Udp,
                _ => ProtocolType.IP,
            };
        }

        lock (Gate)
        {
            // One factory makes the raw sockets of all protocols; it is registered under the number that is no protocol.
            ProtocolType key = type != SocketType.Raw ? protocol
                : protocol is > ProtocolType.IP and <= (ProtocolType)255 ? ProtocolType.Unspecified : ProtocolType.Unknown;
            if (!_factories.TryGetValue((type, key), out ISocketFactory? factory))
            {
                error = type is SocketType.Stream or SocketType.Dgram or SocketType.Raw ? NetworkError.ProtocolNotSupported : NetworkError.SocketNotSupported;
                return null;
            }

            Enter();
            try
            {
                return factory.CreateSocket(family, type, protocol, out error);
            }
            finally
            {
                Leave();
            }
        }
    }

    /// <summary>Registers the receiver of a protocol number.</summary>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    internal void Register(byte protocol, ITransport transport)
    {
        if (_transports[protocol] is not null)
            throw new InvalidOperationException($"Protocol {protocol} has a receiver already.");
        _transports[protocol] = transport;
    }

    /// <summary>Registers the maker of a kind of sockets; <see cref="ProtocolType.Unspecified"/> with raw sockets means every protocol without one of its own.</summary>
    internal void Register(SocketType type, ProtocolType protocol, ISocketFactory factory) => _factories.Add((type, protocol), factory);

    /// <summary>Hands a packet to the raw sockets of its protocol and to its receiver.</summary>
    /// <returns>Whether anybody wanted it.</returns>
    internal bool Deliver(in ReceivedPacket packet)
    {
        bool isWanted = Raw.Receive(packet);
        if (_transports[packet.Protocol] is not { } transport)
            return isWanted;
        transport.Receive(packet);
        return true;
    }

    /// <summary>Hands an ICMP error to the protocol that it is about.</summary>
    internal void DeliverError(in IcmpErrorReport report)
    {
        Raw.OnError(report);
        _transports[report.Protocol]?.OnError(report);
    }
}
