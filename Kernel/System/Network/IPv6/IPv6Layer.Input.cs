using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Reassembly;
using Cosmos.Network.Transports;

namespace Cosmos.Network.IPv6;

/// <content>Receiving: checks, extension headers, reassembly, delivery.</content>
internal sealed partial class IPv6Layer
{
    private const int FragmentHeaderLength = 8;
    private const int MaximumPacketAfterReassembly = ushort.MaxValue;
    private readonly FrameSlot _reassembled = new();

    /// <summary>Whether the packet that is being delivered came in fragments, which neighbour discovery forbids (RFC 6980).</summary>
    public bool IsDeliveringReassembled { get; private set; }

    /// <inheritdoc/>
    public void Receive(NetworkInterface networkInterface, PacketBuffer frame, FrameSlot slot, in ReceiveInfo info, bool isLinkGroup)
    {
        ReadOnlySpan<byte> header = frame.Bytes;
        if (header.Length < IPv6Header.Length || header[0] >> 4 != 6)
        {
            networkInterface.Counters.ReceivedErrors++;
            return;
        }

        int total = IPv6Header.Length + IPv6Header.PayloadLength(header);
        if (frame.Next is null ? total > frame.Length : total > PacketChain.LengthOf(frame))
        {
            networkInterface.Counters.ReceivedErrors++;
            return;
        }

        InternetAddress source = IPv6Header.Source(header);
        InternetAddress destination = IPv6Header.Destination(header);
        bool isGroup = isLinkGroup;
        if (!IsSourceAcceptable(networkInterface, source) || !IsForThisHost(networkInterface, destination, ref isGroup))
        {
            networkInterface.Counters.ReceivedUnwanted++;
            return;
        }

        // Short frames are padded by the sender's hardware.
        if (frame.Next is null)
            frame.Length = total;
        else
            PacketChain.Trim(frame, total);
        ProcessHeaders(networkInterface, frame, slot, info.IsChecksumValid, source, destination, isGroup, total);
    }

    private void ProcessHeaders(
        NetworkInterface networkInterface, PacketBuffer frame, FrameSlot slot, bool isChecksumValid, InternetAddress source, InternetAddress destination, bool isGroup, int total)
    {
        ReadOnlySpan<byte> bytes = frame.Bytes;
        var chain = new IPv6HeaderChain(bytes, destination.IsMulticast);
        HeaderChainResult result = chain.Walk();
        if (result == HeaderChainResult.Fragment)
        {
            ushort field = BinaryPrimitives.ReadUInt16BigEndian(bytes[(chain.Offset + 2)..]);
            if ((field & ~6) != 0)
            {
                ReceiveFragment(networkInterface, frame, slot, ref chain, field, source, destination, isGroup, total);
                return;
            }

            // RFC 6946: a fragment that is all of its packet has nothing to do with others.
            chain.SkipFragmentHeader();
            result = chain.Walk();
            if (result == HeaderChainResult.Fragment)
                result = HeaderChainResult.Discard;
        }

        if (result != HeaderChainResult.Transport)
        {
            Refuse(networkInterface, frame, chain, result, isGroup);
            return;
        }

        int offset = chain.Offset;
        byte protocol = chain.NextHeader;
        byte hopLimit = IPv6Header.HopLimit(bytes);
        byte trafficClass = IPv6Header.TrafficClass(bytes);
        frame.Start += offset;
        frame.Length -= offset;
        if (frame.Next is not null && !MakeContiguous(networkInterface, ref frame, slot, offset))
            return;
        var packet = new ReceivedPacket
        {
            Frame = frame,
            Length = total - offset,
            Source = source,
            Destination = destination,
            Interface = networkInterface,
            Protocol = protocol,
            IsChecksumValid = isChecksumValid,
            TimeToLive = hopLimit,
            TypeOfService = trafficClass,
            IsGroup = isGroup,
            NetworkHeaderLength = offset,
            Slot = slot,
        };
        Deliver(packet, chain.NextHeaderField);
    }

    private void Deliver(in ReceivedPacket packet, int nextHeaderField)
    {
        // Only discovery and group management may come from nobody (RFC 4291, section 2.5.2).
        if (packet.Source.IsAny && packet.Protocol != InternetProtocol.IcmpV6)
        {
            packet.Interface.Counters.ReceivedUnwanted++;
            return;
        }

        if (!_stack.Deliver(packet))
            Icmp.SendParameterProblem(packet, IPv6HeaderChain.UnknownNextHeader, nextHeaderField);
    }

    private void Refuse(NetworkInterface networkInterface, PacketBuffer frame, in IPv6HeaderChain chain, HeaderChainResult result, bool isGroup)
    {
        if (result == HeaderChainResult.Discard)
        {
            networkInterface.Counters.ReceivedUnwanted++;
            return;
        }

        networkInterface.Counters.ReceivedErrors++;
        if (result == HeaderChainResult.Problem)
            Icmp.SendHeaderProblem(networkInterface, frame, chain.ProblemCode, chain.ProblemPointer, isGroup && !chain.IsComplaintForced);
    }

    private void ReceiveFragment(
        NetworkInterface networkInterface,
        PacketBuffer frame,
        FrameSlot slot,
        ref IPv6HeaderChain chain,
        ushort field,
        InternetAddress source,
        InternetAddress destination,
        bool isGroup,
        int total)
    {
        ReadOnlySpan<byte> bytes = frame.Bytes;
        int start = chain.Offset;
        int offset = field & ~7;
        bool hasMore = (field & 1) != 0;
        int length = total - start - FragmentHeaderLength;
        if (hasMore && (length & 7) != 0)
        {
            networkInterface.Counters.ReceivedErrors++;
            Icmp.SendHeaderProblem(networkInterface, frame, IPv6HeaderChain.ErroneousField, IPv6Header.PayloadLengthOffset, isGroup);
            return;
        }

        if (offset + length > MaximumPacketAfterReassembly)
        {
            networkInterface.Counters.ReceivedErrors++;
            Icmp.SendHeaderProblem(networkInterface, frame, IPv6HeaderChain.ErroneousField, start + 2, isGroup);
            return;
        }

        uint identification = BinaryPrimitives.ReadUInt32BigEndian(bytes[(start + 4)..]);
        byte hopLimit = IPv6Header.HopLimit(bytes);
        byte trafficClass = IPv6Header.TrafficClass(bytes);
        byte nextHeader = bytes[start];
        if (offset == 0 && !HasWholeChain(ref chain))
        {
            // RFC 7112: all headers belong into the first fragment, or filters can be passed by.
            networkInterface.Counters.ReceivedErrors++;
            return;
        }

        int headerLength = start + FragmentHeaderLength;
        frame.Start += headerLength;
        frame.Length -= headerLength;
        var fragment = new Fragment
        {
            Key = new FragmentKey(source, destination, identification, 0),
            Interface = networkInterface,
            Offset = offset,
            Length = length,
            HasMore = hasMore,
            HeaderLength = headerLength,
            TypeOfService = trafficClass,
            TimeToLive = hopLimit,
            NextHeader = nextHeader,
        };
        slot.Frame = null;
        if (_reassembler.TryAdd(fragment, frame, out ReassembledDatagram datagram))
            DeliverReassembled(networkInterface, datagram, source, destination, isGroup);
    }

    private static bool HasWholeChain(ref IPv6HeaderChain chain)
    {
        chain.SkipFragmentHeader();
        return chain.Walk() == HeaderChainResult.Transport;
    }

    private void DeliverReassembled(NetworkInterface networkInterface, in ReassembledDatagram datagram, InternetAddress source, InternetAddress destination, bool isGroup)
    {
        PacketBuffer whole = datagram.Frame;
        _reassembled.Frame = whole;
        IsDeliveringReassembled = true;
        byte protocol = datagram.NextHeader;
        int headerLength = datagram.HeaderLength;
        int skipped = 0;

        // Destination Options may follow a Fragment header; they were checked when the first fragment came.
        while (protocol is IPv6Header.DestinationOptions or IPv6Header.Routing && whole.Length >= 8)
        {
            int length = (whole.Bytes[1] + 1) * 8;
            if (length > whole.Length)
                break;
            protocol = whole.Bytes[0];
            whole.Start += length;
            whole.Length -= length;
            headerLength += length;
            skipped += length;
        }

        if (MakeContiguous(networkInterface, ref whole, _reassembled, headerLength))
        {
            var packet = new ReceivedPacket
            {
                Frame = whole,
                Length = datagram.Length - skipped,
                Source = source,
                Destination = destination,
                Interface = networkInterface,
                Protocol = protocol,
                TimeToLive = datagram.TimeToLive,
                TypeOfService = datagram.TypeOfService,
                IsGroup = isGroup,
                NetworkHeaderLength = headerLength,
                Slot = _reassembled,
            };
            Deliver(packet, IPv6Header.NextHeaderOffset);
        }

        IsDeliveringReassembled = false;
        _reassembled.Frame?.ReleaseChain();
        _reassembled.Frame = null;
    }

    private bool MakeContiguous(NetworkInterface networkInterface, ref PacketBuffer frame, FrameSlot slot, int headerLength)
    {
        if (!PacketChain.TryMakeContiguous(ref frame, headerLength, ReceivedPacket.ContiguousLength, _stack.HeaderPool))
        {
            networkInterface.Counters.ReceivedDropped++;
            return false;
        }

        slot.Frame = frame;
        return true;
    }

    private bool IsSourceAcceptable(NetworkInterface networkInterface, InternetAddress source)
    {
        // IPv4-mapped addresses are never on the wire (RFC 4291, section 2.5.5.2): here they would turn into IPv4 addresses.
        if (source.IsMulticast || source.IsIPv4)
            return false;
        if (networkInterface.IsLoopback)
            return true;

        if (_stack.Ethernet.IsOwnFrame)
            return true;

        // A packet with an own source comes from a copy of this machine's packet or from a forger; duplicate addresses are found by solicitations.
        return !source.IsLoopback && (source.IsAny || !IsLocal(networkInterface, source));
    }

    private bool IsForThisHost(NetworkInterface networkInterface, InternetAddress destination, ref bool isGroup)
    {
        if (destination.IsIPv4 || destination.IsAny || (destination.IsLoopback && !networkInterface.IsLoopback))
            return false;
        if (!destination.IsMulticast)
            return !isGroup && IsLocal(networkInterface, destination);
        isGroup = true;
        int scope = IPv6Groups.Scope(destination);
        if (scope == 0 || (scope == 1 && !networkInterface.IsLoopback))
            return false;
        return destination == IPv6Groups.AllNodes || destination == IPv6Groups.AllNodesOfInterface || networkInterface.Groups.Contains(destination);
    }
}
