using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Tcp.Harness;
using NUnit.Framework;
using static Cosmos.Network.Tests.Tcp.Harness.RawPeer;

namespace Cosmos.Network.Tests.Tcp;

/// <summary>Blind attacks (RFC 5961), old segments (RFC 7323) and the rules of resets.</summary>
public sealed class ResetTests
{
    [Test] // RFC 5961, section 3.2
    public void A_reset_counts_only_with_exactly_the_expected_number()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        peer.Sends(Rst, 100_000, 0);
        peer.ExpectsSilence();
        peer.Sends(Rst, 2, 0);
        peer.Expects(Ack, 1, 1);
        Assert.That(socket.Connection!.State, Is.EqualTo(TcpState.Established));
        peer.Sends(Rst, 1, 0);
        peer.ExpectsSilence();
        Assert.That(Receive(socket, out _), Is.EqualTo(NetworkError.ConnectionReset));
        Assert.That(Receive(socket, out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.Zero);
        Assert.That(socket.Send(new byte[1], SendFlags.None, null, out _), Is.EqualTo(NetworkError.BrokenPipe));
    }

    [Test] // RFC 5961, section 4.2
    public void A_SYN_on_an_established_connection_is_challenged()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        peer.Sends(Syn, 1, 0);
        peer.Expects(Ack, 1, 1);
        peer.Sends(Syn, 500_000, 0);
        peer.Expects(Ack, 1, 1);
        Assert.That(socket.Connection!.State, Is.EqualTo(TcpState.Established));
    }

    [Test] // RFC 5961, section 5.2
    public void An_acknowledgment_of_what_was_never_sent_is_challenged_and_its_data_dropped()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        peer.Sends(Ack, 1, 2, new byte[5]);
        peer.Expects(Ack, 1, 1);
        peer.Sends(Ack, 1, -100_000, new byte[5]);
        peer.Expects(Ack, 1, 1);
        Assert.That(socket.Available, Is.Zero);
    }

    [Test] // RFC 5961, section 7
    public void Challenges_are_limited_in_number()
    {
        (RawPeer peer, _) = Established();
        for (int i = 0; i < 100; i++)
            peer.Sends(Syn, 1, 0);
        Assert.That(peer.Host.Link.Sent, Has.Count.EqualTo(10));
        peer.Host.Link.Sent.Clear();
        peer.Passes(1100);
        peer.Sends(Syn, 1, 0);
        peer.Expects(Ack, 1, 1);
    }

    [Test]
    public void Data_before_a_reset_can_still_be_read()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        peer.Sends(Ack, 1, 1, new byte[7]);
        peer.Sends(Rst, 8, 0);
        Assert.That(Receive(socket, out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.EqualTo(7));
        Assert.That(Receive(socket, out _), Is.EqualTo(NetworkError.ConnectionReset));
    }

    [Test] // RFC 7323, section 5.3
    public void A_segment_with_an_old_timestamp_is_acknowledged_and_dropped()
    {
        (RawPeer peer, TcpSocket socket) = EstablishedWithTimestamps();
        peer.Timestamp = 5000;
        peer.Sends(Ack, 1, 1, new byte[10]);
        Segment answer = peer.Expects(Ack, 1, 11);
        Assert.That(answer.TimestampEcho, Is.EqualTo(5000));
        peer.Timestamp = 4999;
        peer.Sends(Ack, 11, 1, new byte[10]);
        peer.Expects(Ack, 1, 11);
        Assert.That(socket.Available, Is.EqualTo(10));
        Assert.That(peer.Host.Stack.Tcp.Counters.OldTimestamps, Is.EqualTo(1));
    }

    [Test] // RFC 7323, section 3.2
    public void A_segment_without_timestamp_is_dropped_where_timestamps_were_agreed_on_but_a_reset_counts()
    {
        (RawPeer peer, TcpSocket socket) = EstablishedWithTimestamps();
        peer.Timestamp = null;
        peer.Sends(Ack, 1, 1, new byte[10]);
        peer.ExpectsSilence();
        Assert.That(socket.Available, Is.Zero);
        peer.Sends(Rst, 1, 0);
        Assert.That(socket.Connection!.State, Is.EqualTo(TcpState.Closed));
    }

    [Test]
    public void Segments_outside_the_window_are_answered_at_most_twice_a_second()
    {
        (RawPeer peer, _) = Established();
        for (int i = 0; i < 20; i++)
            peer.Sends(Ack, -50, 1);
        Assert.That(peer.Host.Link.Sent, Has.Count.EqualTo(1));
        peer.Passes(600);
        peer.Sends(Ack, -50, 1);
        Assert.That(peer.Host.Link.Sent, Has.Count.EqualTo(2));
    }

    [Test]
    public void Closing_with_unread_data_resets()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        peer.Sends(Ack, 1, 1, new byte[3]);
        peer.Expects(Ack, 1, 4);
        socket.Close();
        peer.Expects(Rst | Ack, 1, 4);
        Assert.That(peer.Host.Stack.Tcp.Connections.Count, Is.Zero);
        Assert.That(peer.Host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Data_for_a_closed_socket_resets()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        socket.Close();
        peer.Expects(Fin | Ack, 1, 1);
        peer.Sends(Ack, 1, 2, new byte[3]);
        peer.Expects(Rst | Ack, 2, 1);
        Assert.That(peer.Host.Stack.Tcp.Connections.Count, Is.Zero);
    }

    [Test]
    public void A_linger_time_of_zero_resets()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        socket.LingerSeconds = 0;
        Assert.That(socket.Close(), Is.True);
        peer.Expects(Rst | Ack, 1, 1);
    }

    private static (RawPeer Peer, TcpSocket Socket) EstablishedWithTimestamps()
    {
        var host = new Network.Tests.Harness.TestHost();
        TcpSocket listener = TwoHosts.Listen(host.Stack, 80);
        var peer = new RawPeer(host) { Timestamp = 1000 };
        peer.Handshake(MssOption(1000));
        return (peer, TwoHosts.Accept(listener));
    }
}
