using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Harness;
using Cosmos.Network.Tests.Tcp.Harness;
using NUnit.Framework;
using static Cosmos.Network.Tests.Tcp.Harness.RawPeer;

namespace Cosmos.Network.Tests.Tcp;

/// <summary>From CLOSED to ESTABLISHED (RFC 9293, sections 3.5 and 3.10.7).</summary>
public sealed class OpeningTests
{
    [Test]
    public void A_connection_from_here_offers_its_options_and_is_established_by_the_answer()
    {
        var host = new TestHost();
        TcpSocket socket = Connecting(host);
        var peer = new RawPeer(host);
        Segment syn = peer.Receives();
        Assert.That(syn.Flags, Is.EqualTo(Syn));
        Assert.That(syn.Find(2), Is.EqualTo(new byte[] { 1460 >> 8, 1460 & 0xFF }));
        Assert.That(syn.Find(3), Is.Not.Null);
        Assert.That(syn.Find(4), Is.Not.Null);
        Assert.That(syn.TimestampValue, Is.Not.Null);
        Assert.That(socket.Readiness, Is.EqualTo(SocketReadiness.None));
        peer.Sends(Syn | Ack, 0, 1, options: MssOption(1000));
        peer.Expects(Ack, 1, 1);
        Assert.That(socket.Readiness, Is.EqualTo(SocketReadiness.Writable));
        Assert.That(socket.GetOption(SocketOption.Error, out int error), Is.EqualTo(NetworkError.None));
        Assert.That(error, Is.Zero);
        Assert.That(socket.GetRemoteEndpoint(out InternetEndpoint remote), Is.EqualTo(NetworkError.None));
        Assert.That(remote, Is.EqualTo(new InternetEndpoint(TestHost.Peer, 40000)));
    }

    [Test]
    public void A_reset_in_answer_to_a_SYN_means_that_the_connection_is_refused()
    {
        var host = new TestHost();
        TcpSocket socket = Connecting(host);
        var peer = new RawPeer(host);
        peer.Receives();
        peer.Sends(Rst | Ack, 0, 1);
        Assert.That(socket.Readiness & (SocketReadiness.Error | SocketReadiness.HangUp | SocketReadiness.Writable | SocketReadiness.Readable),
            Is.EqualTo(SocketReadiness.Error | SocketReadiness.HangUp | SocketReadiness.Writable | SocketReadiness.Readable));
        socket.GetOption(SocketOption.Error, out int error);
        Assert.That((NetworkError)error, Is.EqualTo(NetworkError.ConnectionRefused));
        Assert.That(host.Stack.Tcp.Connections.Count, Is.Zero);
    }

    [Test]
    public void A_reset_that_acknowledges_something_else_is_ignored()
    {
        var host = new TestHost();
        TcpSocket socket = Connecting(host);
        var peer = new RawPeer(host);
        peer.Receives();
        peer.Sends(Rst | Ack, 0, 2);
        peer.Sends(Rst, 0, 0);
        Assert.That(socket.Readiness, Is.EqualTo(SocketReadiness.None));
        peer.ExpectsSilence();
    }

    [Test]
    public void An_answer_that_acknowledges_something_else_is_reset()
    {
        var host = new TestHost();
        Connecting(host);
        var peer = new RawPeer(host);
        peer.Receives();
        peer.Sends(Syn | Ack, 0, 7);
        peer.Expects(Rst, 7, 0);
    }

    [Test]
    public void A_SYN_is_repeated_with_growing_pauses_and_then_given_up()
    {
        var host = new TestHost();
        TcpSocket socket = Connecting(host);
        var peer = new RawPeer(host);
        peer.Receives();
        foreach (int seconds in (int[])[1, 2, 4, 8, 16, 32, 64])
        {
            peer.Passes((seconds * 1000) - 50);
            peer.ExpectsSilence();
            peer.Passes(52);
            Assert.That(peer.Receives().Flags, Is.EqualTo(Syn));
        }

        peer.Passes(120_100);
        socket.GetOption(SocketOption.Error, out int error);
        Assert.That((NetworkError)error, Is.EqualTo(NetworkError.TimedOut));
    }

    [Test]
    public void Both_ends_may_open_at_once()
    {
        var host = new TestHost();
        TcpSocket socket = Connecting(host);
        var peer = new RawPeer(host);
        peer.Receives();
        peer.Sends(Syn, 0, 0, options: MssOption(1000));
        Segment answer = peer.Expects(Syn | Ack, 0, 1);
        Assert.That(answer.Sequence, Is.Zero);
        Assert.That(socket.Readiness, Is.EqualTo(SocketReadiness.None));
        peer.Sends(Syn | Ack, 0, 1, options: MssOption(1000));
        peer.Sends(Ack, 1, 1);
        Assert.That(socket.Connection!.State, Is.EqualTo(TcpState.Established));
    }

    [Test]
    public void A_port_without_listener_resets()
    {
        var peer = new RawPeer(new TestHost());
        peer.Sends(Syn, 5, 0);
        peer.Expects(Rst | Ack, 0, 6);
        peer.OwnInitial = 0;
        peer.Sends(Ack, 5, 77);
        peer.Expects(Rst, 77, 0);
        peer.Sends(Rst | Ack, 5, 77);
        peer.ExpectsSilence();
    }

    [Test]
    public void A_damaged_segment_is_ignored()
    {
        var host = new TestHost();
        var peer = new RawPeer(host);
        peer.Sends(Syn, 0, 0, damaged: true);
        peer.ExpectsSilence();
        Assert.That(host.Stack.Tcp.Counters.SegmentsMalformed, Is.EqualTo(1));
    }

    [Test]
    public void A_half_open_connection_repeats_its_answer_and_is_forgotten()
    {
        var host = new TestHost();
        TwoHosts.Listen(host.Stack, 80);
        var peer = new RawPeer(host);
        peer.Sends(Syn, 0, 0);
        for (int i = 0; i < 6; i++)
        {
            Assert.That(peer.Receives().Flags, Is.EqualTo(Syn | Ack), $"answer {i}");
            peer.Passes((1000 << i) + 2);
        }

        peer.Passes(100);
        Assert.That(host.Stack.Tcp.HalfOpen, Is.Zero);
        peer.ExpectsSilence();
    }

    [Test]
    public void The_acknowledgment_of_the_handshake_may_carry_data_and_FIN()
    {
        var host = new TestHost();
        TcpSocket listener = TwoHosts.Listen(host.Stack, 80);
        var peer = new RawPeer(host);
        peer.Sends(Syn, 0, 0);
        peer.Receives();
        peer.Sends(Ack | Fin, 1, 1, new byte[10]);
        peer.Expects(Ack, 1, 12);
        TcpSocket socket = TwoHosts.Accept(listener);
        Assert.That(Receive(socket, out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.EqualTo(10));
        Assert.That(Receive(socket, out count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.Zero);
    }

    [Test]
    public void A_full_accept_queue_lets_nobody_in_until_there_is_room()
    {
        var host = new TestHost();
        TcpSocket listener = TwoHosts.Listen(host.Stack, 80, backlog: 0);
        new RawPeer(host, 40001).Handshake([]);
        var late = new RawPeer(host, 40002);
        late.Sends(Syn, 0, 0);
        late.ExpectsSilence();
        TwoHosts.Accept(listener);
        late.Sends(Syn, 0, 0);
        Assert.That(late.Receives().Flags, Is.EqualTo(Syn | Ack));
    }

    [Test]
    public void Cookies_replace_half_open_connections_when_there_are_too_many()
    {
        var host = new TestHost(new NetworkStackOptions { Tcp = new TcpSettings { HalfOpenLimit = 2 } });
        TcpSocket listener = TwoHosts.Listen(host.Stack, 80);
        for (ushort i = 0; i < 50; i++)
        {
            var flood = new RawPeer(host, (ushort)(50000 + i));
            flood.Sends(Syn, 0, 0);
            flood.Receives();
        }

        Assert.That(host.Stack.Tcp.HalfOpen, Is.EqualTo(2));
        var peer = new RawPeer(host, 41000) { Timestamp = 1000 };
        peer.Sends(Syn, 0, 0, options: [2, 4, 5, 180, 4, 2, 3, 3, 9]);
        Segment answer = peer.Receives();
        Assert.That(answer.Flags, Is.EqualTo(Syn | Ack));
        Assert.That(answer.Find(3), Is.Not.Null);
        peer.Timestamp = 1001;
        peer.Sends(Ack, 1, 1, new byte[4], window: 100);
        peer.Expects(Ack, 1, 5);
        TcpSocket socket = TwoHosts.Accept(listener);
        Assert.That(socket.Connection!.SendWindow, Is.EqualTo(100 << 9));
        Assert.That(socket.Connection.SegmentSize, Is.EqualTo(1448));
        Assert.That(host.Stack.Tcp.Counters.CookiesAccepted, Is.EqualTo(1));
    }

    [Test]
    public void A_forged_cookie_is_reset()
    {
        var host = new TestHost(new NetworkStackOptions { Tcp = new TcpSettings { HalfOpenLimit = 0 } });
        TwoHosts.Listen(host.Stack, 80);
        var peer = new RawPeer(host);
        peer.Sends(Syn, 0, 0);
        peer.Receives();
        peer.Sends(Ack, 1, 2);
        peer.Expects(Rst, 2, 0);
        Assert.That(host.Stack.Tcp.Counters.CookiesRejected, Is.EqualTo(1));
    }

    [Test]
    public void A_cookie_is_out_of_date_after_some_minutes()
    {
        var host = new TestHost(new NetworkStackOptions { Tcp = new TcpSettings { HalfOpenLimit = 0 } });
        TwoHosts.Listen(host.Stack, 80);
        var peer = new RawPeer(host);
        peer.Sends(Syn, 0, 0);
        peer.Receives();
        peer.Passes(200_000);
        peer.Sends(Ack, 1, 1);
        peer.Expects(Rst, 1, 0);
    }

    [Test]
    public void An_IPv6_listener_takes_IPv4_connections_unless_told_not_to([Values] bool onlyIPv6)
    {
        var hosts = new TwoHosts();
        TcpSocket listener = TwoHosts.NewSocket(hosts.B, AddressFamily.InterNetworkV6);
        listener.SetOption(SocketOption.IPv6Only, onlyIPv6 ? 1 : 0);
        Assert.That(listener.Bind(new InternetEndpoint(InternetAddress.AnyV6, 80)), Is.EqualTo(NetworkError.None));
        listener.Listen(1);
        TcpSocket client = TwoHosts.NewSocket(hosts.A);
        client.Connect(new InternetEndpoint(TwoHosts.AddressB, 80));
        hosts.Run(1);
        Assert.That((client.Readiness & SocketReadiness.Error) != 0, Is.EqualTo(onlyIPv6));
        Assert.That(listener.Accept(out _, out InternetEndpoint remote), Is.EqualTo(onlyIPv6 ? NetworkError.WouldBlock : NetworkError.None));
        if (!onlyIPv6)
            Assert.That(remote.Address, Is.EqualTo(TwoHosts.AddressA));
    }
}
