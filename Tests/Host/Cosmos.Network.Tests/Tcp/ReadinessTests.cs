using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Harness;
using Cosmos.Network.Tests.Tcp.Harness;
using NUnit.Framework;
using static Cosmos.Network.Tests.Tcp.Harness.RawPeer;

namespace Cosmos.Network.Tests.Tcp;

/// <summary>What sockets tell and answer, as on Linux.</summary>
public sealed class ReadinessTests
{
    [Test]
    public void Every_arrival_is_an_edge_even_when_the_last_was_not_read()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        var observer = new RecordingObserver();
        socket.Observer = observer;
        peer.Sends(Ack, 1, 1, new byte[10]);
        Assert.That(observer.Count, Is.EqualTo(1));
        peer.Sends(Ack, 11, 1, new byte[10]);
        Assert.That(observer.Count, Is.EqualTo(2));
        Assert.That(observer.Last & SocketReadiness.Readable, Is.EqualTo(SocketReadiness.Readable));
    }

    [Test]
    public void A_writer_that_was_turned_away_hears_when_a_third_of_the_buffer_is_free()
    {
        (RawPeer peer, TcpSocket socket) = Established(configure: s => s.SetOption(SocketOption.SendBuffer, 9000));
        var observer = new RecordingObserver();
        Assert.That(Send(socket, 10000), Is.EqualTo(9000));
        socket.Observer = observer;
        Assert.That(socket.Send(new byte[1], SendFlags.None, null, out _), Is.EqualTo(NetworkError.WouldBlock));
        Assert.That(socket.Readiness & SocketReadiness.Writable, Is.EqualTo(SocketReadiness.None));
        peer.Sends(Ack, 1, 1001);
        peer.Sends(Ack, 1, 2001);
        Assert.That(observer.Count, Is.Zero);
        peer.Sends(Ack, 1, 3001);
        Assert.That(observer.Count, Is.EqualTo(1));
        Assert.That(observer.Last & SocketReadiness.Writable, Is.EqualTo(SocketReadiness.Writable));
        peer.Sends(Ack, 1, 4001);
        Assert.That(observer.Count, Is.EqualTo(1));
    }

    [Test]
    public void A_socket_without_connection_is_writable_and_hung_up_and_answers_as_on_Linux()
    {
        TcpSocket socket = TwoHosts.NewSocket(new TestHost().Stack);
        Assert.That(socket.Readiness, Is.EqualTo(SocketReadiness.Writable | SocketReadiness.HangUp));
        Assert.That(socket.Send(new byte[1], SendFlags.None, null, out _), Is.EqualTo(NetworkError.BrokenPipe));
        Assert.That(Receive(socket, out _), Is.EqualTo(NetworkError.NotConnected));
        Assert.That(socket.Shutdown(SocketShutdown.Both), Is.EqualTo(NetworkError.NotConnected));
        Assert.That(socket.Accept(out _, out _), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(socket.GetRemoteEndpoint(out _), Is.EqualTo(NetworkError.NotConnected));
    }

    [Test]
    public void A_listener_is_readable_while_connections_wait()
    {
        var host = new TestHost();
        TcpSocket listener = TwoHosts.Listen(host.Stack, 80);
        var observer = new RecordingObserver();
        listener.Observer = observer;
        Assert.That(listener.Readiness, Is.EqualTo(SocketReadiness.None));
        new RawPeer(host).Handshake([]);
        Assert.That(observer.Count, Is.EqualTo(1));
        Assert.That(listener.Readiness, Is.EqualTo(SocketReadiness.Readable));
        TwoHosts.Accept(listener);
        Assert.That(listener.Readiness, Is.EqualTo(SocketReadiness.None));
        Assert.That(listener.Accept(out _, out _), Is.EqualTo(NetworkError.WouldBlock));
    }

    [Test]
    public void Shutting_down_reception_reads_as_the_end_after_what_has_come()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        peer.Sends(Ack, 1, 1, new byte[4]);
        socket.Shutdown(SocketShutdown.Receive);
        Assert.That(Receive(socket, out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.EqualTo(4));
        Assert.That(Receive(socket, out count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.Zero);
    }

    [Test]
    public void A_second_connect_is_refused_by_state()
    {
        var host = new TestHost();
        TcpSocket socket = Connecting(host);
        Assert.That(socket.Connect(new InternetEndpoint(TestHost.Peer, 1)), Is.EqualTo(NetworkError.AlreadyInProgress));
        var peer = new RawPeer(host);
        peer.Receives();
        peer.Sends(Syn | Ack, 0, 1);
        Assert.That(socket.Connect(new InternetEndpoint(TestHost.Peer, 1)), Is.EqualTo(NetworkError.IsConnected));
    }

    [Test]
    public void Ports_are_shared_only_by_the_rules()
    {
        var host = new TestHost();
        TcpSocket first = TwoHosts.NewSocket(host.Stack);
        Assert.That(first.Bind(new InternetEndpoint(InternetAddress.AnyV4, 80)), Is.EqualTo(NetworkError.None));
        Assert.That(Bind(host, InternetAddress.AnyV4, false), Is.EqualTo(NetworkError.AddressAlreadyInUse));
        Assert.That(Bind(host, TestHost.Own, true), Is.EqualTo(NetworkError.AddressAlreadyInUse));
        first.SetOption(SocketOption.ReuseAddress, 1);
        Assert.That(Bind(host, TestHost.Own, true), Is.EqualTo(NetworkError.None));
        first.Listen(1);
        Assert.That(Bind(host, InternetAddress.LoopbackV4, true), Is.EqualTo(NetworkError.AddressAlreadyInUse));
        Assert.That(Bind(host, InternetAddress.Parse("10.9.9.9"), true), Is.EqualTo(NetworkError.AddressNotAvailable));
    }

    [Test]
    public void A_port_with_connections_left_over_can_only_be_bound_with_ReuseAddress()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        Assert.That(Bind(peer.Host, InternetAddress.AnyV4, false), Is.EqualTo(NetworkError.AddressAlreadyInUse));
        Assert.That(Bind(peer.Host, InternetAddress.AnyV4, true), Is.EqualTo(NetworkError.None));
        Assert.That(socket.Connection!.State, Is.EqualTo(TcpState.Established));
    }

    [Test]
    public void Shutting_down_a_listener_ends_it_and_wakes_who_waits()
    {
        var host = new TestHost();
        TcpSocket listener = TwoHosts.Listen(host.Stack, 80);
        var observer = new RecordingObserver();
        listener.Observer = observer;
        Assert.That(listener.Shutdown(SocketShutdown.Both), Is.EqualTo(NetworkError.None));
        Assert.That(observer.Count, Is.EqualTo(1));
        Assert.That(listener.Accept(out _, out _), Is.EqualTo(NetworkError.InvalidArgument));
        var peer = new RawPeer(host);
        peer.Sends(Syn, 0, 0);
        peer.Expects(Rst | Ack, 0 - (long)peer.OwnInitial, 1);
    }

    [Test]
    public void Connections_to_this_machine_itself_work_over_loopback([Values] bool isIPv6)
    {
        var host = new TestHost();
        AddressFamily family = isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        TcpSocket listener = TwoHosts.Listen(host.Stack, 80, family: family);
        TcpSocket client = TwoHosts.NewSocket(host.Stack, family);
        client.Connect(new InternetEndpoint(isIPv6 ? InternetAddress.LoopbackV6 : InternetAddress.LoopbackV4, 80));
        TcpSocket server = TwoHosts.Accept(listener);
        var transfer = new Transfer(client, server, 3_000_000, 1);
        for (int i = 0; i < 10_000 && !transfer.Step(); i++)
            host.Passes(System.TimeSpan.FromMilliseconds(1));
        Assert.That(transfer.Received, Is.EqualTo(3_000_000));
        Assert.That(host.Stack.Tcp.Counters.SegmentsRetransmitted, Is.Zero);
        client.Close();
        server.Close();
        host.Passes(System.TimeSpan.FromSeconds(1));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    private static NetworkError Bind(TestHost host, InternetAddress address, bool reuse)
    {
        TcpSocket socket = TwoHosts.NewSocket(host.Stack);
        if (reuse)
            socket.SetOption(SocketOption.ReuseAddress, 1);
        NetworkError error = socket.Bind(new InternetEndpoint(address, 80));
        socket.Close();
        return error;
    }
}
