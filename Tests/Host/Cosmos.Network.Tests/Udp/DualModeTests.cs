using System;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Udp;

public sealed class DualModeTests
{
    private static NetworkSocket Create(TestHost host, bool isIPv6Only, ushort port, InternetAddress? address = null)
    {
        NetworkSocket socket = host.Udp(family: AddressFamily.InterNetworkV6);
        Assert.That(socket.SetOption(SocketOption.IPv6Only, isIPv6Only ? 1 : 0), Is.EqualTo(NetworkError.None));
        Assert.That(socket.Bind(new InternetEndpoint(address ?? InternetAddress.AnyV6, port)), Is.EqualTo(NetworkError.None));
        return socket;
    }

    private static ReceiveResult? Receive(NetworkSocket socket) =>
        socket.Receive(new byte[100], ReceiveFlags.None, out ReceiveResult result) == NetworkError.None ? result : null;

    [TestCase("127.0.0.1")]
    [TestCase("10.0.0.1")]
    [TestCase("::1")]
    public void A_dual_socket_hears_both_families(string address)
    {
        var host = new TestHost();
        NetworkSocket server = Create(host, isIPv6Only: false, 5000);
        NetworkSocket client = host.Udp(family: AddressFamily.InterNetworkV6);
        InternetAddress to = InternetAddress.Parse(address);
        Assert.That(client.Send([1], SendFlags.None, new InternetEndpoint(to, 5000), out _), Is.EqualTo(NetworkError.None));
        ReceiveResult result = Receive(server)!.Value;
        Assert.That(result.Source.Address == to && result.Destination == to, Is.True);
        Assert.That(server.Send([2], SendFlags.None, result.Source, out _), Is.EqualTo(NetworkError.None));
        Assert.That(Receive(client), Is.Not.Null);
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void An_IPv6_only_socket_does_not_speak_IPv4()
    {
        var host = new TestHost();
        NetworkSocket server = Create(host, isIPv6Only: true, 5000);
        host.Receives(Frames.UdpFrame(7000, 5000, [1]));
        Assert.That(Receive(server), Is.Null);
        Assert.That(server.Send([1], SendFlags.None, new InternetEndpoint(TestHost.Peer, 7000), out _), Is.EqualTo(NetworkError.NetworkUnreachable));
        Assert.That(server.SetOption(SocketOption.IPv6Only, 0), Is.EqualTo(NetworkError.InvalidArgument), "It is bound.");

        // The port is free for IPv4.
        NetworkSocket other = host.Udp(5000);
        host.Receives(Frames.UdpFrame(7000, 5000, [1]));
        Assert.That(Receive(other), Is.Not.Null);
    }

    [Test]
    public void A_dual_socket_has_its_port_in_both_families()
    {
        var host = new TestHost();
        Create(host, isIPv6Only: false, 5000);
        foreach (string address in (string[])["0.0.0.0", "127.0.0.1", "10.0.0.1"])
        {
            NetworkSocket socket = host.Udp();
            Assert.That(socket.Bind(new InternetEndpoint(InternetAddress.Parse(address), 5000)), Is.EqualTo(NetworkError.AddressAlreadyInUse), address);
        }
    }

    [Test]
    public void A_dual_socket_that_is_connected_to_IPv4_has_an_IPv4_address()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(family: AddressFamily.InterNetworkV6);
        Assert.That(socket.LocalEndpoint.Address == InternetAddress.AnyV6, Is.True);
        Assert.That(socket.Connect(new InternetEndpoint(TestHost.Peer, 7000)), Is.EqualTo(NetworkError.None));
        Assert.That(socket.LocalEndpoint.Address == TestHost.Own, Is.True);
        socket.Send([1], SendFlags.None, null, out _);
        Frames.OpenUdp(host.TakeSent(), out ushort port, out _);
        Assert.That(port, Is.EqualTo(socket.LocalEndpoint.Port));
        host.Receives(Frames.UdpFrame(7000, port, [1]));
        Assert.That(Receive(socket), Is.Not.Null);
    }

    [Test]
    public void A_group_of_IPv6_is_heard_by_this_machine_too()
    {
        var host = new TestHost();
        using (host.Stack.BeginWork())
            host.Interface.AddAddress(InternetAddress.Parse("fd00::1"), 64);
        host.Passes(TimeSpan.FromSeconds(5));
        InternetAddress group = InternetAddress.Parse("ff02::4242");
        NetworkSocket socket = Create(host, isIPv6Only: false, 5000);
        Assert.That(socket.SetMembership(group, host.Interface.Index, true), Is.EqualTo(NetworkError.None));
        host.Link.Sent.Clear();
        Assert.That(socket.Send([1], SendFlags.None, new InternetEndpoint(group, 5000, host.Interface.Index), out _), Is.EqualTo(NetworkError.None));
        Assert.That(new MacAddress(host.TakeSent()) == MacAddress.ForMulticastV6(0x4242), Is.True);
        Assert.That(Receive(socket)!.Value.Destination == group, Is.True);
    }

    [Test]
    public void A_raw_socket_pings_over_IPv6_and_its_checksum_is_filled_in()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Stack.CreateSocket(AddressFamily.InterNetworkV6, SocketType.Raw, ProtocolType.IcmpV6, out _)!;
        byte[] request = [128, 0, 0, 0, 0, 7, 0, 1, 1, 2, 3];
        Assert.That(socket.Send(request, SendFlags.None, new InternetEndpoint(InternetAddress.LoopbackV6, 0), out _), Is.EqualTo(NetworkError.None));
        var buffer = new byte[100];
        int replies = 0;
        while (socket.Receive(buffer, ReceiveFlags.None, out ReceiveResult result) == NetworkError.None)
        {
            Assert.That(result.Count, Is.EqualTo(request.Length), "Without IP header");
            if (buffer[0] == 129)
            {
                replies++;
                Assert.That(buffer[4..11], Is.EqualTo(request[4..11]));
            }
        }

        Assert.That(replies, Is.EqualTo(1));
        Assert.That(host.BuffersInUse, Is.Zero);
    }
}
