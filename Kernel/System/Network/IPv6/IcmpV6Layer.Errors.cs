using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.IPv6;

/// <content>Error messages, both ways (RFC 4443, sections 2.4 and 3).</content>
internal sealed partial class IcmpV6Layer
{
    private const byte PortUnreachableCode = 4;
    private const byte ReassemblyTimeExceededCode = 1;

    /// <summary>Tells the sender that the protocol or the port of a packet is not there.</summary>
    public void SendError(in ReceivedPacket packet, IcmpErrorKind kind)
    {
        if (kind == IcmpErrorKind.ProtocolUnreachable)
            SendParameterProblem(packet, IPv6HeaderChain.UnknownNextHeader, IPv6Header.NextHeaderOffset);
        else if (!packet.IsGroup)
            SendError(packet.Interface, IcmpV6Type.DestinationUnreachable, PortUnreachableCode, 0, packet.Frame, packet.NetworkHeaderLength, packet.Protocol);
    }

    /// <summary>Tells the sender that a packet that was checked has something wrong.</summary>
    public void SendParameterProblem(in ReceivedPacket packet, byte code, int pointer)
    {
        if (!packet.IsGroup)
            SendError(packet.Interface, IcmpV6Type.ParameterProblem, code, (uint)pointer, packet.Frame, packet.NetworkHeaderLength, packet.Protocol);
    }

    /// <summary>Tells the sender that the headers of a packet have something wrong.</summary>
    /// <param name="networkInterface">Where it came in.</param>
    /// <param name="frame">The packet from its IP header on.</param>
    /// <param name="code">What is wrong.</param>
    /// <param name="pointer">Where.</param>
    /// <param name="isGroup">Whether it was sent to a group, and is none of the cases that are complained about nevertheless.</param>
    public void SendHeaderProblem(NetworkInterface networkInterface, PacketBuffer frame, byte code, int pointer, bool isGroup)
    {
        if (!isGroup)
            SendError(networkInterface, IcmpV6Type.ParameterProblem, code, (uint)pointer, frame, 0, IPv6Header.NoNextHeader);
    }

    /// <summary>Tells the sender that not all fragments came.</summary>
    public void SendReassemblyTimeExceeded(NetworkInterface networkInterface, PacketBuffer first, int headerLength)
    {
        if (networkInterface.IsUp && !IPv6Header.Destination(first.Array.AsSpan(first.Start - headerLength)).IsMulticast)
            SendError(networkInterface, IcmpV6Type.TimeExceeded, ReassemblyTimeExceededCode, 0, first, headerLength, IPv6Header.NoNextHeader);
    }

    /// <summary>Reports to a protocol of this machine that the neighbour for one of its packets does not answer.</summary>
    /// <param name="networkInterface">Where it would have left.</param>
    /// <param name="packet">The packet, from its IP header on.</param>
    public void ReportUnreachable(NetworkInterface networkInterface, ReadOnlySpan<byte> packet)
    {
        if (packet.Length >= IPv6Header.Length)
            Report(IcmpErrorKind.HostUnreachable, 0, IPv6Header.Source(packet), networkInterface, packet);
    }

    private static bool TryGetKind(byte type, byte code, out IcmpErrorKind kind)
    {
        kind = (type, code) switch
        {
            (IcmpV6Type.PacketTooBig, _) => IcmpErrorKind.MessageTooBig,
            (IcmpV6Type.TimeExceeded, _) => IcmpErrorKind.TimeExceeded,
            (IcmpV6Type.ParameterProblem, IPv6HeaderChain.UnknownNextHeader) => IcmpErrorKind.ProtocolUnreachable,
            (IcmpV6Type.ParameterProblem, _) => IcmpErrorKind.ParameterProblem,
            (_, 0) => IcmpErrorKind.NetworkUnreachable,
            (_, PortUnreachableCode) => IcmpErrorKind.PortUnreachable,
            (_, 1 or 5 or 6) => IcmpErrorKind.Prohibited,
            _ => IcmpErrorKind.HostUnreachable,
        };
        return type != IcmpV6Type.DestinationUnreachable || code <= 8;
    }

    private void ReceiveError(in ReceivedPacket packet, ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> quoted = message[HeaderLength..];
        if (!TryGetKind(message[0], message[1], out IcmpErrorKind kind) || quoted.Length < IPv6Header.Length + 8 || quoted[0] >> 4 != 6)
        {
            packet.Interface.Counters.ReceivedErrors++;
            return;
        }

        // Only what this machine sent can concern it.
        InternetAddress source = IPv6Header.Source(quoted);
        if (source.IsIPv4 || !layer.IsLocal(packet.Interface, source))
        {
            packet.Interface.Counters.ReceivedUnwanted++;
            return;
        }

        int mtu = 0;
        if (kind == IcmpErrorKind.MessageTooBig)
        {
            // RFC 8201, section 4: a link that takes less than 1280 bytes cannot be; believing it would make fragments of everything.
            uint value = BinaryPrimitives.ReadUInt32BigEndian(message[4..]);
            if (value is < IPv6Header.MinimumMtu or > ushort.MaxValue)
                return;
            mtu = (int)value;
        }

        Report(kind, mtu, packet.Source, packet.Interface, quoted);
    }

    private void Report(IcmpErrorKind kind, int mtu, InternetAddress reporter, NetworkInterface networkInterface, ReadOnlySpan<byte> quoted)
    {
        InternetAddress destination = IPv6Header.Destination(quoted);
        var chain = new IPv6HeaderChain(quoted, destination.IsMulticast);
        HeaderChainResult result = chain.Walk();
        if (result == HeaderChainResult.Fragment)
        {
            // Of what this machine fragmented, only the first fragment tells whose packet it was.
            if ((BinaryPrimitives.ReadUInt16BigEndian(quoted[(chain.Offset + 2)..]) & ~7) != 0)
                return;
            chain.SkipFragmentHeader();
            result = chain.Walk();
        }

        if (result != HeaderChainResult.Transport || quoted.Length - chain.Offset < 8)
            return;
        var report = new IcmpErrorReport
        {
            Kind = kind,
            Source = IPv6Header.Source(quoted),
            Destination = destination,
            Protocol = chain.NextHeader,
            Transport = quoted[chain.Offset..],
            Reporter = reporter,
            Interface = networkInterface,
            MaximumTransmissionUnit = mtu,
        };
        stack.DeliverError(report);
    }

    /// <summary>Sends an error about a packet unless RFC 4443, section 2.4 (e), forbids it.</summary>
    private void SendError(
        NetworkInterface networkInterface, byte type, byte code, uint parameter, PacketBuffer packet, int headerLength, byte protocol)
    {
        ReadOnlySpan<byte> start = packet.Array.AsSpan(packet.Start - headerLength, headerLength + packet.Length);
        InternetAddress destination = IPv6Header.Source(start);
        if (destination.IsAny || destination.IsMulticast)
            return;
        if (protocol == InternetProtocol.IcmpV6 && (packet.Length == 0 || IcmpV6Type.ForbidsError(packet.Bytes[0])))
            return;
        if (!_limiter.TryTake(destination))
            return;
        InternetAddress local = IPv6Header.Destination(start);
        InternetAddress preferred = layer.IsLocal(networkInterface, local) ? local : InternetAddress.AnyV6;
        if (!stack.Routes.TryFind(destination, networkInterface.Index, null, preferred, out Route route) || route.Source.IsAny
            || stack.DataPool.TryTake(NetworkStack.HeaderRoom) is not { } error)
        {
            return;
        }

        int room = Math.Min(IPv6Header.MinimumMtu - IPv6Header.Length, error.Capacity - error.Start) - HeaderLength;
        Span<byte> bytes = error.Tail;
        bytes[..HeaderLength].Clear();
        bytes[0] = type;
        bytes[1] = code;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], parameter);
        Span<byte> quote = bytes.Slice(HeaderLength, room);
        int headers = Math.Min(headerLength, room);
        start[..headers].CopyTo(quote);
        error.Length = HeaderLength + headers + PacketChain.CopyTo(packet, 0, quote[headers..]);
        var options = new OutputOptions
        {
            Source = route.Source,
            Destination = destination,
            Protocol = InternetProtocol.IcmpV6,
            TimeToLive = stack.Options.TimeToLive,
            ChecksumOffset = ChecksumOffset,
        };
        layer.Send(route, options, error, default);
    }
}
