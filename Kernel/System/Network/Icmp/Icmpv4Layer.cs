using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Checksums;
using Cosmos.Network.IPv4;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Icmp;

/// <summary>ICMP for IPv4 (RFC 792, RFC 1122 section 3.2.2): answers echo requests, hands errors to the protocols that they are about, sends errors.</summary>
internal sealed class Icmpv4Layer(NetworkStack stack) : ITransport
{
    /// <summary>Most bytes of an error with its IP header (RFC 1812, section 4.3.2.3).</summary>
    private const int MaximumErrorLength = 576;

    private readonly ErrorRateLimiter _limiter = new(stack);
    private readonly FramePart[] _parts = new FramePart[TransmitQueue.MaximumParts];

    /// <summary>Limit on errors that leave.</summary>
    public ErrorRateLimiter Limiter => _limiter;

    /// <inheritdoc/>
    public void Receive(in ReceivedPacket packet)
    {
        ReadOnlySpan<byte> bytes = packet.Bytes;
        if (bytes.Length < Icmpv4.HeaderLength || InternetChecksum.Finish(PacketChain.AddChecksum(packet.Frame, 0)) != 0)
        {
            packet.Interface.Counters.ReceivedErrors++;
            return;
        }

        switch (bytes[0])
        {
            case Icmpv4.EchoRequest:
                // Requests to groups are not answered: they make a host an amplifier (RFC 1122, section 3.2.2.6, leaves the choice).
                if (!packet.IsGroup && stack.Options.AnswersEchoRequests)
                    SendEchoReply(packet);
                break;
            case Icmpv4.DestinationUnreachable or Icmpv4.TimeExceeded or Icmpv4.ParameterProblem:
                if (!packet.IsGroup)
                    ReceiveError(packet, bytes);
                break;
        }

        // Source quench is deprecated (RFC 6633), redirects are for networks with careless routers, timestamps and address masks tell strangers too much.
    }

    /// <inheritdoc/>
    public void OnError(in IcmpErrorReport report)
    {
        // About an echo request or reply: the raw sockets have seen it.
    }

    /// <summary>Tells the sender that the protocol or the port of a packet is not there.</summary>
    public void SendUnreachable(in ReceivedPacket packet, IcmpErrorKind kind)
    {
        byte code = kind == IcmpErrorKind.PortUnreachable ? Icmpv4.PortUnreachable : Icmpv4.ProtocolUnreachable;
        if (!packet.IsGroup)
            SendError(Icmpv4.DestinationUnreachable, code, packet.Frame, packet.NetworkHeaderLength);
    }

    /// <summary>Tells the sender that not all fragments came.</summary>
    public void SendReassemblyTimeExceeded(NetworkInterface networkInterface, PacketBuffer first, int headerLength)
    {
        if (networkInterface.IsUp)
            SendError(Icmpv4.TimeExceeded, Icmpv4.ReassemblyTimeExceeded, first, headerLength);
    }

    /// <summary>Reports to a protocol of this machine that the neighbour for one of its packets does not answer.</summary>
    /// <param name="networkInterface">Where it would have left.</param>
    /// <param name="packet">The packet, from its IP header on.</param>
    public void ReportUnreachable(NetworkInterface networkInterface, ReadOnlySpan<byte> packet)
    {
        if (IPv4Header.TryParse(packet, out IPv4Header header))
            Report(IcmpErrorKind.HostUnreachable, 0, new InternetAddress(header.Source), networkInterface, header, packet[header.Length..]);
    }

    private static bool TryGetKind(byte type, byte code, out IcmpErrorKind kind)
    {
        kind = (type, code) switch
        {
            (Icmpv4.TimeExceeded, _) => IcmpErrorKind.TimeExceeded,
            (Icmpv4.ParameterProblem, _) => IcmpErrorKind.ParameterProblem,
            (_, Icmpv4.NetworkUnreachable or Icmpv4.NetworkUnknown) => IcmpErrorKind.NetworkUnreachable,
            (_, Icmpv4.ProtocolUnreachable) => IcmpErrorKind.ProtocolUnreachable,
            (_, Icmpv4.PortUnreachable) => IcmpErrorKind.PortUnreachable,
            (_, Icmpv4.FragmentationNeeded) => IcmpErrorKind.MessageTooBig,
            (_, Icmpv4.NetworkProhibited or Icmpv4.HostProhibited or Icmpv4.CommunicationProhibited) => IcmpErrorKind.Prohibited,
            _ => IcmpErrorKind.HostUnreachable,
        };
        return type != Icmpv4.DestinationUnreachable || code <= 15;
    }

    private void SendEchoReply(in ReceivedPacket packet)
    {
        if (!stack.Routes.TryFind(packet.Source, 0, null, packet.Destination, out Route route)
            || stack.HeaderPool.TryTake(NetworkStack.HeaderRoom) is not { } header)
        {
            return;
        }

        // The payload goes back out of the buffers that it came in.
        ReadOnlySpan<byte> request = packet.Bytes;
        header.Length = Icmpv4.HeaderLength;
        Span<byte> reply = header.Bytes;
        request[..Icmpv4.HeaderLength].CopyTo(reply);
        ushort checksum = BinaryPrimitives.ReadUInt16BigEndian(request[Icmpv4.ChecksumOffset..]);
        ushort before = BinaryPrimitives.ReadUInt16BigEndian(request);
        reply[0] = Icmpv4.EchoReply;
        reply[1] = 0;

        // Of the two zeros of one's complement only this one is right for a message of nothing but zeros, and for others both are (RFC 1624, section 3).
        ushort updated = InternetChecksum.Update(checksum, before, 0);
        BinaryPrimitives.WriteUInt16BigEndian(reply[Icmpv4.ChecksumOffset..], updated == 0 ? ushort.MaxValue : updated);
        if (!PacketChain.TryGetParts(packet.Frame, Icmpv4.HeaderLength, _parts.AsSpan(0, _parts.Length - 1), out int count))
        {
            header.Release();
            return;
        }

        var options = new OutputOptions
        {
            Source = packet.Destination,
            Destination = packet.Source,
            Protocol = InternetProtocol.Icmp,
            TimeToLive = stack.Options.TimeToLive,
            TypeOfService = packet.TypeOfService,
        };
        stack.Output.Send(route, options, header, _parts.AsSpan(0, count));
    }

    private void ReceiveError(in ReceivedPacket packet, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> quoted = bytes[Icmpv4.HeaderLength..];
        if (!TryGetKind(bytes[0], bytes[1], out IcmpErrorKind kind) || !IPv4Header.TryParse(quoted, out IPv4Header header)
            || quoted.Length < header.Length + 8 || (header.Fragment & IPv4Header.OffsetMask) != 0)
        {
            packet.Interface.Counters.ReceivedErrors++;
            return;
        }

        // Only what this machine sent can concern it.
        if (!stack.IPv4.IsLocal(header.Source))
        {
            packet.Interface.Counters.ReceivedUnwanted++;
            return;
        }

        int mtu = 0;
        if (kind == IcmpErrorKind.MessageTooBig)
        {
            mtu = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
            if (mtu == 0)
                mtu = PathMtuCache.NextLower(header.TotalLength);
            if (mtu < 68 || mtu >= header.TotalLength)
                return;
        }

        Report(kind, mtu, packet.Source, packet.Interface, header, quoted[header.Length..]);
    }

    private void Report(IcmpErrorKind kind, int mtu, InternetAddress reporter, NetworkInterface networkInterface, IPv4Header header, ReadOnlySpan<byte> transport)
    {
        if (transport.Length < 8)
            return;
        var report = new IcmpErrorReport
        {
            Kind = kind,
            Source = new InternetAddress(header.Source),
            Destination = new InternetAddress(header.Destination),
            Protocol = header.Protocol,
            Transport = transport,
            Reporter = reporter,
            Interface = networkInterface,
            MaximumTransmissionUnit = mtu,
        };
        stack.DeliverError(report);
    }

    /// <summary>Sends an error about a packet unless RFC 1122, section 3.2.2, forbids it.</summary>
    private void SendError(byte type, byte code, PacketBuffer packet, int headerLength)
    {
        ReadOnlySpan<byte> start = packet.Array.AsSpan(packet.Start - headerLength, headerLength + packet.Length);
        if (!IPv4Header.TryParse(start, out IPv4Header header) || (header.Fragment & IPv4Header.OffsetMask) != 0)
            return;
        uint source = header.Source;
        if (source >> 24 is 0 or >= 224 || stack.IPv4.IsBroadcast(source))
            return;

        // No error about an error; raw queries are fine.
        if (header.Protocol == InternetProtocol.Icmp && (packet.Length == 0 || packet.Bytes[0] is not (Icmpv4.EchoReply or Icmpv4.EchoRequest)))
            return;
        var destination = new InternetAddress(source);
        if (!_limiter.TryTake(destination))
            return;
        var local = new InternetAddress(header.Destination);
        if (!stack.Routes.TryFind(destination, 0, null, stack.IPv4.IsLocal(header.Destination) ? local : InternetAddress.AnyV4, out Route route)
            || stack.DataPool.TryTake(NetworkStack.HeaderRoom) is not { } error)
        {
            return;
        }

        int room = Math.Min(MaximumErrorLength - IPv4Header.MinimumLength, error.Capacity - error.Start) - Icmpv4.HeaderLength;
        Span<byte> bytes = error.Tail;
        bytes[..Icmpv4.HeaderLength].Clear();
        bytes[0] = type;
        bytes[1] = code;
        start[..headerLength].CopyTo(bytes[Icmpv4.HeaderLength..]);
        int quoted = headerLength + PacketChain.CopyTo(packet, 0, bytes.Slice(Icmpv4.HeaderLength + headerLength, room - headerLength));
        error.Length = Icmpv4.HeaderLength + quoted;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[Icmpv4.ChecksumOffset..], InternetChecksum.Compute(error.Bytes));
        var options = new OutputOptions
        {
            Source = route.Source,
            Destination = destination,
            Protocol = InternetProtocol.Icmp,
            TimeToLive = stack.Options.TimeToLive,

            // Internetwork control (RFC 1812, section 4.3.2.5).
            TypeOfService = 0xC0,
        };
        stack.Output.Send(route, options, error, default);
    }
}
