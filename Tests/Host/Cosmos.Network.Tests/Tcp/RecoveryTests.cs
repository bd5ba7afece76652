using System;
using System.Buffers.Binary;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Harness;
using Cosmos.Network.Tests.Tcp.Harness;
using NUnit.Framework;
using static Cosmos.Network.Tests.Tcp.Harness.RawPeer;

namespace Cosmos.Network.Tests.Tcp;

/// <summary>Loss and congestion: RFC 5681, RFC 6298, RFC 6582, RFC 6675, RFC 8985 (probe), path MTU.</summary>
public sealed class RecoveryTests
{
    private static readonly byte[] SackAndMss = [2, 4, 1000 >> 8, 1000 & 0xFF, 4, 2];

    [Test] // RFC 6928
    public void The_initial_window_is_ten_segments()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        Send(socket, 50_000);
        ExpectsSegments(peer, 0, 10);
        peer.ExpectsSilence();
        peer.Sends(Ack, 1, 2001);
        ExpectsSegments(peer, 10, 4);
        peer.ExpectsSilence();
    }

    [Test] // RFC 6582, RFC 3042
    public void Three_duplicates_cause_a_fast_retransmission_and_partial_acknowledgments_the_next()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        Send(socket, 50_000);
        ExpectsSegments(peer, 0, 10);
        peer.Sends(Ack, 1, 1);
        peer.Expects(Ack, 10_001, 1, 1000);
        peer.Sends(Ack, 1, 1);
        peer.Expects(Ack, 11_001, 1, 1000);
        peer.Sends(Ack, 1, 1);
        peer.Expects(Ack, 1, 1, 1000);
        peer.Host.Link.Sent.Clear();

        // The first byte arrives; the next hole is the fourth segment.
        peer.Sends(Ack, 1, 3001);
        peer.Expects(Ack, 3001, 1, 1000);
        peer.Host.Link.Sent.Clear();
        peer.Sends(Ack, 1, 12_001);
        Assert.That(socket.Connection!.Congestion.Window, Is.LessThan(10_000));
        Assert.That(peer.Host.Stack.Tcp.Counters.FastRecoveries, Is.EqualTo(1));
        Assert.That(peer.Host.Stack.Tcp.Counters.Timeouts, Is.Zero);
    }

    [Test] // RFC 6675
    public void SACK_tells_which_segments_to_send_again()
    {
        (RawPeer peer, TcpSocket socket) = Established(options: SackAndMss);
        Send(socket, 10_000);
        ExpectsSegments(peer, 0, 10);
        peer.Sends(Ack, 1, 1, options: Sack(peer, 1001, 2001));
        peer.Sends(Ack, 1, 1, options: Sack(peer, 1001, 2001, 3001, 4001));
        peer.ExpectsSilence();
        peer.Sends(Ack, 1, 1, options: Sack(peer, 1001, 2001, 3001, 5001));
        peer.Expects(Ack, 1, 1, 1000);
        peer.Sends(Ack, 1, 1, options: Sack(peer, 1001, 2001, 3001, 9001));
        peer.Expects(Ack, 2001, 1, 1000);
        Assert.That(peer.Host.Link.Sent, Has.Count.LessThan(2));
        peer.Sends(Ack, 1, 10_001);
        peer.Host.Link.Sent.Clear();
        peer.Passes(5000);
        peer.ExpectsSilence();
    }

    [Test]
    public void A_retransmission_that_is_lost_is_noticed_by_later_data()
    {
        (RawPeer peer, TcpSocket socket) = Established(options: SackAndMss);
        Send(socket, 100_000);
        ExpectsSegments(peer, 0, 10);
        peer.Sends(Ack, 1, 1, options: Sack(peer, 1001, 10_001));
        peer.Expects(Ack, 1, 1, 1000);
        int highest = 10_001;
        bool isRepeated = false;
        for (int i = 0; i < 20 && !isRepeated; i++)
        {
            while (peer.Host.Link.Sent.Count > 0)
            {
                Segment segment = peer.Receives();
                isRepeated |= segment.Sequence == 1;
                highest = Math.Max(highest, segment.Sequence + segment.Payload.Length);
            }

            peer.Sends(Ack, 1, 1, options: Sack(peer, 1001, highest));
        }

        Assert.That(isRepeated, Is.True);
        Assert.That(peer.Host.Stack.Tcp.Counters.Timeouts, Is.Zero);
    }

    [Test] // RFC 6298, rules 5.4 to 5.6
    public void The_timer_backs_off_and_the_window_shrinks_to_one_segment()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        Send(socket, 5_000);
        ExpectsSegments(peer, 0, 5);
        int rto = socket.Connection!.Timeout.Value / 1000;
        peer.Passes(rto + 2);
        peer.Expects(Ack, 1, 1, 1000);
        peer.ExpectsSilence();
        Assert.That(socket.Connection.Congestion.Window, Is.EqualTo(1000));
        peer.Passes((2 * rto) - 20);
        peer.ExpectsSilence();
        peer.Passes(22);
        peer.Expects(Ack, 1, 1, 1000);
        peer.Sends(Ack, 1, 1001);
        peer.Expects(Ack, 1001, 1, 1000);
        peer.Expects(Ack, 2001, 1, 1000);
        peer.ExpectsSilence();
    }

    [Test]
    public void A_dead_peer_is_given_up()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        Send(socket, 10);
        peer.Passes(1_500_000);
        Assert.That(Receive(socket, out _), Is.EqualTo(NetworkError.TimedOut));
        Assert.That(peer.Host.Stack.Tcp.Counters.Timeouts, Is.EqualTo(15));
        Assert.That(peer.Host.BuffersInUse, Is.Zero);
    }

    [Test] // RFC 8985, section 7
    public void A_lost_tail_is_probed_before_the_timeout()
    {
        (RawPeer peer, TcpSocket socket) = Established(options: SackAndMss);
        Send(socket, 1000);
        peer.Expects(Ack, 1, 1, 1000);
        peer.Passes(5);
        peer.Sends(Ack, 1, 1001);
        Send(socket, 3000);
        ExpectsSegments(peer, 1, 3);
        peer.Passes(50);
        peer.Expects(Ack, 3001, 1, 1000);
        peer.ExpectsSilence();
        peer.Sends(Ack, 1, 1001, options: Sack(peer, 3001, 4001));
        Assert.That(peer.Host.Stack.Tcp.Counters.LossProbes, Is.EqualTo(1));
    }

    [Test] // RFC 3522
    public void A_timeout_that_was_only_a_delay_is_undone()
    {
        var host = new TestHost();
        TcpSocket listener = TwoHosts.Listen(host.Stack, 80);
        var peer = new RawPeer(host) { Timestamp = 1 };
        peer.Handshake(MssOption(1012));
        TcpSocket socket = TwoHosts.Accept(listener);
        Send(socket, 10_000);
        ExpectsSegments(peer, 0, 10);
        int before = socket.Connection!.Congestion.Window;
        peer.Passes(1100);
        uint echo = peer.LastEcho;
        peer.Sends(Ack, 1, 5001);
        Assert.That(echo, Is.EqualTo(peer.LastEcho));
        Assert.That(host.Stack.Tcp.Counters.SpuriousTimeouts, Is.EqualTo(1));
        Assert.That(socket.Connection.Congestion.Window, Is.GreaterThanOrEqualTo(before));
    }

    [Test] // RFC 1191, RFC 5927
    public void A_smaller_path_cuts_what_was_sent_into_smaller_segments()
    {
        (RawPeer peer, TcpSocket socket) = Established(options: MssOption(1460));
        Send(socket, 2920);
        peer.Expects(Ack, 1, 1, 1460);
        peer.Expects(Ack, 1461, 1, 1460);

        // Forged: a segment that is not on its way.
        TooBig(peer, 1_000_000, 1000);
        Assert.That(socket.Connection!.SegmentSize, Is.EqualTo(1460));
        TooBig(peer, 1, 1000);
        Assert.That(socket.Connection.SegmentSize, Is.EqualTo(960));
        peer.Expects(Ack, 1, 1, 960);
        peer.Expects(Ack, 961, 1, 960);
        peer.Expects(Ack, 1921, 1, 960);
        peer.Expects(Ack, 2881, 1, 40);
    }

    [Test]
    public void A_path_that_swallows_full_segments_gets_smaller_ones()
    {
        var hosts = new TwoHosts();
        hosts.Cable.Filter = (_, frame) => frame.Length <= 1314;
        (TcpSocket client, TcpSocket server) = hosts.Connect();
        var transfer = new Transfer(client, server, 100_000, 1);
        Assert.That(hosts.RunUntil(transfer.Step, 120), Is.True);
        client.Close();
        server.Close();
        hosts.ExpectsNoLeaks();
    }

    [Test]
    public void An_unreachable_port_ends_an_attempt_but_not_a_connection()
    {
        var host = new TestHost();
        TcpSocket socket = Connecting(host);
        var peer = new RawPeer(host);
        peer.Receives();
        Icmp(peer, 3, 3, 0, 0);
        socket.GetOption(SocketOption.Error, out int error);
        Assert.That((NetworkError)error, Is.EqualTo(NetworkError.ConnectionRefused));

        (peer, socket) = Established();
        Send(socket, 10);
        peer.Receives();
        Icmp(peer, 3, 3, 0, 1);
        Assert.That(socket.Connection!.State, Is.EqualTo(TcpState.Established));
    }

    [Test]
    public void A_link_that_is_full_holds_data_back_instead_of_losing_it()
    {
        var host = new TestHost(new NetworkStackOptions { TransmitQueueLimit = 3 });
        (RawPeer peer, TcpSocket socket) = Established(host);
        host.Link.Room = 2;
        Send(socket, 10_000);
        ExpectsSegments(peer, 0, 2);
        Assert.That(socket.Connection!.SendNext - socket.Connection.SendUnacknowledged, Is.EqualTo(5000));
        host.Link.Room = int.MaxValue;
        using (host.Stack.BeginWork())
            host.Link.Receiver!.OnTransmitReady();
        ExpectsSegments(peer, 2, 3);
        peer.Sends(Ack, 1, 5001);
        ExpectsSegments(peer, 5, 3);
        peer.Sends(Ack, 1, 8001);
        ExpectsSegments(peer, 8, 2);
        Assert.That(host.Stack.Tcp.Counters.SegmentsRetransmitted, Is.Zero);
    }

    [Test]
    public void The_window_is_not_opened_by_an_application_that_does_not_fill_it()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        int before = socket.Connection!.Congestion.Window;
        for (int i = 0; i < 50; i++)
        {
            Send(socket, 100);
            peer.Receives();
            peer.Sends(Ack, 1, 101 + (100 * i));
        }

        Assert.That(socket.Connection.Congestion.Window, Is.EqualTo(before));
    }

    [Test]
    public void Data_that_the_peer_had_and_threw_away_is_sent_again()
    {
        (RawPeer peer, TcpSocket socket) = Established(options: SackAndMss);
        Send(socket, 3000);
        ExpectsSegments(peer, 0, 3);
        peer.Sends(Ack, 1, 1, options: Sack(peer, 1001, 3001));
        peer.Passes(1500);
        peer.Expects(Ack, 1, 1, 1000);
        peer.Sends(Ack, 1, 1001);
        int highest = 1001;
        for (int i = 0; i < 10 && highest < 3001; i++)
        {
            peer.Passes(3000);
            while (peer.Host.Link.Sent.Count > 0)
            {
                Segment segment = peer.Receives();
                if (segment.Sequence == highest)
                    highest += segment.Payload.Length;
            }

            peer.Sends(Ack, 1, highest);
        }

        Assert.That(highest, Is.EqualTo(3001));
    }

    private static void ExpectsSegments(RawPeer peer, int first, int count)
    {
        for (int i = 0; i < count; i++)
            peer.Expects(Ack, 1 + (1000 * (first + i)), 1, 1000);
    }

    private static byte[] Sack(RawPeer peer, params int[] edges)
    {
        var option = new byte[4 + (4 * edges.Length)];
        option[0] = 1;
        option[1] = 1;
        option[2] = 5;
        option[3] = (byte)(2 + (4 * edges.Length));
        for (int i = 0; i < edges.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(option.AsSpan(4 + (4 * i)), peer.OwnInitial + (uint)edges[i]);
        return option;
    }

    private static void TooBig(RawPeer peer, int sequence, ushort mtu) => Icmp(peer, 3, 4, mtu, sequence);

    private static void Icmp(RawPeer peer, byte type, byte code, uint rest, int sequence)
    {
        var transport = new byte[1480];
        BinaryPrimitives.WriteUInt16BigEndian(transport, peer.OwnPort);
        BinaryPrimitives.WriteUInt16BigEndian(transport.AsSpan(2), 40000);
        BinaryPrimitives.WriteUInt32BigEndian(transport.AsSpan(4), peer.OwnInitial + (uint)sequence);
        byte[] quoted = Frames.IPv4(6, transport, TestHost.Own, TestHost.Peer)[..28];
        peer.Host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(type, code, rest, quoted))));
    }
}
