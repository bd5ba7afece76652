using System.Net.Sockets;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Tcp.Harness;
using NUnit.Framework;
using static Cosmos.Network.Tests.Tcp.Harness.RawPeer;

namespace Cosmos.Network.Tests.Tcp;

/// <summary>The ways out (RFC 9293, section 3.6), TIME-WAIT (RFC 6191) and lingering.</summary>
public sealed class ClosingTests
{
    [Test]
    public void The_peer_may_finish_first()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        peer.Sends(Fin | Ack, 1, 1);
        peer.Expects(Ack, 1, 2);
        Assert.That(socket.Readiness, Is.EqualTo(SocketReadiness.Readable | SocketReadiness.Writable | SocketReadiness.PeerClosed));
        Assert.That(Receive(socket, out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.Zero);
        Send(socket, 5);
        peer.Expects(Ack, 1, 2, 5);
        socket.Close();
        peer.Expects(Fin | Ack, 6, 2);
        peer.Sends(Ack, 2, 7);
        Assert.That(peer.Host.Stack.Tcp.Connections.Count, Is.Zero);
        peer.ExpectsSilence();
    }

    [Test]
    public void This_end_may_finish_first_and_go_on_reading()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        Assert.That(socket.Shutdown(SocketShutdown.Send), Is.EqualTo(NetworkError.None));
        peer.Expects(Fin | Ack, 1, 1);
        Assert.That(socket.Send(new byte[1], SendFlags.None, null, out _), Is.EqualTo(NetworkError.BrokenPipe));
        peer.Sends(Ack, 1, 2);
        peer.Sends(Ack, 1, 2, new byte[9]);
        peer.Expects(Ack, 2, 10);
        peer.Sends(Fin | Ack, 10, 2);
        peer.Expects(Ack, 2, 11);
        Assert.That(Receive(socket, out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.EqualTo(9));
        Assert.That(Receive(socket, out count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.Zero);
        Assert.That(socket.Readiness & SocketReadiness.HangUp, Is.EqualTo(SocketReadiness.HangUp));
        Assert.That(peer.Host.Stack.Tcp.TimeWaits.Count, Is.EqualTo(1));
        socket.Close();
        peer.ExpectsSilence();
    }

    [Test]
    public void Both_ends_may_finish_at_once()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        socket.Shutdown(SocketShutdown.Send);
        peer.Expects(Fin | Ack, 1, 1);
        peer.Sends(Fin | Ack, 1, 1);
        peer.Expects(Ack, 2, 2);
        Assert.That(socket.Connection!.State, Is.EqualTo(TcpState.Closing));
        peer.Sends(Ack, 2, 2);
        Assert.That(socket.Connection!.State, Is.EqualTo(TcpState.TimeWait));
        socket.Close();
        peer.Passes(61_000);
        Assert.That(peer.Host.Stack.Tcp.Connections.Count, Is.Zero);
    }

    [Test]
    public void TIME_WAIT_acknowledges_a_FIN_that_comes_again()
    {
        RawPeer peer = InTimeWait();
        peer.Sends(Fin | Ack, 1, 2);
        peer.Expects(Ack, 2, 2);
        peer.Passes(59_000);
        Assert.That(peer.Host.Stack.Tcp.TimeWaits.Count, Is.EqualTo(1));
        peer.Passes(2_000);
        Assert.That(peer.Host.Stack.Tcp.TimeWaits.Count, Is.Zero);
    }

    [Test] // RFC 9293, section 3.10.7.4
    public void TIME_WAIT_ends_for_a_SYN_that_is_later_and_not_for_an_older_one()
    {
        RawPeer peer = InTimeWait();
        TcpSocket listener = TwoHosts.Listen(peer.Host.Stack, 81);
        listener.Close();
        peer.Sends(Syn, -500, 0);
        peer.Expects(Ack, 2, 2);
        peer.Sends(Syn, 1000, 0);
        Assert.That(peer.Host.Stack.Tcp.TimeWaits.Count, Is.Zero);
        Segment reset = peer.Receives();
        Assert.That(reset.Flags, Is.EqualTo(Rst | Ack));
        Assert.That(reset.Acknowledgment, Is.EqualTo(1001));
    }

    [Test]
    public void A_new_connection_after_TIME_WAIT_begins_behind_the_old_one()
    {
        var host = new Network.Tests.Harness.TestHost();
        TcpSocket listener = TwoHosts.Listen(host.Stack, 80);
        var peer = new RawPeer(host);
        peer.Handshake([]);
        TcpSocket socket = TwoHosts.Accept(listener);
        socket.Close();
        peer.Expects(Fin | Ack, 1, 1);
        peer.Sends(Fin | Ack, 1, 2);
        peer.Expects(Ack, 2, 2);
        uint old = peer.OwnInitial;
        peer.Sends(Syn, 1000, 0);
        Segment answer = peer.Receives();
        Assert.That(answer.Flags, Is.EqualTo(Syn | Ack));
        Assert.That((int)(peer.OwnInitial - old), Is.GreaterThan(2));
    }

    [Test]
    public void TIME_WAIT_entries_are_bounded_and_the_oldest_go_first()
    {
        var host = new Network.Tests.Harness.TestHost(new NetworkStackOptions { Tcp = new TcpSettings { TimeWaitLimit = 3 } });
        TcpSocket listener = TwoHosts.Listen(host.Stack, 80);
        for (ushort i = 0; i < 5; i++)
        {
            var peer = new RawPeer(host, (ushort)(40000 + i));
            peer.Handshake([]);
            TwoHosts.Accept(listener).Close();
            peer.Expects(Fin | Ack, 1, 1);
            peer.Sends(Fin | Ack, 1, 2);
            peer.Expects(Ack, 2, 2);
        }

        Assert.That(host.Stack.Tcp.TimeWaits.Count, Is.EqualTo(3));
        Assert.That(host.Stack.Tcp.Counters.TimeWaitRecycled, Is.EqualTo(2));
    }

    [Test]
    public void A_FIN_before_the_data_in_front_of_it_waits()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        peer.Sends(Fin | Ack, 11, 1, new byte[5]);
        peer.Expects(Ack, 1, 1);
        peer.Sends(Ack, 1, 1, new byte[10]);
        peer.Expects(Ack, 1, 17);
        Receive(socket, out int count);
        Assert.That(count, Is.EqualTo(15));
        Assert.That(socket.Readiness & SocketReadiness.PeerClosed, Is.EqualTo(SocketReadiness.PeerClosed));
    }

    [Test]
    public void A_lost_FIN_is_sent_again()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        socket.Close();
        peer.Expects(Fin | Ack, 1, 1);
        peer.Passes(1100);
        peer.Expects(Fin | Ack, 1, 1);
    }

    [Test]
    public void A_forgotten_connection_does_not_wait_in_FIN_WAIT_2_for_ever()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        socket.Close();
        peer.Expects(Fin | Ack, 1, 1);
        peer.Sends(Ack, 1, 2);
        Assert.That(peer.Host.Stack.Tcp.Orphans, Is.EqualTo(1));
        peer.Passes(61_000);
        Assert.That(peer.Host.Stack.Tcp.Connections.Count, Is.Zero);
        Assert.That(peer.Host.Stack.Tcp.Orphans, Is.Zero);
    }

    [Test]
    public void Lingering_ends_when_everything_is_acknowledged()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        Send(socket, 5);
        peer.Expects(Ack, 1, 1, 5);
        socket.LingerSeconds = 10;
        var observer = new RecordingObserver();
        socket.Observer = observer;
        Assert.That(socket.Close(), Is.False);
        peer.Expects(Fin | Ack, 6, 1);
        Assert.That(socket.Readiness & SocketReadiness.Closed, Is.EqualTo(SocketReadiness.None));
        peer.Sends(Ack, 1, 7);
        Assert.That(socket.Readiness & SocketReadiness.Closed, Is.EqualTo(SocketReadiness.Closed));
        Assert.That(observer.Count, Is.EqualTo(1));
    }

    private static RawPeer InTimeWait()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        socket.Close();
        peer.Expects(Fin | Ack, 1, 1);
        peer.Sends(Ack, 1, 2);
        peer.Sends(Fin | Ack, 1, 2);
        peer.Expects(Ack, 2, 2);
        return peer;
    }
}
