using System;
using System.Linq;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;
using static Cosmos.Network.Tests.IPv6.Frames6;

namespace Cosmos.Network.Tests.IPv6;

public sealed class NeighborDiscoveryTests
{
    private const byte Solicited = 0x40;
    private const byte Override = 0x20;
    private static readonly InternetAddress s_allNodes = InternetAddress.Parse("ff02::1");
    private static readonly MacAddress s_otherMac = new([2, 0, 0, 0, 0, 9]);

    private TestHost _host = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new TestHost();
        using (_host.Stack.BeginWork())
        {
            _host.Interface.AddAddress(Own, 64);
            _host.Interface.AddAddress(OwnGlobal, 64);
        }

        _host.Passes(TimeSpan.FromSeconds(3));
        _host.Link.Sent.Clear();
    }

    [Test]
    public void A_solicitation_is_answered_with_an_advertisement()
    {
        _host.Receives(Solicitation(Own, Peer, SolicitedNode(Own)));
        Sent answer = Open(_host.TakeSent());
        Assert.That(answer.Station, Is.EqualTo(TestHost.PeerMac), "the solicitation told the station");
        Assert.That((answer.Source, answer.Destination, answer.HopLimit, answer.Type), Is.EqualTo((Own, Peer, (byte)255, (byte)136)));
        Assert.That(answer.Payload[4], Is.EqualTo(Solicited | Override));
        Assert.That(answer.Target, Is.EqualTo(Own));
        Assert.That(answer.Payload[24..], Is.EqualTo(LinkLayer(2, Frames.Mac)));
    }

    [Test] // RFC 4861, section 7.1.1
    public void A_solicitation_that_breaks_a_rule_is_not_answered()
    {
        _host.Receives(Solicitation(Own, Peer, SolicitedNode(Own), hopLimit: 254));
        _host.Receives(IcmpFrame(135, 1, [0, 0, 0, 0, .. Bytes(Own)], Peer, SolicitedNode(Own)));
        _host.Receives(IcmpFrame(135, 0, [0, 0, 0, 0, .. Bytes(Own)[..15]], Peer, SolicitedNode(Own)));
        _host.Receives(IcmpFrame(135, 0, [0, 0, 0, 0, .. Bytes(s_allNodes)], Peer, s_allNodes));
        _host.Receives(IcmpFrame(135, 0, [0, 0, 0, 0, .. Bytes(Own), 1, 0, 0, 0, 0, 0, 0, 0], Peer, SolicitedNode(Own)));
        _host.Receives(IcmpFrame(135, 0, [0, 0, 0, 0, .. Bytes(Own), 1, 2, 0, 0, 0, 0, 0, 0], Peer, SolicitedNode(Own)));
        _host.Receives(Solicitation(Own, InternetAddress.AnyV6, SolicitedNode(Own)));
        _host.Receives(Solicitation(Own, InternetAddress.AnyV6, s_allNodes, hasOption: false));
        byte[] corrupt = Solicitation(Own, Peer, SolicitedNode(Own));
        corrupt[^1] ^= 1;
        _host.Receives(corrupt);
        _host.ExpectsSilence();
        Assert.That(_host.Interface.Counters.ReceivedErrors, Is.EqualTo(9));
    }

    [Test]
    public void A_check_for_a_duplicate_of_an_own_address_is_answered_to_all()
    {
        _host.Receives(Solicitation(Own, InternetAddress.AnyV6, SolicitedNode(Own), hasOption: false));
        Sent answer = Open(_host.TakeSent());
        Assert.That((answer.Destination, answer.Payload[4]), Is.EqualTo((s_allNodes, Override)));
        Assert.That(answer.Station.ToString(), Is.EqualTo("33:33:00:00:00:01"));
    }

    [Test]
    public void A_datagram_waits_until_the_neighbour_has_told_its_station()
    {
        Send(PeerGlobal, "hello"u8.ToArray());
        Sent question = Open(_host.TakeSent());
        Assert.That((question.Type, question.Target, question.Destination), Is.EqualTo(((byte)135, PeerGlobal, SolicitedNode(PeerGlobal))));
        Assert.That(question.Source, Is.EqualTo(OwnGlobal));
        Assert.That(question.Payload[24..], Is.EqualTo(LinkLayer(1, Frames.Mac)));
        _host.ExpectsSilence();
        _host.Receives(Advertisement(PeerGlobal, Solicited | Override, PeerGlobal, OwnGlobal));
        Sent datagram = Open(_host.TakeSent());
        Assert.That((datagram.Station, datagram.Protocol), Is.EqualTo((TestHost.PeerMac, (byte)17)));
        Assert.That(datagram.Payload[8..], Is.EqualTo("hello"u8.ToArray()));
        Assert.That(_host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_neighbour_that_never_answers_is_asked_three_times()
    {
        Send(PeerGlobal, [1]);
        for (int i = 0; i < 3; i++)
        {
            Assert.That(Open(_host.TakeSent()).Type, Is.EqualTo(135));
            _host.ExpectsSilence();
            _host.Passes(TimeSpan.FromSeconds(1.01));
        }

        _host.ExpectsSilence();
        Assert.That(Entry(PeerGlobal)!.State, Is.EqualTo(NeighborState.Failed));
        Assert.That(_host.BuffersInUse, Is.Zero);
    }

    [Test] // RFC 4861, section 7.3.3
    public void A_neighbour_that_was_not_heard_of_is_probed_by_unicast()
    {
        Resolve();
        _host.Passes(TimeSpan.FromSeconds(60));
        Send(PeerGlobal, [2]);
        Assert.That(Open(_host.TakeSent()).Protocol, Is.EqualTo(17), "stale is good enough to send");
        _host.Passes(TimeSpan.FromSeconds(5.1));
        Sent probe = Open(_host.TakeSent());
        Assert.That((probe.Type, probe.Destination, probe.Station), Is.EqualTo(((byte)135, PeerGlobal, TestHost.PeerMac)));
        _host.Receives(Advertisement(PeerGlobal, Solicited, PeerGlobal, OwnGlobal));
        Assert.That(Entry(PeerGlobal)!.State, Is.EqualTo(NeighborState.Reachable));
    }

    [Test] // RFC 4861, section 7.2.5
    public void An_advertisement_without_override_does_not_replace_the_station_but_raises_doubt()
    {
        Resolve();
        _host.Receives(Advertisement(PeerGlobal, 0, PeerGlobal, s_allNodes, s_otherMac));
        Assert.That((Entry(PeerGlobal)!.MacAddress, Entry(PeerGlobal)!.State), Is.EqualTo((TestHost.PeerMac, NeighborState.Stale)));
        _host.Receives(Advertisement(PeerGlobal, Override, PeerGlobal, s_allNodes, s_otherMac));
        Assert.That((Entry(PeerGlobal)!.MacAddress, Entry(PeerGlobal)!.State), Is.EqualTo((s_otherMac, NeighborState.Stale)));
    }

    [Test]
    public void An_advertisement_that_breaks_a_rule_or_that_nobody_waits_for_changes_nothing()
    {
        _host.Receives(Advertisement(PeerGlobal, Override, PeerGlobal, s_allNodes));
        Assert.That(Entry(PeerGlobal), Is.Null, "not asked for");
        Resolve();
        _host.Receives(Advertisement(PeerGlobal, Override, PeerGlobal, OwnGlobal, s_otherMac, hopLimit: 64));
        _host.Receives(Advertisement(PeerGlobal, Solicited | Override, PeerGlobal, s_allNodes, s_otherMac));
        _host.Receives(Advertisement(PeerGlobal, Override, PeerGlobal, OwnGlobal, MacAddress.Broadcast));
        Assert.That(Entry(PeerGlobal)!.MacAddress, Is.EqualTo(TestHost.PeerMac));
    }

    [Test]
    public void A_flood_of_solicitations_does_not_push_out_the_neighbours_of_this_machine()
    {
        Resolve();
        for (int i = 0; i < 5000; i++)
            _host.Receives(Solicitation(OwnGlobal, InternetAddress.FromHalves(0x2001_0DB8_0000_0000, (ulong)(0x10000 + i)), SolicitedNode(OwnGlobal)));
        Assert.That(Entry(PeerGlobal)?.HasAddress, Is.True);
        Assert.That(_host.Interface.Neighbors.Count, Is.LessThanOrEqualTo(NeighborCache.Limit / 2));
        _host.Link.Sent.Clear();
        Assert.That(_host.BuffersInUse, Is.Zero);
    }

    [Test] // RFC 6980
    public void A_solicitation_in_fragments_is_passed_over()
    {
        byte[] message = IcmpMessage(135, 0, [0, 0, 0, 0, .. Bytes(Own), .. LinkLayer(1)], Peer, SolicitedNode(Own));
        _host.Receives(Frame(Packet(44, [58, 0, 0, 1, 0, 0, 0, 9, .. message[..16]], Peer, SolicitedNode(Own), 255)));
        _host.Receives(Frame(Packet(44, [58, 0, 0, 16, 0, 0, 0, 9, .. message[16..]], Peer, SolicitedNode(Own), 255)));
        _host.ExpectsSilence();
        Assert.That(_host.BuffersInUse, Is.Zero);
    }

    [Test] // RFC 4862, section 5.4
    public void A_tentative_address_is_asked_for_and_used_after_a_second_of_silence()
    {
        InternetAddress address = InternetAddress.Parse("2001:db8::77");
        InterfaceAddress entry = AddTentative(address);
        Sent question = TakeOfType(135);
        Assert.That((question.Source, question.Destination, question.Target), Is.EqualTo((InternetAddress.AnyV6, SolicitedNode(address), address)));
        Assert.That(question.Payload[24..26], Is.EqualTo(new byte[] { 14, 1 }), "a nonce, and no station that anybody could learn");
        Assert.That(question.Payload, Has.Length.EqualTo(32));
        _host.Receives(Solicitation(address, Peer, SolicitedNode(address)));
        Assert.That(_host.Link.Sent.Any(frame => Open(frame).Type == 136), Is.False, "a tentative address is not answered for");
        _host.Passes(TimeSpan.FromSeconds(1.1));
        Assert.That(entry.State, Is.EqualTo(InterfaceAddressState.Preferred));
    }

    [Test] // RFC 7527
    public void A_link_that_hands_the_question_back_does_not_make_a_duplicate()
    {
        InterfaceAddress entry = AddTentative(InternetAddress.Parse("2001:db8::77"));
        byte[] question = _host.Link.Sent.Single(frame => Open(frame).Type == 135);
        _host.Receives(question);
        Assert.That(entry.State, Is.EqualTo(InterfaceAddressState.Tentative));
        _host.Passes(TimeSpan.FromSeconds(1.1));
        Assert.That(entry.State, Is.EqualTo(InterfaceAddressState.Preferred));
    }

    [Test]
    public void An_address_that_somebody_else_has_or_wants_is_not_used()
    {
        InternetAddress address = InternetAddress.Parse("2001:db8::77");
        InterfaceAddress entry = AddTentative(address);
        _host.Receives(Advertisement(address, Override, address, s_allNodes));
        _host.Passes(TimeSpan.FromSeconds(10));
        Assert.That(entry.State, Is.EqualTo(InterfaceAddressState.Duplicated));
        InternetAddress second = InternetAddress.Parse("2001:db8::78");
        entry = AddTentative(second);
        _host.Receives(Solicitation(second, InternetAddress.AnyV6, SolicitedNode(second), hasOption: false));
        _host.Passes(TimeSpan.FromSeconds(10));
        Assert.That(entry.State, Is.EqualTo(InterfaceAddressState.Duplicated));
    }

    [Test]
    public void An_address_in_use_is_not_given_up_for_a_forged_advertisement()
    {
        _host.Receives(Advertisement(OwnGlobal, Override, PeerGlobal, s_allNodes));
        Assert.That(_host.Interface.FindAddress(OwnGlobal)!.State, Is.EqualTo(InterfaceAddressState.Preferred));
    }

    [Test]
    public void Random_discovery_messages_never_throw_and_leak_nothing()
    {
        var random = new Random(8);
        AddTentative(InternetAddress.Parse("2001:db8::99"));
        _host.Stack.IPv6.Of(_host.Interface).Routers.Start();
        byte[][] seeds =
        [
            Solicitation(Own, Peer, SolicitedNode(Own)),
            Advertisement(PeerGlobal, Solicited | Override, PeerGlobal, OwnGlobal),
            RouterAdvertisement(1800, 0, null, 255, LinkLayer(1), Prefix("2001:db8:7::", 64, 3600, 1800), Servers(600, "2001:db8::53")),
        ];
        for (int i = 0; i < 50_000; i++)
        {
            byte[] frame = (byte[])seeds[random.Next(seeds.Length)].Clone();
            for (int j = random.Next(1, 5); j > 0; j--)
                frame[random.Next(54, frame.Length)] = (byte)random.Next(256);
            frame = frame[..random.Next(54, frame.Length + 1)];
            frame[18] = (byte)((frame.Length - 54) >> 8);
            frame[19] = (byte)(frame.Length - 54);
            FixChecksum(frame);
            _host.Receives(frame);
            if (i % 1000 == 0)
                _host.Passes(TimeSpan.FromSeconds(1));
            _host.Link.Sent.Clear();
        }

        _host.Passes(TimeSpan.FromMinutes(10));
        _host.Link.Sent.Clear();
        Assert.That(_host.BuffersInUse, Is.Zero);
    }

    private static void FixChecksum(byte[] frame)
    {
        if (frame.Length < 58)
            return;
        frame[56] = frame[57] = 0;
        ushort sum = Frames.Checksum(Pseudo(new InternetAddress(frame.AsSpan(22, 16)), new InternetAddress(frame.AsSpan(38, 16)), 58, frame.Length - 54), frame[54..]);
        frame[56] = (byte)(sum >> 8);
        frame[57] = (byte)sum;
    }

    private NeighborEntry? Entry(InternetAddress address) => _host.Interface.Neighbors.Find(address);

    private InterfaceAddress AddTentative(InternetAddress address)
    {
        using (_host.Stack.BeginWork())
            return _host.Interface.AddAddress(address, 64, InterfaceAddressState.Tentative);
    }

    private Sent TakeOfType(byte type)
    {
        while (true)
        {
            Sent sent = Open(_host.TakeSent());
            if (sent.Type == type)
                return sent;
        }
    }

    private void Resolve()
    {
        Send(PeerGlobal, [1]);
        _host.TakeSent();
        _host.Receives(Advertisement(PeerGlobal, Solicited | Override, PeerGlobal, OwnGlobal));
        _host.TakeSent();
    }

    private void Send(InternetAddress destination, byte[] payload)
    {
        NetworkSocket socket = _host.Udp(family: AddressFamily.InterNetworkV6);
        Assert.That(socket.Send(payload, SendFlags.None, new InternetEndpoint(destination, 9), out _), Is.EqualTo(NetworkError.None));
        socket.Close();
    }
}
