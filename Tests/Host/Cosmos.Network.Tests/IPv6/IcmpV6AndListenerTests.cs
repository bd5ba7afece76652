using System;
using System.Linq;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;
using static Cosmos.Network.Tests.IPv6.Frames6;

namespace Cosmos.Network.Tests.IPv6;

public sealed class IcmpV6AndListenerTests
{
    private static readonly InternetAddress s_group = InternetAddress.Parse("ff05::1234");
    private static readonly InternetAddress s_reportRouters = InternetAddress.Parse("ff02::16");

    private TestHost _host = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new TestHost();
        using (_host.Stack.BeginWork())
        {
            _host.Interface.AddAddress(Own, 64);
            _host.Interface.AddAddress(OwnGlobal, 64);
            _host.Interface.Neighbors.SetPermanent(Peer, TestHost.PeerMac);
            _host.Interface.Neighbors.SetPermanent(PeerGlobal, TestHost.PeerMac);
        }

        _host.Passes(TimeSpan.FromSeconds(5));
        _host.Link.Sent.Clear();
    }

    [TestCase(0)]
    [TestCase(56)]
    [TestCase(1400)]
    public void An_echo_request_is_answered(int length)
    {
        byte[] data = [0x12, 0x34, 0, 1, .. Frames.Bytes(length)];
        _host.Receives(IcmpFrame(128, 0, data, hopLimit: 64));
        Sent reply = Open(_host.TakeSent());
        Assert.That((reply.Type, reply.Source, reply.Destination), Is.EqualTo(((byte)129, Own, Peer)));
        Assert.That(reply.Payload[4..], Is.EqualTo(data));
        Assert.That(_host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void An_echo_request_in_two_buffers_is_answered()
    {
        byte[] data = [0x12, 0x34, 0, 1, .. Frames.Bytes(1001)];
        byte[] frame = IcmpFrame(128, 0, data, hopLimit: 64);
        _host.ReceivesInPieces(false, frame[..333], frame[333..]);
        Assert.That(Open(_host.TakeSent()).Payload[4..], Is.EqualTo(data));
    }

    [Test]
    public void An_echo_request_to_a_group_or_with_a_wrong_checksum_is_not_answered()
    {
        _host.Receives(IcmpFrame(128, 0, [0, 1, 0, 1], null, InternetAddress.Parse("ff02::1"), 64));
        byte[] corrupt = IcmpFrame(128, 0, [0, 1, 0, 1], hopLimit: 64);
        corrupt[^1] ^= 1;
        _host.Receives(corrupt);
        _host.Receives(IcmpFrame(128, 0, [], hopLimit: 64));
        _host.ExpectsSilence();
    }

    [Test]
    public void A_datagram_for_a_port_without_listener_is_answered_with_port_unreachable()
    {
        byte[] datagram = [0, 99, 0x30, 0x39, 0, 8, 0, 0];
        ushort sum = Frames.Checksum(Pseudo(Peer, Own, 17, 8), datagram);
        datagram[6] = (byte)(sum >> 8);
        datagram[7] = (byte)sum;
        byte[] packet = Packet(17, datagram);
        _host.Receives(Frame(packet));
        Sent error = Open(_host.TakeSent());
        Assert.That((error.Type, error.Payload[1]), Is.EqualTo(((byte)1, (byte)4)));
        Assert.That(error.Payload[8..], Is.EqualTo(packet));
        for (int i = 0; i < 1000; i++)
            _host.Receives(Frame(packet));
        Assert.That(_host.Link.Sent, Has.Count.LessThan(20), "errors are limited");
    }

    [Test]
    public void A_refused_datagram_is_reported_to_its_socket()
    {
        NetworkSocket socket = _host.Udp(family: AddressFamily.InterNetworkV6);
        Assert.That(socket.Connect(new InternetEndpoint(PeerGlobal, 9)), Is.EqualTo(NetworkError.None));
        socket.Send([1], SendFlags.None, null, out _);
        byte[] sent = _host.TakeSent()[14..];
        _host.Receives(IcmpFrame(1, 4, [0, 0, 0, 0, .. sent], PeerGlobal, OwnGlobal, 64));
        Assert.That(socket.Receive(new byte[9], ReceiveFlags.None, out _), Is.EqualTo(NetworkError.ConnectionRefused));
        socket.Close();
    }

    [Test] // RFC 8201
    public void Packet_too_big_lowers_the_path_MTU_but_not_below_1280()
    {
        NetworkSocket socket = _host.Udp(family: AddressFamily.InterNetworkV6);
        socket.Connect(new InternetEndpoint(PeerGlobal, 9));
        socket.Send(new byte[1400], SendFlags.None, null, out _);
        byte[] sent = _host.TakeSent()[14..];
        _host.Receives(IcmpFrame(2, 0, [0, 0, 4, 0, .. sent[..100]], PeerGlobal, OwnGlobal, 64));
        Assert.That(_host.Stack.Routes.PathMtu.Get(PeerGlobal, 1500), Is.EqualTo(1500), "1024 cannot be");
        _host.Receives(IcmpFrame(2, 0, [0, 0, 5, 0x14, .. sent[..100]], PeerGlobal, OwnGlobal, 64));
        Assert.That(_host.Stack.Routes.PathMtu.Get(PeerGlobal, 1500), Is.EqualTo(1300));
        socket.Send(new byte[1400], SendFlags.None, null, out _);
        Sent[] fragments = [Open(_host.TakeSent()), Open(_host.TakeSent())];
        Assert.That(fragments.Select(f => f.Protocol), Has.All.EqualTo(44));
        Assert.That(fragments[0].Payload.Length + 40, Is.LessThanOrEqualTo(1300));
        Assert.That(fragments[0].Payload[8..].Length + fragments[1].Payload[8..].Length, Is.EqualTo(1408));
        Assert.That(fragments[0].Payload[4..8], Is.EqualTo(fragments[1].Payload[4..8]), "one identification");
        Assert.That(Frames.Checksum(Pseudo(OwnGlobal, PeerGlobal, 17, 1408), fragments[0].Payload[8..], fragments[1].Payload[8..]), Is.Zero);
        socket.Close();
        Assert.That(_host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Errors_about_what_was_never_sent_from_here_are_passed_over()
    {
        byte[] foreign = Packet(17, [0, 9, 0, 9, 0, 8, 1, 1], PeerGlobal, OwnGlobal);
        _host.Receives(IcmpFrame(2, 0, [0, 0, 5, 0x14, .. foreign], PeerGlobal, OwnGlobal, 64));
        byte[] unsent = Packet(17, [0, 9, 0, 9, 0, 8, 1, 1], OwnGlobal, PeerGlobal);
        _host.Receives(IcmpFrame(2, 0, [0, 0, 5, 0x14, .. unsent], PeerGlobal, OwnGlobal, 64));
        Assert.That(_host.Stack.Routes.PathMtu.Count, Is.Zero);
        _host.ExpectsSilence();
    }

    [Test] // RFC 4443, section 2.4 (e)
    public void An_error_is_never_answered_by_an_error()
    {
        _host.Receives(Frame(Packet(60, [58, 0, 0x80, 4, 0, 0, 0, 0, 1, 4, 0, 0, 0, 0, 0, 0], InternetAddress.AnyV6)));
        _host.Receives(Frame(Packet(60, [58, 0, 0x80, 4, 0, 0, 0, 0, 1, 4, 0, 0, 0, 0, 0, 0], InternetAddress.Parse("ff02::1"))));
        _host.Receives(IcmpFrame(1, 4, [0, 0, 0, 0, .. new byte[60]], hopLimit: 64));
        _host.ExpectsSilence();
    }

    [Test] // RFC 3810, section 6.1
    public void Joining_and_leaving_a_group_is_reported_twice()
    {
        NetworkSocket socket = Join();
        Sent report = Open(_host.TakeSent());
        Assert.That((report.Type, report.Destination, report.HopLimit, report.HasRouterAlert, report.Source), Is.EqualTo(((byte)143, s_reportRouters, (byte)1, true, Own)));
        Assert.That(Records(report), Is.EqualTo("4 ff05::1234"));
        _host.Passes(TimeSpan.FromSeconds(1.1));
        Assert.That(Records(Open(_host.TakeSent())), Is.EqualTo("4 ff05::1234"));
        _host.Passes(TimeSpan.FromSeconds(10));
        _host.ExpectsSilence();
        socket.Close();
        Assert.That(Records(Open(_host.TakeSent())), Is.EqualTo("3 ff05::1234"));
    }

    [Test]
    public void A_query_is_answered_with_all_groups_within_its_time()
    {
        NetworkSocket socket = Join();
        _host.Passes(TimeSpan.FromSeconds(5));
        _host.Link.Sent.Clear();
        _host.Receives(Query(28));
        _host.Passes(TimeSpan.FromSeconds(1.01));
        string records = Records(Open(_host.TakeSent()));
        Assert.That(records, Does.Contain("2 ff05::1234").And.Contain($"2 {SolicitedNode(Own)}"));
        Assert.That(records, Does.Not.Contain("ff02::1,"));
        _host.ExpectsSilence();
        socket.Close();
    }

    [Test] // RFC 3810, section 8.2.1
    public void A_querier_of_version_1_is_answered_in_version_1()
    {
        NetworkSocket socket = Join();
        _host.Passes(TimeSpan.FromSeconds(5));
        _host.Link.Sent.Clear();
        _host.Receives(Query(24));
        _host.Passes(TimeSpan.FromSeconds(1.01));
        Sent[] reports = _host.Link.Sent.Select(Open).ToArray();
        Assert.That(reports.Select(r => r.Type), Has.All.EqualTo(131));
        Assert.That(reports.Single(r => r.Target == s_group).Destination, Is.EqualTo(s_group));
        _host.Link.Sent.Clear();
        socket.Close();
        Sent done = Open(_host.TakeSent());
        Assert.That((done.Type, done.Target, done.Destination), Is.EqualTo(((byte)132, s_group, InternetAddress.Parse("ff02::2"))));
    }

    [Test]
    public void A_query_from_elsewhere_is_not_answered()
    {
        NetworkSocket socket = Join();
        _host.Passes(TimeSpan.FromSeconds(5));
        _host.Link.Sent.Clear();
        _host.Receives(Query(28, PeerGlobal));
        _host.Receives(Query(28, hopLimit: 2));
        _host.Receives(Query(26));
        _host.Receives(IcmpFrame(130, 0, new byte[24], Peer, InternetAddress.Parse("ff02::1"), 1));
        _host.Passes(TimeSpan.FromSeconds(30));
        _host.ExpectsSilence();
        socket.Close();
    }

    [Test]
    public void Datagrams_to_a_group_come_while_it_is_joined()
    {
        NetworkSocket socket = Join();
        byte[] datagram = [0, 99, 0, 7, 0, 9, 0, 0, 5];
        ushort sum = Frames.Checksum(Pseudo(PeerGlobal, s_group, 17, 9), datagram);
        datagram[6] = (byte)(sum >> 8);
        datagram[7] = (byte)sum;
        byte[] frame = Frame(Packet(17, datagram, PeerGlobal, s_group));
        _host.Receives(frame);
        Assert.That(socket.Receive(new byte[9], ReceiveFlags.None, out ReceiveResult result), Is.EqualTo(NetworkError.None));
        Assert.That(result.Destination, Is.EqualTo(s_group));
        Assert.That(socket.SetMembership(s_group, _host.Interface.Index, false), Is.EqualTo(NetworkError.None));
        _host.Receives(frame);
        Assert.That(socket.Receive(new byte[9], ReceiveFlags.None, out _), Is.EqualTo(NetworkError.WouldBlock));
        socket.Close();
    }

    private static byte[] Query(int length, InternetAddress? source = null, byte hopLimit = 1)
    {
        byte[] body = new byte[length - 4];
        body[0] = 1000 >> 8;
        body[1] = 1000 & 0xFF;
        InternetAddress from = source ?? Peer;
        InternetAddress to = InternetAddress.Parse("ff02::1");
        return Frame(Packet(0, [58, 0, 5, 2, 0, 0, 1, 0, .. IcmpMessage(130, 0, body, from, to)], from, to, hopLimit));
    }

    private static string Records(Sent report)
    {
        int count = (report.Payload[6] << 8) | report.Payload[7];
        return string.Join(", ", Enumerable.Range(0, count).Select(i => 8 + (i * 20)).Select(at => $"{report.Payload[at]} {new InternetAddress(report.Payload.AsSpan(at + 4, 16))}"));
    }

    private NetworkSocket Join()
    {
        NetworkSocket socket = _host.Udp(family: AddressFamily.InterNetworkV6);
        Assert.That(socket.Bind(new InternetEndpoint(InternetAddress.AnyV6, 7)), Is.EqualTo(NetworkError.None));
        Assert.That(socket.SetMembership(s_group, _host.Interface.Index, true), Is.EqualTo(NetworkError.None));
        return socket;
    }
}
