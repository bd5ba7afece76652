using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Checksums;
using Cosmos.Network.Icmp;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Sockets;

/// <summary>
/// An ICMP datagram socket (icmp(7), "ping socket"): sends echo requests under an identifier of its own and receives the replies to them, without IP header.
/// </summary>
internal sealed class PingSocket(NetworkStack stack, AddressFamily family, ProtocolType protocol) : RawSocket(stack, family, SocketType.Dgram, protocol)
{
    private const int IdentifierOffset = 4;
    private const byte EchoRequestV6 = 128;
    private const byte EchoReplyV6 = 129;

    /// <inheritdoc/>
    protected override bool DeliversHeader => false;

    /// <inheritdoc/>
    protected override bool WritesChecksum => true;

    /// <inheritdoc/>
    protected override bool Accepts(in ReceivedPacket packet)
    {
        ReadOnlySpan<byte> bytes = packet.Bytes;
        byte reply = Family == AddressFamily.InterNetwork ? Icmpv4.EchoReply : EchoReplyV6;
        return IsBound && bytes.Length >= Icmpv4.HeaderLength && bytes[0] == reply && bytes[1] == 0
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[IdentifierOffset..]) == Local.Port
            && (Family == AddressFamily.InterNetworkV6 || InternetChecksum.Finish(PacketChain.AddChecksum(packet.Frame, 0)) == 0);
    }

    /// <inheritdoc/>
    protected override NetworkError BindCore(in InternetEndpoint local)
    {
        // The identifier is what tells the sockets apart; equal ones would only see each other's replies.
        Local = local with { Port = local.Port != 0 ? local.Port : (ushort)((Stack.Random.NextUInt32() % ushort.MaxValue) + 1) };
        return NetworkError.None;
    }

    /// <inheritdoc/>
    protected override NetworkError Prepare(Span<byte> message)
    {
        byte request = Family == AddressFamily.InterNetwork ? Icmpv4.EchoRequest : EchoRequestV6;
        if (message.Length < Icmpv4.HeaderLength || message[0] != request || message[1] != 0)
            return NetworkError.InvalidArgument;
        if (EnsureBound() is not NetworkError.None and { } error)
            return error;
        BinaryPrimitives.WriteUInt16BigEndian(message[IdentifierOffset..], Local.Port);
        return NetworkError.None;
    }
}
