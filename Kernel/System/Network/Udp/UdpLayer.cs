using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Checksums;
using Cosmos.Network.Sockets;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Udp;

/// <summary>UDP over both internet protocols (RFC 768, RFC 8200 section 8.1).</summary>
internal sealed class UdpLayer : ITransport, ISocketFactory
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 8;

    /// <summary>Where in it the checksum lies.</summary>
    public const int ChecksumOffset = 6;

    private readonly NetworkStack _stack;

    public UdpLayer(NetworkStack stack)
    {
        _stack = stack;
        stack.Register(InternetProtocol.Udp, this);
        stack.Register(SocketType.Dgram, ProtocolType.Udp, this);
    }

    /// <summary>The bound sockets.</summary>
    public UdpSocketTable Sockets { get; } = new();

    /// <inheritdoc/>
    public NetworkSocket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol, out NetworkError error)
    {
        error = NetworkError.None;
        return new UdpSocket(_stack, family);
    }

    /// <inheritdoc/>
    public void Receive(in ReceivedPacket packet)
    {
        ReadOnlySpan<byte> bytes = packet.Bytes;
        int length;
        if (bytes.Length < HeaderLength || (length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..])) < HeaderLength || length > packet.Length
            || !IsChecksumRight(packet, length))
        {
            packet.Interface.Counters.ReceivedErrors++;
            return;
        }

        ushort sourcePort = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        ushort destinationPort = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        uint scope = !packet.Source.IsIPv4 && packet.Source.IsLinkLocal ? packet.Interface.Index : 0;
        var source = new InternetEndpoint(packet.Source, sourcePort, scope);
        if (packet.IsGroup)
        {
            Sockets.DeliverToAll(packet, source, destinationPort, length - HeaderLength);
            return;
        }

        UdpSocket? socket = Sockets.Find(packet, source, destinationPort, _stack.Hash);
        if (socket is not null)
            socket.Deliver(packet, source, length - HeaderLength, mayTake: true);
        else
            _stack.LayerOf(packet.Destination)?.SendError(packet, IcmpErrorKind.PortUnreachable);
    }

    /// <inheritdoc/>
    public void OnError(in IcmpErrorReport report)
    {
        ushort sourcePort = BinaryPrimitives.ReadUInt16BigEndian(report.Transport);
        ushort destinationPort = BinaryPrimitives.ReadUInt16BigEndian(report.Transport[2..]);
        UdpSocket? socket = Sockets.FindSender(report.Source, sourcePort, report.Destination, destinationPort);
        if (socket is null)
            return;
        if (report.Kind == IcmpErrorKind.MessageTooBig)
            _stack.Routes.PathMtu.Reduce(report.Destination, report.MaximumTransmissionUnit);
        socket.OnError(report);
    }

    private static bool IsChecksumRight(in ReceivedPacket packet, int length)
    {
        if (BinaryPrimitives.ReadUInt16BigEndian(packet.Bytes[ChecksumOffset..]) == 0)
            return packet.Destination.IsIPv4;
        if (packet.IsChecksumValid)
            return true;

        // What IP carries behind the datagram is not summed.
        if (length != packet.Length)
            PacketChain.Trim(packet.Frame, length);
        ulong sum = InternetChecksum.PseudoHeader(packet.Source, packet.Destination, InternetProtocol.Udp, length);
        return InternetChecksum.Finish(PacketChain.AddChecksum(packet.Frame, sum)) == 0;
    }
}
