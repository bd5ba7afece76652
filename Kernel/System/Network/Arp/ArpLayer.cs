using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Ethernet;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;

namespace Cosmos.Network.Arp;

/// <summary>Address resolution (RFC 826) with conflict detection (RFC 5227).</summary>
internal sealed class ArpLayer(NetworkStack stack)
{
    /// <summary>DEFEND_INTERVAL, microseconds (RFC 5227, section 1.1).</summary>
    public const long DefendInterval = 10_000_000;

    private readonly Dictionary<InternetAddress, long> _defended = [];

    /// <summary>
    /// Called when another station uses, or tries to get, an address of this machine in any state. Who manages the address decides; addresses in use are defended anyway.
    /// </summary>
    public Action<InterfaceAddress, MacAddress>? ConflictDetected { get; set; }

    /// <summary>Takes a packet that begins behind the Ethernet header.</summary>
    public void Receive(NetworkInterface networkInterface, PacketBuffer frame)
    {
        if (!ArpPacket.TryParse(frame.Bytes, out ArpPacket packet) || packet.SenderMac.IsGroup || packet.SenderMac.IsZero)
        {
            networkInterface.Counters.ReceivedErrors++;
            return;
        }

        // What the own frames look like when the link hands them back.
        if (packet.SenderMac == networkInterface.Address)
            return;
        var sender = new InternetAddress(packet.Sender);
        var target = new InternetAddress(packet.Target);
        if (DetectConflict(networkInterface, packet, sender, target))
            return;
        InterfaceAddress? wanted = networkInterface.FindAddress(target);
        bool isForThisHost = wanted is { IsUsable: true };
        if (!IsUnicast(packet.Sender))
        {
            // A probe (RFC 5227, section 2.1.1): the sender has no address yet, and is answered when it wants this one.
            if (packet.Sender == 0 && isForThisHost && packet.Operation == ArpPacket.Request)
                SendReply(networkInterface, packet);
            return;
        }

        Learn(networkInterface, packet, sender, isForThisHost);
        if (isForThisHost && packet.Operation == ArpPacket.Request)
            SendReply(networkInterface, packet);
    }

    /// <summary>Asks a neighbour for its address.</summary>
    public void Solicit(NeighborEntry neighbor, bool isUnicast)
    {
        NetworkInterface networkInterface = neighbor.Interface;
        InternetAddress source = SourceFor(networkInterface, neighbor.Address);
        if (source.IsAny)
            return;
        Send(networkInterface, isUnicast ? neighbor.MacAddress : MacAddress.Broadcast,
            new ArpPacket(ArpPacket.Request, networkInterface.Address, source.V4, default, neighbor.Address.V4));
    }

    /// <summary>Asks whether somebody has an address (RFC 5227, section 2.1.1); <see cref="ConflictDetected"/> tells when somebody has.</summary>
    /// <param name="networkInterface">Where to ask.</param>
    /// <param name="address">The address, which the interface has as a tentative one.</param>
    public void SendProbe(NetworkInterface networkInterface, InternetAddress address) =>
        Send(networkInterface, MacAddress.Broadcast, new ArpPacket(ArpPacket.Request, networkInterface.Address, 0, default, address.V4));

    /// <summary>Tells everybody that this machine has an address (RFC 5227, section 2.3).</summary>
    public void SendAnnouncement(NetworkInterface networkInterface, InternetAddress address) =>
        Send(networkInterface, MacAddress.Broadcast, new ArpPacket(ArpPacket.Request, networkInterface.Address, address.V4, default, address.V4));

    private static bool IsUnicast(uint address) => address >> 24 is > 0 and not 127 and < 224;

    /// <summary>An address of the neighbour's subnet, so that the neighbour knows the asker.</summary>
    private static InternetAddress SourceFor(NetworkInterface networkInterface, InternetAddress neighbor)
    {
        InternetAddress source = InternetAddress.AnyV4;
        foreach (InterfaceAddress candidate in networkInterface.AddressList)
        {
            if (!candidate.Address.IsIPv4 || !candidate.IsUsable)
                continue;
            if (neighbor.HasPrefix(candidate.Address, candidate.PrefixLength))
                return candidate.Address;
            if (source.IsAny)
                source = candidate.Address;
        }

        return source;
    }

    /// <summary>Whether the sender claims or probes an address of this machine.</summary>
    private bool DetectConflict(NetworkInterface networkInterface, in ArpPacket packet, InternetAddress sender, InternetAddress target)
    {
        if (networkInterface.FindAddress(sender) is { } claimed)
        {
            if (claimed.IsUsable)
                Defend(networkInterface, sender);
            ConflictDetected?.Invoke(claimed, packet.SenderMac);
            return true;
        }

        // Two stations that probe for the same address at once: both have to take another one (section 2.1.1).
        if (packet.Sender == 0 && packet.Operation == ArpPacket.Request
            && networkInterface.FindAddress(target) is { State: InterfaceAddressState.Tentative } tentative)
        {
            ConflictDetected?.Invoke(tentative, packet.SenderMac);
            return true;
        }

        return false;
    }

    /// <summary>Repeats the own claim, but not twice within ten seconds: two stubborn stations would fill the link (section 2.4 b).</summary>
    private void Defend(NetworkInterface networkInterface, InternetAddress address)
    {
        if (_defended.TryGetValue(address, out long last) && stack.Now - last < DefendInterval)
            return;
        _defended[address] = stack.Now;
        SendAnnouncement(networkInterface, address);
    }

    private void Learn(NetworkInterface networkInterface, in ArpPacket packet, InternetAddress sender, bool isForThisHost)
    {
        NeighborCache neighbors = networkInterface.Neighbors;
        NeighborEntry? neighbor = neighbors.Find(sender);
        if (neighbor is null)
        {
            // RFC 826 wants the asker learned, because it is about to send something that needs an answer. Up to half of the cache, so that a
            // flood of forged requests does not push out the neighbours that this machine talks to.
            if (!isForThisHost || packet.Operation != ArpPacket.Request || neighbors.Count >= NeighborCache.Limit / 2 || !IsOnLink(networkInterface, sender))
                return;
            neighbor = neighbors.GetOrAdd(sender);
        }

        // Only an answer to a question counts as proof that the neighbour can be reached.
        bool isSolicited = packet.Operation == ArpPacket.Reply && isForThisHost
            && neighbor.State is NeighborState.Incomplete or NeighborState.Probe;
        neighbors.Update(neighbor, packet.SenderMac, isSolicited);
    }

    private static bool IsOnLink(NetworkInterface networkInterface, InternetAddress address)
    {
        foreach (InterfaceAddress candidate in networkInterface.AddressList)
        {
            if (candidate.IsUsable && address.HasPrefix(candidate.Address, candidate.PrefixLength))
                return true;
        }

        return false;
    }

    private void SendReply(NetworkInterface networkInterface, in ArpPacket request) =>
        Send(networkInterface, request.SenderMac,
            new ArpPacket(ArpPacket.Reply, networkInterface.Address, request.Target, request.SenderMac, request.Sender));

    private void Send(NetworkInterface networkInterface, MacAddress destination, in ArpPacket packet)
    {
        if (stack.HeaderPool.TryTake(EtherType.HeaderLength) is not { } buffer)
            return;
        buffer.Length = ArpPacket.Length;
        packet.Write(buffer.Bytes);
        stack.Ethernet.SendTo(networkInterface, destination, EtherType.Arp, buffer);
    }
}
