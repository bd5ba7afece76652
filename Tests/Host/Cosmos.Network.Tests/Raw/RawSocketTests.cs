using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Raw;

public sealed class RawSocketTests
{
    private static NetworkSocket Create(TestHost host, SocketType type, ProtocolType protocol)
    {
        NetworkSocket? socket = host.Stack.CreateSocket(AddressFamily.InterNetwork, type, protocol, out NetworkError error);
        Assert.That(error, Is.EqualTo(NetworkError.None));
        return socket!;
    }

    [Test]
    public void A_raw_socket_pings_as_the_class_library_does()
    {
        var host = new TestHost();
        NetworkSocket socket = Create(host, SocketType.Raw, ProtocolType.Icmp);
        socket.SetOption(SocketOption.TimeToLive, 7);
        byte[] request = Frames.Icmp(8, 0, 0x4242_0001, Frames.Bytes(32));
        Assert.That(socket.Send(request, SendFlags.None, new InternetEndpoint(TestHost.Peer, 0), out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.EqualTo(request.Length));
        Assert.That(Frames.OpenIPv4(host.TakeSent(), out byte[] header), Is.EqualTo(request));
        Assert.That((header[8], header[9]), Is.EqualTo(((byte)7, (byte)1)));

        byte[] reply = Frames.IPv4(1, Frames.Icmp(0, 0, 0x4242_0001, request[8..]));
        host.Receives(Frames.Ethernet(reply));
        var buffer = new byte[100];
        Assert.That(socket.Receive(buffer, ReceiveFlags.None, out ReceiveResult result), Is.EqualTo(NetworkError.None));
        Assert.That(buffer[..result.Count], Is.EqualTo(reply), "The IP header comes along.");
        Assert.That(result.Source, Is.EqualTo(new InternetEndpoint(TestHost.Peer, 0)));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Every_raw_socket_gets_a_copy_and_the_protocol_works_on()
    {
        var host = new TestHost();
        NetworkSocket first = Create(host, SocketType.Raw, ProtocolType.Udp);
        NetworkSocket second = Create(host, SocketType.Raw, ProtocolType.Udp);
        NetworkSocket foreign = Create(host, SocketType.Raw, ProtocolType.Udp);
        foreign.Connect(new InternetEndpoint(InternetAddress.Parse("10.0.0.3"), 0));
        NetworkSocket udp = host.Udp(5000);
        byte[] packet = Frames.IPv4(17, Frames.Udp(7000, 5000, Frames.Bytes(1000)));
        host.Receives(Frames.Ethernet(packet));
        foreach (NetworkSocket socket in (NetworkSocket[])[first, second])
        {
            var buffer = new byte[2000];
            Assert.That(socket.Receive(buffer, ReceiveFlags.None, out ReceiveResult result), Is.EqualTo(NetworkError.None));
            Assert.That(buffer[..result.Count], Is.EqualTo(packet));
        }

        Assert.That(foreign.Receive(new byte[1], ReceiveFlags.None, out _), Is.EqualTo(NetworkError.WouldBlock));
        Assert.That(udp.Receive(new byte[2000], ReceiveFlags.None, out ReceiveResult received), Is.EqualTo(NetworkError.None));
        Assert.That(received.Count, Is.EqualTo(1000));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_raw_socket_keeps_the_error_for_an_unknown_protocol_away()
    {
        var host = new TestHost();
        NetworkSocket socket = Create(host, SocketType.Raw, (ProtocolType)99);
        host.Receives(Frames.Ethernet(Frames.IPv4(99, [1, 2, 3])));
        host.ExpectsSilence();
        Assert.That(socket.Available, Is.EqualTo(23));
        socket.Close();
        host.Receives(Frames.Ethernet(Frames.IPv4(99, [1, 2, 3])));
        host.TakeSent();
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_header_of_the_program_is_completed_and_sent()
    {
        var host = new TestHost();
        NetworkSocket socket = Create(host, SocketType.Raw, ProtocolType.Icmp);
        Assert.That(socket.SetOption(SocketOption.HeaderIncluded, 1), Is.EqualTo(NetworkError.None));
        byte[] packet = Frames.IPv4(1, Frames.Icmp(8, 0, 1, []), InternetAddress.AnyV4, TestHost.Peer, id: 0, ttl: 3);
        packet[2] = 0xFF;
        packet[10] = 0xFF;
        Assert.That(socket.Send(packet, SendFlags.None, new InternetEndpoint(TestHost.Peer, 0), out _), Is.EqualTo(NetworkError.None));
        Assert.That(Frames.OpenIPv4(host.TakeSent(), out byte[] header), Is.EqualTo(packet[20..]));
        Assert.That(header[8], Is.EqualTo(3));
        Assert.That(header[12..20], Is.EqualTo((byte[])[10, 0, 0, 1, 10, 0, 0, 2]));
        Assert.That(socket.Send(packet[..19], SendFlags.None, new InternetEndpoint(TestHost.Peer, 0), out _), Is.EqualTo(NetworkError.InvalidArgument));
        packet[0] = 0x4F;
        Assert.That(socket.Send(packet, SendFlags.None, new InternetEndpoint(TestHost.Peer, 0), out _), Is.EqualTo(NetworkError.MessageSize));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test] // icmp(7): ping sockets
    public void An_echo_socket_gets_an_identifier_and_only_its_own_replies()
    {
        var host = new TestHost();
        NetworkSocket socket = Create(host, SocketType.Dgram, ProtocolType.Icmp);
        byte[] request = Frames.Icmp(8, 0, 0, [1, 2, 3]);
        request[2] = 0;
        Assert.That(socket.Send(request, SendFlags.None, new InternetEndpoint(TestHost.Peer, 0), out _), Is.EqualTo(NetworkError.None));
        byte[] sent = Frames.OpenIPv4(host.TakeSent(), out _);
        ushort identifier = socket.LocalEndpoint.Port;
        Assert.That(sent, Is.EqualTo(Frames.Icmp(8, 0, (uint)identifier << 16, [1, 2, 3])));
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(0, 0, (uint)(identifier + 1) << 16, [1, 2, 3]))));
        Assert.That(socket.Readiness, Is.EqualTo(SocketReadiness.Writable));
        byte[] reply = Frames.Icmp(0, 0, (uint)identifier << 16, [1, 2, 3]);
        host.Receives(Frames.Ethernet(Frames.IPv4(1, reply)));
        var buffer = new byte[100];
        Assert.That(socket.Receive(buffer, ReceiveFlags.None, out ReceiveResult result), Is.EqualTo(NetworkError.None));
        Assert.That(buffer[..result.Count], Is.EqualTo(reply));
        Assert.That(socket.Send(Frames.Icmp(0, 0, 0, []), SendFlags.None, new InternetEndpoint(TestHost.Peer, 0), out _), Is.EqualTo(NetworkError.InvalidArgument));
    }

    [TestCase(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.IP, NetworkError.ProtocolNotSupported)]
    [TestCase(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.IcmpV6, NetworkError.ProtocolNotSupported)]
    [TestCase(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Tcp, NetworkError.ProtocolNotSupported)]
    [TestCase(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Udp, NetworkError.ProtocolNotSupported)]
    [TestCase(AddressFamily.InterNetwork, SocketType.Seqpacket, ProtocolType.IP, NetworkError.SocketNotSupported)]
    [TestCase(AddressFamily.AppleTalk, SocketType.Dgram, ProtocolType.IP, NetworkError.AddressFamilyNotSupported)]
    public void Sockets_that_do_not_exist_are_refused_as_on_Linux(AddressFamily family, SocketType type, ProtocolType protocol, NetworkError expected)
    {
        Assert.That(new TestHost().Stack.CreateSocket(family, type, protocol, out NetworkError error), Is.Null);
        Assert.That(error, Is.EqualTo(expected));
    }
}
