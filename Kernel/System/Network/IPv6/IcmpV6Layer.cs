using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Checksums;
using Cosmos.Network.Icmp;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.IPv6;

/// <summary>ICMPv6 (RFC 4443): answers echo requests, hands errors to the protocols that they are about, sends errors, sorts out neighbour discovery.</summary>
internal sealed partial class IcmpV6Layer(NetworkStack stack, IPv6Layer layer) : ITransport
{
    private const int HeaderLength = 8;
    private const int ChecksumOffset = 2;
    private const int MinimumLength = 4;

    private readonly ErrorRateLimiter _limiter = new(stack);
    private readonly FramePart[] _parts = new FramePart[TransmitQueue.MaximumParts];

    // Discovery messages that lie in several buffers are put together here; longer ones than a link's usual MTU do not occur.
    private readonly byte[] _scratch = new byte[2048];

    /// <summary>Limit on errors that leave.</summary>
    public ErrorRateLimiter Limiter => _limiter;

    /// <inheritdoc/>
    public void Receive(in ReceivedPacket packet)
    {
        ulong sum = InternetChecksum.PseudoHeader(packet.Source, packet.Destination, InternetProtocol.IcmpV6, packet.Length);
        if (packet.Bytes.Length < MinimumLength || InternetChecksum.Finish(PacketChain.AddChecksum(packet.Frame, sum)) != 0)
        {
            packet.Interface.Counters.ReceivedErrors++;
            return;
        }

        byte type = packet.Bytes[0];
        if (packet.Length < HeaderLength)
        {
            packet.Interface.Counters.ReceivedErrors++;
            return;
        }

        switch (type)
        {
            case IcmpV6Type.EchoRequest:
                // Requests to groups are not answered: they make a host an amplifier.
                if (!packet.IsGroup && !packet.Source.IsAny && stack.Options.AnswersEchoRequests)
                    SendEchoReply(packet);
                break;
            case IcmpV6Type.DestinationUnreachable or IcmpV6Type.PacketTooBig or IcmpV6Type.TimeExceeded or IcmpV6Type.ParameterProblem:
                if (!packet.IsGroup)
                    ReceiveError(packet, Contiguous(packet));
                break;
            case IcmpV6Type.RouterAdvertisement or IcmpV6Type.NeighborSolicitation or IcmpV6Type.NeighborAdvertisement:
                ReceiveDiscovery(packet, type);
                break;
            case IcmpV6Type.MulticastListenerQuery when !packet.Interface.IsLoopback:
                layer.Of(packet.Interface).Listener.OnQuery(packet, Contiguous(packet));
                break;
        }
    }

    /// <inheritdoc/>
    public void OnError(in IcmpErrorReport report)
    {
        // About an echo request or reply: the raw sockets have seen it.
    }

    /// <summary>Sends a message of one buffer directly to the link.</summary>
    /// <param name="networkInterface">The interface.</param>
    /// <param name="source">Source address, may be unspecified.</param>
    /// <param name="destination">A group or a neighbour.</param>
    /// <param name="hopLimit">Hop limit.</param>
    /// <param name="message">The message with <see cref="NetworkStack.HeaderRoom"/> before it. The reference passes to this call.</param>
    public void SendOnLink(NetworkInterface networkInterface, InternetAddress source, InternetAddress destination, byte hopLimit, PacketBuffer message)
    {
        var options = new OutputOptions
        {
            Source = source,
            Destination = destination,
            Protocol = InternetProtocol.IcmpV6,
            TimeToLive = hopLimit,
            ChecksumOffset = ChecksumOffset,
            DoNotFragment = true,
        };
        layer.Send(layer.OnLink(networkInterface, source, destination), options, message, default);
    }

    /// <summary>The message in one piece; its first bytes when it is longer than any that is looked at.</summary>
    private ReadOnlySpan<byte> Contiguous(in ReceivedPacket packet) =>
        packet.Frame.Next is null ? packet.Bytes : _scratch.AsSpan(0, PacketChain.CopyTo(packet.Frame, 0, _scratch));

    private void ReceiveDiscovery(in ReceivedPacket packet, byte type)
    {
        // RFC 4861, sections 6.1 and 7.1: nothing that a router has forwarded; RFC 6980: nothing in fragments.
        if (packet.Interface.IsLoopback)
            return;
        ReadOnlySpan<byte> message = Contiguous(packet);
        if (packet.TimeToLive != NeighborMessages.HopLimit || message[1] != 0 || layer.IsDeliveringReassembled || message.Length != packet.Length)
        {
            packet.Interface.Counters.ReceivedErrors++;
            return;
        }

        bool isValid = type switch
        {
            IcmpV6Type.RouterAdvertisement => layer.Of(packet.Interface).Routers.Receive(packet.Source, message),
            IcmpV6Type.NeighborSolicitation => layer.Neighbors.ReceiveSolicitation(packet, message),
            _ => layer.Neighbors.ReceiveAdvertisement(packet, message),
        };
        if (!isValid)
            packet.Interface.Counters.ReceivedErrors++;
    }

    private void SendEchoReply(in ReceivedPacket packet)
    {
        if (!stack.Routes.TryFind(packet.Source, packet.Interface.Index, null, packet.Destination, out Route route)
            || stack.HeaderPool.TryTake(NetworkStack.HeaderRoom) is not { } header)
        {
            return;
        }

        // The payload goes back out of the buffers that it came in.
        ReadOnlySpan<byte> request = packet.Bytes;
        header.Length = HeaderLength;
        request[..HeaderLength].CopyTo(header.Bytes);
        header.Bytes[0] = IcmpV6Type.EchoReply;
        header.Bytes[1] = 0;
        if (!PacketChain.TryGetParts(packet.Frame, HeaderLength, _parts.AsSpan(0, _parts.Length - 1), out int count))
        {
            header.Release();
            return;
        }

        var options = new OutputOptions
        {
            Source = packet.Destination,
            Destination = packet.Source,
            Protocol = InternetProtocol.IcmpV6,
            TimeToLive = stack.Options.TimeToLive,
            TypeOfService = packet.TypeOfService,
            ChecksumOffset = ChecksumOffset,
        };
        layer.Send(route, options, header, _parts.AsSpan(0, count));
    }
}
