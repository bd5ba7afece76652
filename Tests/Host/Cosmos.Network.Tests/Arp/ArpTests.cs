using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Arp;

public sealed class ArpTests
{
    private const ushort ArpType = 0x0806;
    private static readonly InternetEndpoint Destination = new(TestHost.Peer, 9);

    private static byte[] Request(InternetAddress sender, InternetAddress target, MacAddress? senderMac = null) =>
        Frames.Ethernet(Frames.Arp(1, senderMac ?? TestHost.PeerMac, sender, default, target), ArpType, MacAddress.Broadcast);

    private static byte[] Reply(InternetAddress sender, MacAddress senderMac) =>
        Frames.Ethernet(Frames.Arp(2, senderMac, sender, Frames.Mac, TestHost.Own), ArpType);

    private static byte[] ExpectedRequest(MacAddress? to = null) =>
        Frames.Ethernet(Frames.Arp(1, Frames.Mac, TestHost.Own, default, TestHost.Peer), ArpType, to ?? MacAddress.Broadcast, Frames.Mac);

    [Test]
    public void A_request_for_the_own_address_is_answered_to_the_asker()
    {
        var host = new TestHost(isPeerKnown: false);
        host.Receives(Request(TestHost.Peer, TestHost.Own));
        Assert.That(host.TakeSent(), Is.EqualTo(Frames.Ethernet(Frames.Arp(2, Frames.Mac, TestHost.Own, TestHost.PeerMac, TestHost.Peer), ArpType, TestHost.PeerMac, Frames.Mac)));
        host.ExpectsSilence();
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void The_asker_of_the_own_address_need_not_be_asked_in_turn()
    {
        var host = new TestHost(isPeerKnown: false);
        host.Receives(Request(TestHost.Peer, TestHost.Own));
        host.TakeSent();
        host.Udp().Send([1], SendFlags.None, Destination, out _);
        Frames.OpenUdp(host.TakeSent(), out _, out _);
    }

    [TestCase("10.0.0.77")]
    [TestCase("192.168.1.1")]
    public void A_request_for_another_address_is_ignored(string target)
    {
        var host = new TestHost(isPeerKnown: false);
        host.Receives(Request(TestHost.Peer, InternetAddress.Parse(target)));
        host.ExpectsSilence();
        Assert.That(host.Interface.Neighbors.Count, Is.Zero);
    }

    [Test]
    public void Malformed_packets_are_counted_and_dropped()
    {
        var host = new TestHost(isPeerKnown: false);
        byte[] good = Request(TestHost.Peer, TestHost.Own);
        for (int length = 0; length < good.Length; length++)
            host.Receives(good[..length]);
        for (int index = 14; index < 20; index++)
        {
            byte[] bad = [.. good];
            bad[index] ^= 1;
            host.Receives(bad);
        }

        host.Receives(Request(TestHost.Peer, TestHost.Own, MacAddress.Broadcast));
        host.Receives(Request(TestHost.Peer, TestHost.Own, default(MacAddress)));
        host.ExpectsSilence();
        Assert.That(host.Interface.Counters.ReceivedErrors, Is.EqualTo(good.Length + 8));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Packets_wait_for_the_answer_and_leave_in_order()
    {
        var host = new TestHost(isPeerKnown: false);
        NetworkSocket socket = host.Udp(5000);
        for (byte i = 0; i < 3; i++)
            Assert.That(socket.Send([i], SendFlags.None, Destination, out _), Is.EqualTo(NetworkError.None));
        Assert.That(host.TakeSent(), Is.EqualTo(ExpectedRequest()));
        host.ExpectsSilence();
        host.Receives(Reply(TestHost.Peer, TestHost.PeerMac));
        for (byte i = 0; i < 3; i++)
        {
            byte[] frame = host.TakeSent();
            Assert.That(new MacAddress(frame) == TestHost.PeerMac, Is.True);
            Assert.That(Frames.OpenUdp(frame, out _, out _), Is.EqualTo((byte[])[i]));
        }

        host.ExpectsSilence();
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Of_too_many_waiting_packets_the_oldest_are_dropped()
    {
        var host = new TestHost(isPeerKnown: false);
        NetworkSocket socket = host.Udp(5000);
        for (byte i = 0; i < NeighborCache.PendingLimit + 5; i++)
            socket.Send([i], SendFlags.None, Destination, out _);
        host.TakeSent();
        host.Receives(Reply(TestHost.Peer, TestHost.PeerMac));
        for (byte i = 5; i < NeighborCache.PendingLimit + 5; i++)
            Assert.That(Frames.OpenUdp(host.TakeSent(), out _, out _)[0], Is.EqualTo(i));
        host.ExpectsSilence();
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_silent_neighbour_is_asked_three_times_and_then_reported()
    {
        var host = new TestHost(isPeerKnown: false);
        NetworkSocket socket = host.Udp();
        socket.Connect(Destination);
        socket.Send([1], SendFlags.None, null, out _);
        for (int i = 0; i < NeighborCache.SolicitLimit; i++)
        {
            Assert.That(host.TakeSent(), Is.EqualTo(ExpectedRequest()));
            host.ExpectsSilence();
            host.Passes(TimeSpan.FromSeconds(1.01));
        }

        host.ExpectsSilence();
        Assert.That(host.BuffersInUse, Is.Zero);
        Assert.That(socket.Readiness & SocketReadiness.Error, Is.EqualTo(SocketReadiness.Error));
        socket.GetOption(SocketOption.Error, out int error);
        Assert.That((NetworkError)error, Is.EqualTo(NetworkError.HostUnreachable));

        // Right afterwards nobody is asked again, a while later again.
        Assert.That(socket.Send([1], SendFlags.None, null, out _), Is.EqualTo(NetworkError.HostUnreachable));
        host.ExpectsSilence();
        host.Passes(TimeSpan.FromSeconds(2));
        Assert.That(socket.Send([1], SendFlags.None, null, out _), Is.EqualTo(NetworkError.None));
        Assert.That(host.TakeSent(), Is.EqualTo(ExpectedRequest()));
    }

    [Test] // RFC 4861, section 7.3.3, for ARP: unicast probes keep an entry alive.
    public void An_old_entry_in_use_is_confirmed_by_a_unicast_request()
    {
        var host = new TestHost(isPeerKnown: false);
        NetworkSocket socket = host.Udp(5000);
        socket.Send([1], SendFlags.None, Destination, out _);
        host.TakeSent();
        host.Receives(Reply(TestHost.Peer, TestHost.PeerMac));
        host.TakeSent();
        host.Passes(TimeSpan.FromSeconds(60));
        host.ExpectsSilence();
        socket.Send([2], SendFlags.None, Destination, out _);
        Frames.OpenUdp(host.TakeSent(), out _, out _);
        host.Passes(TimeSpan.FromSeconds(5.5));
        Assert.That(host.TakeSent(), Is.EqualTo(ExpectedRequest(TestHost.PeerMac)));
        host.Receives(Reply(TestHost.Peer, TestHost.PeerMac));
        Assert.That(host.Interface.Neighbors.Find(TestHost.Peer)!.State, Is.EqualTo(NeighborState.Reachable));
        host.Passes(TimeSpan.FromSeconds(10));
        host.ExpectsSilence();
    }

    [Test]
    public void A_neighbour_that_moved_is_asked_for_by_broadcast_after_its_probes_failed()
    {
        var host = new TestHost(isPeerKnown: false);
        NetworkSocket socket = host.Udp(5000);
        host.Receives(Request(TestHost.Peer, TestHost.Own));
        host.TakeSent();
        socket.Send([1], SendFlags.None, Destination, out _);
        host.TakeSent();
        host.Passes(TimeSpan.FromSeconds(10));
        for (int i = 0; i < NeighborCache.SolicitLimit; i++)
            Assert.That(host.TakeSent(), Is.EqualTo(ExpectedRequest(TestHost.PeerMac)));
        host.Passes(TimeSpan.FromSeconds(2));
        host.ExpectsSilence();
        socket.Send([2], SendFlags.None, Destination, out _);
        Assert.That(host.TakeSent(), Is.EqualTo(ExpectedRequest()));
        var moved = new MacAddress([2, 0, 0, 0, 0, 9]);
        host.Receives(Reply(TestHost.Peer, moved));
        Assert.That(new MacAddress(host.TakeSent()) == moved, Is.True);
    }

    [Test] // A sockets' cached route must not keep sending to the old station.
    public void A_changed_address_is_used_by_the_next_packet()
    {
        var host = new TestHost(isPeerKnown: false);
        NetworkSocket socket = host.Udp(5000);
        host.Receives(Request(TestHost.Peer, TestHost.Own));
        host.TakeSent();
        socket.Connect(Destination);
        socket.Send([1], SendFlags.None, null, out _);
        host.TakeSent();
        var moved = new MacAddress([2, 0, 0, 0, 0, 9]);
        host.Receives(Request(TestHost.Peer, TestHost.Peer, moved));
        socket.Send([2], SendFlags.None, null, out _);
        Assert.That(new MacAddress(host.TakeSent()) == moved, Is.True);
    }

    [Test]
    public void A_flood_of_forged_requests_fills_at_most_half_of_the_cache()
    {
        var link = new RecordingLink();
        var host = new TestHost(link: link);
        using (host.Stack.BeginWork())
            host.Interface.AddAddress(InternetAddress.Parse("10.9.0.1"), 16);
        for (uint i = 2; i < 5000; i++)
            host.Receives(Request(new InternetAddress(0x0A09_0000 + i), InternetAddress.Parse("10.9.0.1")));
        link.Sent.Clear();
        Assert.That(host.Interface.Neighbors.Count, Is.LessThanOrEqualTo((NeighborCache.Limit / 2) + 1));
        host.Udp().Send([1], SendFlags.None, Destination, out _);
        Frames.OpenUdp(host.TakeSent(), out _, out _);

        // The forged ones go when they were unused for a minute and somebody else needs the place.
        host.Passes(TimeSpan.FromMinutes(2));
        host.Udp().Send([1], SendFlags.None, new InternetEndpoint(InternetAddress.Parse("10.0.0.99"), 9), out _);
        Assert.That(host.Interface.Neighbors.Count, Is.LessThan(10));
    }

    [Test]
    public void A_scan_of_a_large_subnet_keeps_the_cache_within_its_limit()
    {
        var host = new TestHost();
        using (host.Stack.BeginWork())
            host.Interface.AddAddress(InternetAddress.Parse("10.9.0.1"), 16);
        NetworkSocket socket = host.Udp(5000);
        for (uint i = 2; i < 3000; i++)
            socket.Send([1], SendFlags.None, new InternetEndpoint(new InternetAddress(0x0A09_0000 + i), 9), out _);
        Assert.That(host.Interface.Neighbors.Count, Is.LessThanOrEqualTo(NeighborCache.Limit));
        Assert.That(host.Interface.Neighbors.Find(TestHost.Peer), Is.Not.Null, "Entries made by hand stay.");
        host.Passes(TimeSpan.FromSeconds(10));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test] // RFC 5227, section 2.4
    public void A_station_with_the_own_address_is_contradicted_once_in_ten_seconds()
    {
        var host = new TestHost();
        InterfaceAddress? contested = null;
        host.Stack.Arp.ConflictDetected = (address, _) => contested = address;
        byte[] claim = Request(TestHost.Own, TestHost.Own);
        byte[] defence = Frames.Ethernet(Frames.Arp(1, Frames.Mac, TestHost.Own, default, TestHost.Own), ArpType, MacAddress.Broadcast, Frames.Mac);
        host.Receives(claim);
        Assert.That(contested!.Address == TestHost.Own, Is.True);
        Assert.That(host.TakeSent(), Is.EqualTo(defence));
        host.Receives(claim);
        host.ExpectsSilence();
        host.Passes(TimeSpan.FromSeconds(11));
        host.Receives(claim);
        Assert.That(host.TakeSent(), Is.EqualTo(defence));
    }

    [Test] // RFC 5227, section 2.1.1
    public void A_probe_for_the_own_address_is_answered()
    {
        var host = new TestHost();
        host.Receives(Request(InternetAddress.AnyV4, TestHost.Own));
        Assert.That(host.TakeSent()[21], Is.EqualTo(2));
    }

    [Test] // RFC 5227, section 2.1.1
    public void An_answer_or_a_rival_probe_ends_the_trial_of_a_tentative_address()
    {
        foreach (bool isAnswer in (bool[])[true, false])
        {
            var host = new TestHost();
            InternetAddress wanted = InternetAddress.Parse("10.0.0.50");
            int conflicts = 0;
            host.Stack.Arp.ConflictDetected = (_, _) => conflicts++;
            using (host.Stack.BeginWork())
            {
                host.Interface.AddAddress(wanted, 24, InterfaceAddressState.Tentative);
                host.Stack.Arp.SendProbe(host.Interface, wanted);
            }

            Assert.That(host.TakeSent(), Is.EqualTo(Frames.Ethernet(Frames.Arp(1, Frames.Mac, InternetAddress.AnyV4, default, wanted), ArpType, MacAddress.Broadcast, Frames.Mac)));
            host.Receives(Request(TestHost.Peer, wanted));
            Assert.That(conflicts, Is.Zero, "Somebody who looks for the address is no conflict.");
            host.ExpectsSilence();
            host.Receives(isAnswer ? Reply(wanted, TestHost.PeerMac) : Request(InternetAddress.AnyV4, wanted));
            Assert.That(conflicts, Is.EqualTo(1));
        }
    }

    [Test]
    public void A_new_address_and_a_new_cable_are_announced()
    {
        var host = new TestHost();
        using (host.Stack.BeginWork())
            host.Interface.AddAddress(InternetAddress.Parse("10.0.0.7"), 24);
        Assert.That(host.TakeSent()[28..32], Is.EqualTo((byte[])[10, 0, 0, 7]));
        host.Link.IsUp = false;
        using (host.Stack.BeginWork())
            host.Link.Receiver!.OnLinkChanged();
        host.ExpectsSilence();
        host.Link.IsUp = true;
        using (host.Stack.BeginWork())
            host.Link.Receiver!.OnLinkChanged();
        Assert.That(host.Link.Sent.Count, Is.EqualTo(2));
    }
}
