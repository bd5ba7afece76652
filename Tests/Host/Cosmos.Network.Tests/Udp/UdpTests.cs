using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Udp;

public sealed class UdpTests
{
    private static readonly InternetEndpoint PeerPort = new(TestHost.Peer, 7000);

    private static byte[] ReceiveAll(NetworkSocket socket, out ReceiveResult result)
    {
        var buffer = new byte[65536];
        Assert.That(socket.Receive(buffer, ReceiveFlags.None, out result), Is.EqualTo(NetworkError.None));
        return buffer[..result.Count];
    }

    private static NetworkError TryReceive(NetworkSocket socket) => socket.Receive(new byte[10], ReceiveFlags.None, out _);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(167)]
    [TestCase(168)]
    [TestCase(169)]
    [TestCase(1472)]
    public void A_datagram_leaves_with_right_headers(int length)
    {
        var host = new TestHost();
        byte[] payload = Frames.Bytes(length);
        Assert.That(host.Udp(5000).Send(payload, SendFlags.None, PeerPort, out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.EqualTo(length));
        byte[] frame = host.TakeSent();
        Assert.That(Frames.OpenUdp(frame, out ushort source, out ushort destination), Is.EqualTo(payload));
        Assert.That((source, destination), Is.EqualTo(((ushort)5000, (ushort)7000)));
        Assert.That(new MacAddress(frame) == TestHost.PeerMac && new MacAddress(frame.AsSpan(6)) == host.Mac, Is.True);
        Assert.That(frame[22], Is.EqualTo(64), "time to live");
        Assert.That(host.BuffersInUse, Is.Zero);
        Assert.That(host.Link.Flushes, Is.GreaterThan(0));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(300)]
    [TestCase(1472)]
    public void A_datagram_arrives_with_its_ends(int length)
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        byte[] payload = Frames.Bytes(length);
        host.Receives(Frames.UdpFrame(7000, 5000, payload));
        Assert.That(socket.Readiness & SocketReadiness.Readable, Is.EqualTo(SocketReadiness.Readable));
        Assert.That(socket.Available, Is.EqualTo(length));
        Assert.That(ReceiveAll(socket, out ReceiveResult result), Is.EqualTo(payload));
        Assert.That(result.Source, Is.EqualTo(PeerPort));
        Assert.That(result.Destination == TestHost.Own, Is.True);
        Assert.That(result.InterfaceIndex, Is.EqualTo(host.Interface.Index));
        Assert.That(result.IsTruncated, Is.False);
        Assert.That(socket.Readiness, Is.EqualTo(SocketReadiness.Writable));
        Assert.That(TryReceive(socket), Is.EqualTo(NetworkError.WouldBlock));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_datagram_in_several_buffers_arrives_whole()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        byte[] payload = Frames.Bytes(1400);
        byte[] frame = Frames.UdpFrame(7000, 5000, payload);
        host.ReceivesInPieces(false, frame[..128], frame[128..701], frame[701..]);
        Assert.That(ReceiveAll(socket, out _), Is.EqualTo(payload));
        host.ReceivesInPieces(false, frame[..45], frame[45..60], frame[60..]);
        Assert.That(ReceiveAll(socket, out _), Is.EqualTo(payload));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Bytes_that_the_buffer_has_no_room_for_are_lost_and_told()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        host.Receives(Frames.UdpFrame(7000, 5000, [1, 2, 3, 4]));
        host.Receives(Frames.UdpFrame(7000, 5000, [5]));
        var buffer = new byte[3];
        socket.Receive(buffer, ReceiveFlags.Peek, out ReceiveResult peeked);
        Assert.That((peeked.Count, peeked.IsTruncated), Is.EqualTo((3, true)));
        socket.Receive(buffer, ReceiveFlags.None, out ReceiveResult result);
        Assert.That((result.Count, result.IsTruncated), Is.EqualTo((3, true)));
        Assert.That(buffer, Is.EqualTo((byte[])[1, 2, 3]));
        Assert.That(ReceiveAll(socket, out _), Is.EqualTo((byte[])[5]));
    }

    [Test]
    public void Wrong_lengths_and_checksums_are_counted_and_dropped()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        byte[] datagram = Frames.Udp(7000, 5000, [1, 2, 3]);
        foreach (int length in (int[])[0, 7, 12, 0xFFFF])
        {
            byte[] wrong = [.. datagram];
            BinaryPrimitives.WriteUInt16BigEndian(wrong.AsSpan(4), (ushort)length);
            host.Receives(Frames.Ethernet(Frames.IPv4(17, wrong)));
        }

        for (int index = 0; index < datagram.Length; index++)
        {
            byte[] wrong = [.. datagram];
            wrong[index] ^= 0x10;
            if (index is not 6 and not 7 || (wrong[6] | wrong[7]) != 0)
                host.Receives(Frames.Ethernet(Frames.IPv4(17, wrong)));
        }

        for (int length = 0; length < 8; length++)
            host.Receives(Frames.Ethernet(Frames.IPv4(17, datagram[..length])));
        Assert.That(TryReceive(socket), Is.EqualTo(NetworkError.WouldBlock));
        host.ExpectsSilence();
        Assert.That(host.Interface.Counters.ReceivedErrors, Is.EqualTo(4 + datagram.Length + 8));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_datagram_without_checksum_or_one_that_the_device_vouches_for_is_taken()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        byte[] datagram = Frames.Udp(7000, 5000, [1, 2, 3]);
        datagram[6] = 0;
        datagram[7] = 0;
        host.Receives(Frames.Ethernet(Frames.IPv4(17, datagram)));
        datagram[6] = 0x12;
        host.Receives(Frames.Ethernet(Frames.IPv4(17, datagram)), isChecksumValid: true);
        Assert.That(ReceiveAll(socket, out _), Is.EqualTo((byte[])[1, 2, 3]));
        Assert.That(ReceiveAll(socket, out _), Is.EqualTo((byte[])[1, 2, 3]));
    }

    [Test]
    public void With_an_offloading_device_the_checksum_field_holds_the_pseudo_header()
    {
        var host = new TestHost(link: new RecordingLink { Offloads = LinkOffloads.TransmitChecksum });
        host.Udp(5000).Send(Frames.Bytes(100), SendFlags.None, PeerPort, out _);
        byte[] frame = host.TakeSent();
        ushort expected = (ushort)~Frames.Checksum(Frames.Pseudo(TestHost.Own, TestHost.Peer, 17, 108));
        Assert.That(BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(40)), Is.EqualTo(expected));
        Assert.That(host.Link.LastOffload, Is.EqualTo(new TransmitOffload(34, 6, 0, 0, false)));
    }

    [Test]
    public void A_datagram_for_a_closed_port_is_answered_with_port_unreachable()
    {
        var host = new TestHost();
        byte[] packet = Frames.IPv4(17, Frames.Udp(7000, 5000, Frames.Bytes(100)));
        host.Receives(Frames.Ethernet(packet));
        byte[] icmp = Frames.OpenIPv4(host.TakeSent(), out byte[] header);
        Assert.That(header[9], Is.EqualTo(1));
        Assert.That((icmp[0], icmp[1]), Is.EqualTo(((byte)3, (byte)3)));
        Assert.That(Frames.Checksum(icmp), Is.Zero);
        Assert.That(icmp[8..], Is.EqualTo(packet));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_connected_socket_hears_only_its_peer_and_is_preferred()
    {
        var host = new TestHost();
        NetworkSocket any = host.Udp();
        any.SetOption(SocketOption.ReuseAddress, 1);
        any.Bind(new InternetEndpoint(InternetAddress.AnyV4, 5000));
        NetworkSocket connected = host.Udp();
        connected.SetOption(SocketOption.ReuseAddress, 1);
        connected.Bind(new InternetEndpoint(InternetAddress.AnyV4, 5000));
        Assert.That(connected.Connect(PeerPort), Is.EqualTo(NetworkError.None));
        Assert.That(connected.LocalEndpoint, Is.EqualTo(new InternetEndpoint(TestHost.Own, 5000)));
        host.Receives(Frames.UdpFrame(7000, 5000, [1]));
        host.Receives(Frames.UdpFrame(7001, 5000, [2]));
        Assert.That(ReceiveAll(connected, out _), Is.EqualTo((byte[])[1]));
        Assert.That(TryReceive(connected), Is.EqualTo(NetworkError.WouldBlock));
        Assert.That(ReceiveAll(any, out _), Is.EqualTo((byte[])[2]));

        Assert.That(connected.GetRemoteEndpoint(out InternetEndpoint remote), Is.EqualTo(NetworkError.None));
        Assert.That(remote, Is.EqualTo(PeerPort));
        connected.Connect(new InternetEndpoint(InternetAddress.AnyV4, 0));
        Assert.That(connected.GetRemoteEndpoint(out _), Is.EqualTo(NetworkError.NotConnected));
        Assert.That(connected.LocalEndpoint, Is.EqualTo(new InternetEndpoint(InternetAddress.AnyV4, 5000)));
        Assert.That(connected.Send([1], SendFlags.None, null, out _), Is.EqualTo(NetworkError.DestinationAddressRequired));
    }

    [Test]
    public void A_connected_socket_learns_that_its_peer_is_not_there()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp();
        socket.Connect(PeerPort);
        var observer = new Observer();
        socket.Observer = observer;
        socket.Send([1, 2, 3], SendFlags.None, null, out _);
        byte[] sent = host.TakeSent();
        byte[] error = Frames.Icmp(3, 3, 0, sent[14..]);
        host.Receives(Frames.Ethernet(Frames.IPv4(1, error)));
        Assert.That(observer.Last & (SocketReadiness.Error | SocketReadiness.Readable), Is.EqualTo(SocketReadiness.Error | SocketReadiness.Readable));
        Assert.That(TryReceive(socket), Is.EqualTo(NetworkError.ConnectionRefused));
        Assert.That(TryReceive(socket), Is.EqualTo(NetworkError.WouldBlock));

        // About a port that this socket does not talk to: somebody guesses.
        byte[] forged = [.. sent[14..]];
        forged[23]++;
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(3, 3, 0, forged))));
        Assert.That(TryReceive(socket), Is.EqualTo(NetworkError.WouldBlock));
    }

    [Test]
    public void The_receive_queue_is_bounded_by_memory_even_for_empty_datagrams()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        socket.SetOption(SocketOption.ReceiveBuffer, 10_000);
        foreach (int length in (int[])[0, 1, 1000])
        {
            for (int i = 0; i < 1000; i++)
                host.Receives(Frames.UdpFrame(7000, 5000, new byte[length]));
            Assert.That(host.BuffersInUse, Is.LessThan(45));
            int received = 0;
            while (TryReceive(socket) == NetworkError.None)
                received++;
            Assert.That(received, Is.InRange(4, 160));
        }

        Assert.That(host.Interface.Counters.ReceivedDropped, Is.GreaterThan(2000));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void All_receive_queues_together_are_bounded_and_yet_every_socket_gets_a_message()
    {
        var host = new TestHost(new NetworkStackOptions { DatagramMemoryLimit = 50_000 });
        var sockets = new NetworkSocket[20];
        for (ushort i = 0; i < sockets.Length; i++)
            sockets[i] = host.Udp((ushort)(5000 + i));
        for (int round = 0; round < 50; round++)
        {
            for (ushort i = 0; i < sockets.Length; i++)
                host.Receives(Frames.UdpFrame(7000, (ushort)(5000 + i), Frames.Bytes(1000)));
        }

        Assert.That(host.Stack.DatagramMemory.Used, Is.LessThan(50_000 + (sockets.Length * 2200)));
        foreach (NetworkSocket socket in sockets)
            Assert.That(TryReceive(socket), Is.EqualTo(NetworkError.None));
        foreach (NetworkSocket socket in sockets)
            socket.Close();
        Assert.That(host.Stack.DatagramMemory.Used, Is.Zero);
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Closing_gives_the_port_and_the_memory_back()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        for (int i = 0; i < 10; i++)
            host.Receives(Frames.UdpFrame(7000, 5000, Frames.Bytes(700)));
        Assert.That(host.Stack.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp, out _)!
            .Bind(new InternetEndpoint(InternetAddress.AnyV4, 5000)), Is.EqualTo(NetworkError.AddressAlreadyInUse));
        Assert.That(socket.Close(), Is.True);
        Assert.That(host.BuffersInUse, Is.Zero);
        Assert.That(socket.Send([1], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.Closed));
        host.Udp(5000);
    }

    [Test]
    public void Sockets_without_a_port_get_unpredictable_free_ones()
    {
        var host = new TestHost(new NetworkStackOptions { FirstEphemeralPort = 40_000, LastEphemeralPort = 40_099 });
        var seen = new System.Collections.Generic.HashSet<ushort>();
        bool isSequence = true;
        ushort last = 0;
        for (int i = 0; i < 100; i++)
        {
            NetworkSocket socket = host.Udp();
            Assert.That(socket.Send([1], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.None));
            ushort port = socket.LocalEndpoint.Port;
            Assert.That(port, Is.InRange(40_000, 40_099));
            Assert.That(seen.Add(port), Is.True);
            isSequence &= last == 0 || port == last + 1;
            last = port;
        }

        Assert.That(isSequence, Is.False);
        Assert.That(host.Udp().Send([1], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.AddressAlreadyInUse));
    }

    [TestCase(false, false, false, ExpectedResult = NetworkError.AddressAlreadyInUse)]
    [TestCase(true, false, false, ExpectedResult = NetworkError.AddressAlreadyInUse)]
    [TestCase(true, true, false, ExpectedResult = NetworkError.None)]
    [TestCase(false, false, true, ExpectedResult = NetworkError.None)]
    public NetworkError A_port_is_shared_only_by_sockets_that_agree(bool firstReuses, bool secondReuses, bool otherAddress)
    {
        var host = new TestHost();
        NetworkSocket first = host.Udp();
        first.SetOption(SocketOption.ReuseAddress, firstReuses ? 1 : 0);
        Assert.That(first.Bind(new InternetEndpoint(TestHost.Own, 5000)), Is.EqualTo(NetworkError.None));
        NetworkSocket second = host.Udp();
        second.SetOption(SocketOption.ReuseAddress, secondReuses ? 1 : 0);
        return second.Bind(new InternetEndpoint(otherAddress ? InternetAddress.LoopbackV4 : TestHost.Own, 5000));
    }

    [Test]
    public void Sockets_with_ReusePort_share_the_senders_among_them()
    {
        var host = new TestHost();
        var sockets = new NetworkSocket[4];
        for (int i = 0; i < sockets.Length; i++)
        {
            sockets[i] = host.Udp();
            sockets[i].SetOption(SocketOption.ReusePort, 1);
            Assert.That(sockets[i].Bind(new InternetEndpoint(InternetAddress.AnyV4, 5000)), Is.EqualTo(NetworkError.None));
        }

        for (ushort port = 1000; port < 1400; port++)
        {
            host.Receives(Frames.UdpFrame(port, 5000, [1]));
            host.Receives(Frames.UdpFrame(port, 5000, [1]));
        }

        foreach (NetworkSocket socket in sockets)
        {
            int received = 0;
            InternetEndpoint previous = default;
            while (socket.Receive(new byte[1], ReceiveFlags.None, out ReceiveResult result) == NetworkError.None)
            {
                if (received % 2 == 1)
                    Assert.That(result.Source, Is.EqualTo(previous), "A sender always meets the same socket.");
                previous = result.Source;
                received++;
            }

            Assert.That(received, Is.InRange(100, 300));
        }
    }

    [Test]
    public void Errors_of_binding_and_sending_are_those_of_Linux()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp();
        Assert.That(socket.Bind(new InternetEndpoint(InternetAddress.Parse("10.0.0.9"), 5000)), Is.EqualTo(NetworkError.AddressNotAvailable));
        Assert.That(socket.Bind(new InternetEndpoint(InternetAddress.Parse("fe80::1"), 5000)), Is.EqualTo(NetworkError.AddressFamilyNotSupported));
        Assert.That(socket.Bind(new InternetEndpoint(InternetAddress.AnyV4, 5000)), Is.EqualTo(NetworkError.None));
        Assert.That(socket.Bind(new InternetEndpoint(InternetAddress.AnyV4, 5001)), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(socket.Send([1], SendFlags.None, null, out _), Is.EqualTo(NetworkError.DestinationAddressRequired));
        Assert.That(socket.Send([1], SendFlags.None, new InternetEndpoint(TestHost.Peer, 0), out _), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(socket.Send(new byte[65_528], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.MessageSize));
        Assert.That(socket.Send(new byte[65_508], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.MessageSize));
        Assert.That(socket.Send([1], SendFlags.None, new InternetEndpoint(InternetAddress.Parse("8.8.8.8"), 53), out _), Is.EqualTo(NetworkError.NetworkUnreachable));
        Assert.That(socket.Send([1], SendFlags.None, new InternetEndpoint(InternetAddress.Parse("2001:db8::1"), 53), out _), Is.EqualTo(NetworkError.AddressFamilyNotSupported));
        Assert.That(socket.Send([1], SendFlags.None, new InternetEndpoint(InternetAddress.Parse("10.0.0.255"), 53), out _), Is.EqualTo(NetworkError.AccessDenied));
        Assert.That(socket.Send([1], SendFlags.None, new InternetEndpoint(InternetAddress.BroadcastV4, 53), out _), Is.EqualTo(NetworkError.AccessDenied));
        Assert.That(socket.Shutdown(SocketShutdown.Send), Is.EqualTo(NetworkError.NotConnected));
        Assert.That(socket.Send([1], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.BrokenPipe));
        Assert.That(socket.Listen(1), Is.EqualTo(NetworkError.OperationNotSupported));
        host.ExpectsSilence();
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_datagram_that_must_not_be_fragmented_and_is_too_long_is_refused()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        socket.SetOption(SocketOption.DoNotFragment, 1);
        Assert.That(socket.Send(new byte[1473], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.MessageSize));
        Assert.That(socket.Send(new byte[1472], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.None));
        Assert.That(host.TakeSent()[20], Is.EqualTo(0x40));
    }

    [Test] // RFC 1191
    public void A_narrow_path_is_remembered_for_ten_minutes()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        socket.SetOption(SocketOption.DoNotFragment, 1);
        socket.Send(new byte[1400], SendFlags.None, PeerPort, out _);
        byte[] sent = host.TakeSent();
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(3, 4, 1000, sent[14..42]), InternetAddress.Parse("10.0.0.3"))));
        Assert.That(socket.Send(new byte[973], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.MessageSize));
        Assert.That(socket.Send(new byte[972], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.None));
        host.TakeSent();
        host.Passes(TimeSpan.FromMinutes(9));
        Assert.That(socket.Send(new byte[1400], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.MessageSize));
        host.Passes(TimeSpan.FromMinutes(3));
        Assert.That(socket.Send(new byte[1400], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.None));
    }

    [Test] // RFC 5927, section 7
    public void A_forged_narrow_path_is_not_believed()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        socket.Connect(PeerPort);
        socket.Send(new byte[1400], SendFlags.None, null, out _);
        byte[] forged = host.TakeSent()[14..42];
        forged[21] ^= 1;
        host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(3, 4, 600, forged))));
        Assert.That(host.Stack.Routes.PathMtu.Count, Is.Zero);
    }

    [Test]
    public void The_loopback_interface_connects_sockets_of_this_machine()
    {
        var host = new TestHost();
        NetworkSocket server = host.Udp(5000);
        NetworkSocket client = host.Udp();
        foreach (string address in (string[])["127.0.0.1", "127.9.9.9", "10.0.0.1"])
        {
            byte[] payload = Frames.Bytes(30_000);
            Assert.That(client.Send(payload, SendFlags.None, new InternetEndpoint(InternetAddress.Parse(address), 5000), out _), Is.EqualTo(NetworkError.None));
            Assert.That(ReceiveAll(server, out ReceiveResult result), Is.EqualTo(payload));
            Assert.That(result.InterfaceIndex, Is.EqualTo(1));
            Assert.That(server.Send([9], SendFlags.None, result.Source, out _), Is.EqualTo(NetworkError.None));
            Assert.That(ReceiveAll(client, out _), Is.EqualTo((byte[])[9]));
        }

        host.ExpectsSilence();
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Who_talks_to_a_closed_port_of_this_machine_is_refused()
    {
        var host = new TestHost();
        NetworkSocket client = host.Udp();
        client.Connect(new InternetEndpoint(InternetAddress.LoopbackV4, 5000));
        client.Send([1], SendFlags.None, null, out _);
        Assert.That(TryReceive(client), Is.EqualTo(NetworkError.ConnectionRefused));
    }

    [Test]
    public void A_message_to_any_goes_to_this_machine()
    {
        var host = new TestHost();
        NetworkSocket server = host.Udp(5000);
        host.Udp().Send([1], SendFlags.None, new InternetEndpoint(InternetAddress.AnyV4, 5000), out _);
        Assert.That(ReceiveAll(server, out _), Is.EqualTo((byte[])[1]));
    }

    [Test]
    public void A_broadcast_reaches_the_link_and_every_socket_of_the_port()
    {
        var host = new TestHost();
        NetworkSocket first = host.Udp();
        NetworkSocket second = host.Udp();
        foreach (NetworkSocket socket in (NetworkSocket[])[first, second])
        {
            socket.SetOption(SocketOption.ReuseAddress, 1);
            socket.SetOption(SocketOption.Broadcast, 1);
            Assert.That(socket.Bind(new InternetEndpoint(InternetAddress.AnyV4, 5000)), Is.EqualTo(NetworkError.None));
        }

        first.Send([7], SendFlags.None, new InternetEndpoint(InternetAddress.Parse("10.0.0.255"), 5000), out _);
        byte[] frame = host.TakeSent();
        Assert.That(new MacAddress(frame) == MacAddress.Broadcast, Is.True);
        Frames.OpenUdp(frame, out _, out _);
        Assert.That(ReceiveAll(first, out _), Is.EqualTo((byte[])[7]));
        Assert.That(ReceiveAll(second, out ReceiveResult result), Is.EqualTo((byte[])[7]));
        Assert.That(result.InterfaceIndex, Is.EqualTo(host.Interface.Index));

        host.Receives(Frames.Ethernet(Frames.IPv4(17, Frames.Udp(7000, 5000, [8], destination: InternetAddress.BroadcastV4), destination: InternetAddress.BroadcastV4), destination: MacAddress.Broadcast));
        Assert.That(ReceiveAll(first, out _), Is.EqualTo((byte[])[8]));
        Assert.That(ReceiveAll(second, out _), Is.EqualTo((byte[])[8]));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_broadcast_for_a_closed_port_is_not_answered()
    {
        var host = new TestHost();
        host.Receives(Frames.Ethernet(Frames.IPv4(17, Frames.Udp(7000, 5000, [8], destination: InternetAddress.BroadcastV4), destination: InternetAddress.BroadcastV4), destination: MacAddress.Broadcast));
        host.ExpectsSilence();
    }

    [Test]
    public void A_full_link_delays_datagrams_and_keeps_their_order()
    {
        var host = new TestHost(new NetworkStackOptions { TransmitQueueLimit = 5 });
        host.Link.Room = 2;
        NetworkSocket socket = host.Udp(5000);
        for (byte i = 0; i < 10; i++)
            Assert.That(socket.Send([i], SendFlags.None, PeerPort, out _), Is.EqualTo(NetworkError.None));
        Assert.That(host.Link.Sent.Count, Is.EqualTo(2));
        host.Link.Room = 100;
        using (host.Stack.BeginWork())
            host.Link.Receiver!.OnTransmitReady();
        for (byte i = 0; i < 7; i++)
            Assert.That(Frames.OpenUdp(host.TakeSent(), out _, out _)[0], Is.EqualTo(i));
        host.ExpectsSilence();
        Assert.That(host.Interface.Counters.SentDropped, Is.EqualTo(3));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Nothing_is_allocated_for_a_datagram_in_either_direction()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        NetworkSocket other = host.Udp(5001);
        byte[] payload = Frames.Bytes(500);
        var buffer = new byte[2000];
        InternetEndpoint? destination = new InternetEndpoint(InternetAddress.LoopbackV4, 5001);
        void Turn()
        {
            for (int i = 0; i < 100; i++)
            {
                socket.Send(payload, SendFlags.None, destination, out _);
                other.Receive(buffer, ReceiveFlags.None, out _);
            }
        }

        Turn();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Turn();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private sealed class Observer : ISocketObserver
    {
        public SocketReadiness Last { get; private set; }

        public void OnReadinessChanged(NetworkSocket socket, SocketReadiness readiness) => Last = readiness;
    }
}
