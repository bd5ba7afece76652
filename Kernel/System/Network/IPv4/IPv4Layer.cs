using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Icmp;
using Cosmos.Network.Igmp;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;
using Cosmos.Network.Reassembly;
using Cosmos.Network.Transports;

namespace Cosmos.Network.IPv4;

/// <summary>IPv4 of a host (RFC 791, RFC 1122): checks, reassembles and delivers what comes in. It forwards nothing.</summary>
internal sealed partial class IPv4Layer : IInternetLayer, IReassemblyOwner
{
    private const uint AllSystems = 0xE000_0001;

    private readonly NetworkStack _stack;
    private readonly Icmpv4Layer _icmp;
    private readonly IgmpLayer _igmp;
    private readonly FragmentReassembler _reassembler;
    private readonly FrameSlot _reassembled = new();
    private uint[] _localAddresses = [];
    private uint[] _broadcastAddresses = [];

    public IPv4Layer(NetworkStack stack)
    {
        _stack = stack;
        _icmp = new Icmpv4Layer(stack);
        _igmp = new IgmpLayer(stack);
        _reassembler = new FragmentReassembler(stack, this, timeout: 30_000_000);
        stack.Register(InternetProtocol.Icmp, _icmp);
        stack.Register(InternetProtocol.Igmp, _igmp);
    }

    /// <summary>ICMP for IPv4.</summary>
    public Icmpv4Layer Icmp => _icmp;

    /// <summary>Fragments that wait.</summary>
    public FragmentReassembler Reassembler => _reassembler;

    /// <inheritdoc/>
    public void Receive(NetworkInterface networkInterface, PacketBuffer frame, FrameSlot slot, in ReceiveInfo info, bool isLinkGroup)
    {
        if (!IPv4Header.TryParse(frame.Bytes, out IPv4Header header) || (!_stack.Ethernet.IsOwnFrame && !header.IsChecksumValid()))
        {
            networkInterface.Counters.ReceivedErrors++;
            return;
        }

        // Short frames are padded by the sender's hardware; longer ones than the frame were cut on the way.
        int total = header.TotalLength;
        if (frame.Next is null ? total > frame.Length : total > PacketChain.LengthOf(frame))
        {
            networkInterface.Counters.ReceivedErrors++;
            return;
        }

        uint source = header.Source;
        uint destination = header.Destination;
        bool isGroup = isLinkGroup;
        if (!IsSourceAcceptable(networkInterface, source, destination) || !IsForThisHost(networkInterface, destination, ref isGroup))
        {
            networkInterface.Counters.ReceivedUnwanted++;
            return;
        }

        if (header.Length > IPv4Header.MinimumLength && !IPv4Header.AreOptionsHarmless(header.Options))
        {
            networkInterface.Counters.ReceivedErrors++;
            return;
        }

        if (frame.Next is null)
            frame.Length = total;
        else
            PacketChain.Trim(frame, total);
        int headerLength = header.Length;
        if ((header.Fragment & (IPv4Header.MoreFragments | IPv4Header.OffsetMask)) != 0)
        {
            ReceiveFragment(networkInterface, header, frame, slot, isGroup);
            return;
        }

        byte protocol = header.Protocol;
        byte timeToLive = header.TimeToLive;
        byte typeOfService = header.TypeOfService;
        frame.Start += headerLength;
        frame.Length -= headerLength;
        if (frame.Next is not null && !MakeContiguous(networkInterface, ref frame, slot, headerLength))
            return;
        Deliver(new ReceivedPacket
        {
            Frame = frame,
            Length = total - headerLength,
            Source = new InternetAddress(source),
            Destination = new InternetAddress(destination),
            Interface = networkInterface,
            Protocol = protocol,
            IsChecksumValid = info.IsChecksumValid,
            TimeToLive = timeToLive,
            TypeOfService = typeOfService,
            IsGroup = isGroup,
            NetworkHeaderLength = headerLength,
            Slot = slot,
        });
    }

    /// <inheritdoc/>
    public void Solicit(NeighborEntry neighbor, bool isUnicast) => _stack.Arp.Solicit(neighbor, isUnicast);

    /// <inheritdoc/>
    public void OnUnreachable(NeighborEntry neighbor, ReadOnlySpan<byte> packet) => _icmp.ReportUnreachable(neighbor.Interface, packet);

    /// <inheritdoc/>
    public void SendError(in ReceivedPacket packet, IcmpErrorKind kind) => _icmp.SendUnreachable(packet, kind);

    /// <inheritdoc/>
    public void OnGroupJoined(NetworkInterface networkInterface, InternetAddress group) => _igmp.OnJoined(networkInterface, group);

    /// <inheritdoc/>
    public void OnGroupLeft(NetworkInterface networkInterface, InternetAddress group) => _igmp.OnLeft(networkInterface, group);

    /// <inheritdoc/>
    public void OnAddressAdded(InterfaceAddress address)
    {
        if (address.Address.IsIPv4 && address.IsUsable && !address.Interface.IsLoopback)
            _stack.Arp.SendAnnouncement(address.Interface, address.Address);
    }

    /// <inheritdoc/>
    public void OnAddressRemoved(InterfaceAddress address)
    {
        // Nothing on the wire: an ARP answer simply no longer comes.
    }

    /// <inheritdoc/>
    public void OnInterfaceChanged(NetworkInterface networkInterface)
    {
        if (networkInterface.IsLoopback || !networkInterface.IsUp)
            return;

        // The cable may lead elsewhere now: tell the stations and the switches of the new link.
        foreach (InterfaceAddress address in networkInterface.AddressList)
        {
            if (address.Address.IsIPv4 && address.IsUsable)
                _stack.Arp.SendAnnouncement(networkInterface, address.Address);
        }

        _igmp.OnInterfaceUp(networkInterface);
    }

    /// <inheritdoc/>
    public void OnConfigurationChanged()
    {
        int count = 0;
        foreach (NetworkInterface networkInterface in _stack.InterfaceList)
            count += networkInterface.AddressList.Count;
        var local = new uint[count];
        var broadcast = new uint[count];
        int locals = 0;
        int broadcasts = 0;
        foreach (NetworkInterface networkInterface in _stack.InterfaceList)
        {
            foreach (InterfaceAddress address in networkInterface.AddressList)
            {
                if (!address.Address.IsIPv4 || !address.IsUsable)
                    continue;
                local[locals++] = address.Address.V4;
                if (!networkInterface.IsLoopback && !address.Broadcast.IsAny)
                    broadcast[broadcasts++] = address.Broadcast.V4;
            }
        }

        _localAddresses = local[..locals];
        _broadcastAddresses = broadcast[..broadcasts];
    }

    /// <inheritdoc/>
    void IReassemblyOwner.OnTimeout(NetworkInterface networkInterface, PacketBuffer first, int headerLength) =>
        _icmp.SendReassemblyTimeExceeded(networkInterface, first, headerLength);

    /// <summary>Whether an address is used by this machine.</summary>
    public bool IsLocal(uint address) => Contains(_localAddresses, address) || address >> 24 == 127;

    /// <summary>Whether an address is a broadcast address of this machine's links.</summary>
    public bool IsBroadcast(uint address) => address == uint.MaxValue || Contains(_broadcastAddresses, address);

    /// <summary>A machine has two or three addresses: a loop is quicker than the search that pays for long arrays.</summary>
    private static bool Contains(uint[] addresses, uint address)
    {
        foreach (uint candidate in addresses)
        {
            if (candidate == address)
                return true;
        }

        return false;
    }

    /// <summary>Martian sources (RFC 1122, section 3.2.1.3; RFC 1812, section 5.3.7): groups, this machine's own addresses from outside, loopback.</summary>
    private bool IsSourceAcceptable(NetworkInterface networkInterface, uint source, uint destination)
    {
        uint top = source >> 24;
        if (networkInterface.IsLoopback)
            return top < 224 && source != 0;
        if (top is 127 or >= 224)
            return false;

        // Network zero is "this host on this network": a DHCP client or server without address may say it, to everybody only.
        if (top == 0)
            return source == 0 && (destination == uint.MaxValue || destination >> 28 == 0xE);
        if (_stack.Ethernet.IsOwnFrame)
            return true;
        return !Contains(_localAddresses, source) && !Contains(_broadcastAddresses, source);
    }

    /// <summary>Weak end system model (RFC 1122, section 3.3.4.2), as on Linux: any of this machine's addresses, whichever way the packet came, except loopback.</summary>
    private bool IsForThisHost(NetworkInterface networkInterface, uint destination, ref bool isGroup)
    {
        if (Contains(_localAddresses, destination))
        {
            // An address of one station in a frame to all stations: section 3.3.6 wants it dropped.
            return !isGroup && (destination >> 24 != 127 || networkInterface.IsLoopback);
        }

        if (networkInterface.IsLoopback && destination >> 24 == 127)
            return true;
        if (destination == uint.MaxValue || Contains(_broadcastAddresses, destination))
        {
            isGroup = true;
            return true;
        }

        if (destination >> 28 != 0xE)
            return false;
        isGroup = true;
        return destination == AllSystems || networkInterface.Groups.Contains(new InternetAddress(destination));
    }

    private void ReceiveFragment(NetworkInterface networkInterface, IPv4Header header, PacketBuffer frame, FrameSlot slot, bool isGroup)
    {
        int headerLength = header.Length;
        var fragment = new Fragment
        {
            Key = new FragmentKey(new InternetAddress(header.Source), new InternetAddress(header.Destination), header.Identification, header.Protocol),
            Interface = networkInterface,
            Offset = (header.Fragment & IPv4Header.OffsetMask) * 8,
            Length = header.TotalLength - headerLength,
            HasMore = (header.Fragment & IPv4Header.MoreFragments) != 0,
            HeaderLength = headerLength,
            TypeOfService = header.TypeOfService,
            TimeToLive = header.TimeToLive,
        };
        frame.Start += headerLength;
        frame.Length -= headerLength;
        slot.Frame = null;
        if (!_reassembler.TryAdd(fragment, frame, out ReassembledDatagram datagram))
            return;
        PacketBuffer whole = datagram.Frame;
        _reassembled.Frame = whole;
        if (MakeContiguous(networkInterface, ref whole, _reassembled, datagram.HeaderLength))
        {
            Deliver(new ReceivedPacket
            {
                Frame = whole,
                Length = datagram.Length,
                Source = fragment.Key.Source,
                Destination = fragment.Key.Destination,
                Interface = networkInterface,
                Protocol = fragment.Key.Protocol,
                TimeToLive = datagram.TimeToLive,
                TypeOfService = datagram.TypeOfService,
                IsGroup = isGroup,
                NetworkHeaderLength = datagram.HeaderLength,
                Slot = _reassembled,
            });
        }

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

    private void Deliver(in ReceivedPacket packet)
    {
        if (!_stack.Deliver(packet))
            _icmp.SendUnreachable(packet, IcmpErrorKind.ProtocolUnreachable);
    }
}
