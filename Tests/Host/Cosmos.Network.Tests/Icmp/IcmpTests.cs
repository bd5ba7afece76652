using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Icmp;

public sealed class IcmpTests
{
    private static readonly InternetEndpoint PeerPort = new(TestHost.Peer, 7000);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(56)]
    [TestCase(1472)]
    public void An_echo_request_is_answered_with_its_data(int length)
    {
        var host = new TestHost();
        byte[] data = Frames.Bytes(length);
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(8, 0, 0x1234_0001, data))));
        Assert.That(Frames.OpenIPv4(host.TakeSent(), out byte[] header), Is.EqualTo(Frames.Icmp(0, 0, 0x1234_0001, data)));
        Assert.That(header[12..20], Is.EqualTo((byte[])[10, 0, 0, 1, 10, 0, 0, 2]));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void The_longest_echo_request_is_answered_in_fragments()
    {
        var host = new TestHost();
        byte[] request = Frames.Icmp(8, 0, 1, Frames.Bytes(65_507));
        for (int offset = 0; offset < request.Length; offset += 1480)
        {
            int length = Math.Min(1480, request.Length - offset);
            host.Receives(Frames.Ethernet(Frames.IPv4(1, request[offset..(offset + length)], fragment: (ushort)((offset / 8) | (offset + length < request.Length ? 0x2000 : 0)))));
        }

        var reply = new byte[request.Length];
        while (host.Link.Sent.TryDequeue(out byte[]? frame))
        {
            byte[] part = Frames.OpenIPv4(frame, out byte[] header);
            part.CopyTo(reply, (BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(6)) & 0x1FFF) * 8);
        }

        Assert.That(reply, Is.EqualTo(Frames.Icmp(0, 0, 1, request[8..])));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Requests_to_groups_wrong_checksums_and_other_queries_are_not_answered()
    {
        var host = new TestHost();
        byte[] request = Frames.Icmp(8, 0, 1, [1, 2, 3, 4]);
        InternetAddress broadcast = InternetAddress.Parse("10.0.0.255");
        host.Receives(Frames.Ethernet(Frames.IPv4(1, request, destination: broadcast), destination: MacAddress.Broadcast));
        host.Receives(Frames.Ethernet(Frames.IPv4(1, request, destination: InternetAddress.Parse("224.0.0.1")), destination: MacAddress.ForMulticastV4(0xE0000001)));
        request[9] ^= 1;
        host.Receives(Frames.Ethernet(Frames.IPv4(1, request)));
        foreach (byte type in (byte[])[0, 5, 13, 15, 17, 10, 200])
            host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(type, 0, 1, [1, 2, 3, 4]))));
        host.ExpectsSilence();
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Echo_can_be_switched_off()
    {
        var host = new TestHost(new NetworkStackOptions { AnswersEchoRequests = false });
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(8, 0, 1, []))));
        host.ExpectsSilence();
    }

    [Test] // RFC 1812, section 4.3.2.8
    public void Errors_to_one_destination_are_limited_to_a_burst_and_one_a_second()
    {
        var host = new TestHost();
        for (int i = 0; i < 100; i++)
            host.Receives(Frames.UdpFrame(7000, 5000, [1]));
        Assert.That(host.Link.Sent.Count, Is.EqualTo(6));
        host.Link.Sent.Clear();
        host.Passes(TimeSpan.FromSeconds(2.1));
        for (int i = 0; i < 100; i++)
            host.Receives(Frames.UdpFrame(7000, 5000, [1]));
        Assert.That(host.Link.Sent.Count, Is.EqualTo(2));
        Assert.That(host.Stack.IPv4.Icmp.Limiter.Suppressed, Is.EqualTo(192));
    }

    [Test]
    public void Errors_to_all_destinations_together_are_limited()
    {
        var host = new TestHost();
        for (uint i = 3; i < 250; i++)
        {
            var source = new InternetAddress(0x0A00_0000 + i);
            using (host.Stack.BeginWork())
                host.Interface.Neighbors.SetPermanent(source, TestHost.PeerMac);
            host.Receives(Frames.Ethernet(Frames.IPv4(17, Frames.Udp(7000, 5000, [1], source), source)));
        }

        Assert.That(host.Link.Sent.Count, Is.EqualTo(50));
    }

    [Test] // RFC 1122, section 3.2.2
    public void No_error_is_sent_about_errors_fragments_and_strange_sources()
    {
        var host = new TestHost();
        host.Receives(Frames.Ethernet(Frames.IPv4(99, [1], InternetAddress.AnyV4, InternetAddress.BroadcastV4), destination: MacAddress.Broadcast));
        host.Receives(Frames.Ethernet(Frames.IPv4(99, new byte[16], fragment: 0x2000)));
        host.Receives(Frames.Ethernet(Frames.IPv4(99, new byte[16], destination: InternetAddress.Parse("10.0.0.255")), destination: MacAddress.Broadcast));
        host.ExpectsSilence();
    }

    [TestCase(3, 0, NetworkError.None)]
    [TestCase(3, 1, NetworkError.HostUnreachable)]
    [TestCase(3, 2, NetworkError.ProtocolOption)]
    [TestCase(3, 3, NetworkError.ConnectionRefused)]
    [TestCase(3, 13, NetworkError.HostUnreachable)]
    [TestCase(3, 200, NetworkError.None)]
    [TestCase(11, 0, NetworkError.None)]
    public void Errors_reach_the_connected_socket(byte type, byte code, NetworkError expected)
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp();
        socket.Connect(PeerPort);
        socket.Send([1], SendFlags.None, null, out _);
        byte[] packet = host.TakeSent()[14..];
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(type, code, 0, packet), InternetAddress.Parse("10.0.0.3"))));
        socket.GetOption(SocketOption.Error, out int error);
        Assert.That((NetworkError)error, Is.EqualTo(expected));
    }

    [Test]
    public void Cut_and_foreign_errors_are_ignored()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp();
        socket.Connect(PeerPort);
        socket.Send([1], SendFlags.None, null, out _);
        byte[] packet = host.TakeSent()[14..];
        for (int length = 0; length < 28; length++)
            host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(3, 3, 0, packet[..length]))));
        byte[] foreign = [.. packet];
        foreign[15]++;
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(3, 3, 0, foreign))));
        byte[] later = [.. packet];
        later[7] = 1;
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(3, 3, 0, later))));
        socket.GetOption(SocketOption.Error, out int error);
        Assert.That((NetworkError)error, Is.EqualTo(NetworkError.None));
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(3, 3, 0, packet[..28]))));
        socket.GetOption(SocketOption.Error, out error);
        Assert.That((NetworkError)error, Is.EqualTo(NetworkError.ConnectionRefused));
    }

    [Test] // RFC 1191, section 7.1: routers that do not tell the width
    public void A_path_that_is_too_narrow_by_an_unknown_width_is_tried_with_the_next_usual_one()
    {
        var host = new TestHost();
        host.Udp(5000).Send(new byte[1400], SendFlags.None, PeerPort, out _);
        byte[] packet = host.TakeSent()[14..42];
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(3, 4, 0, packet), InternetAddress.Parse("10.0.0.3"))));
        Assert.That(host.Stack.Routes.PathMtu.Get(TestHost.Peer, 1500), Is.EqualTo(1006));
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(3, 4, 100, packet), InternetAddress.Parse("10.0.0.3"))));
        Assert.That(host.Stack.Routes.PathMtu.Get(TestHost.Peer, 1500), Is.EqualTo(552), "Smaller ones are not believed.");
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(3, 4, 1600, packet), InternetAddress.Parse("10.0.0.3"))));
        Assert.That(host.Stack.Routes.PathMtu.Get(TestHost.Peer, 1500), Is.EqualTo(552), "It never grows by a message.");
    }
}
