using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.IPv4;

public sealed class IPv4InputTests
{
    private static readonly byte[] Payload = [1, 2, 3, 4, 5];

    private static byte[] Datagram(InternetAddress? source = null, InternetAddress? destination = null) =>
        Frames.Udp(7000, 5000, Payload, source, destination);

    private static bool Arrives(TestHost host, NetworkSocket socket, byte[] frame)
    {
        host.Receives(frame);
        bool arrived = socket.Receive(new byte[100], ReceiveFlags.None, out ReceiveResult result) == NetworkError.None;
        if (arrived)
            Assert.That(result.Count, Is.EqualTo(Payload.Length));
        Assert.That(host.BuffersInUse, Is.Zero);
        return arrived;
    }

    [Test]
    public void Padding_behind_the_packet_is_cut_off()
    {
        var host = new TestHost();
        Assert.That(Arrives(host, host.Udp(5000), Frames.Concat(Frames.Ethernet(Frames.IPv4(17, Datagram())), new byte[13])), Is.True);
    }

    [Test]
    public void Every_wrong_bit_of_the_header_drops_the_packet()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        byte[] frame = Frames.Ethernet(Frames.IPv4(17, Datagram()));
        for (int bit = 14 * 8; bit < 34 * 8; bit++)
        {
            byte[] wrong = [.. frame];
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(Arrives(host, socket, wrong), Is.False, $"bit {bit}");
        }

        Assert.That(Arrives(host, socket, frame), Is.True);
    }

    [Test]
    public void Lengths_that_contradict_each_other_drop_the_packet()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        byte[] packet = Frames.IPv4(17, Datagram());
        for (int length = 0; length < packet.Length; length++)
            Assert.That(Arrives(host, socket, Frames.Ethernet(packet[..length])), Is.False, $"cut to {length}");
        foreach ((int index, byte value) in ((int, byte)[])[(0, 0x44), (0, 0x4F), (0, 0x65), (3, 19), (3, 34), (2, 0xFF)])
        {
            byte[] wrong = [.. packet];
            wrong[index] = value;
            BinaryPrimitives.WriteUInt16BigEndian(wrong.AsSpan(10), 0);
            int headerLength = Math.Min((wrong[0] & 0xF) * 4, wrong.Length);
            BinaryPrimitives.WriteUInt16BigEndian(wrong.AsSpan(10), Frames.Checksum(wrong[..headerLength]));
            Assert.That(Arrives(host, socket, Frames.Ethernet(wrong)), Is.False, $"byte {index} = {value}");
        }
    }

    [TestCase("127.0.0.1", "10.0.0.1")]
    [TestCase("10.0.0.1", "10.0.0.1")]
    [TestCase("10.0.0.255", "10.0.0.1")]
    [TestCase("255.255.255.255", "10.0.0.1")]
    [TestCase("224.0.0.1", "10.0.0.1")]
    [TestCase("240.0.0.1", "10.0.0.1")]
    [TestCase("0.0.0.0", "10.0.0.1")]
    [TestCase("0.1.2.3", "10.0.0.1")]
    [TestCase("10.0.0.2", "127.0.0.1")]
    [TestCase("10.0.0.2", "10.0.0.9")]
    [TestCase("10.0.0.2", "0.0.0.0")]
    [TestCase("10.0.0.2", "239.1.2.3")]
    public void Packets_with_impossible_or_foreign_addresses_are_dropped_silently(string source, string destination)
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        InternetAddress from = InternetAddress.Parse(source);
        InternetAddress to = InternetAddress.Parse(destination);
        Assert.That(Arrives(host, socket, Frames.Ethernet(Frames.IPv4(17, Datagram(from, to), from, to))), Is.False);
        host.ExpectsSilence();
        Assert.That(host.Interface.Counters.ReceivedUnwanted, Is.EqualTo(1));
    }

    [TestCase("0.0.0.0", "255.255.255.255")]
    [TestCase("10.0.0.2", "10.0.0.255")]
    [TestCase("192.168.7.7", "10.0.0.1")]
    public void Unusual_but_possible_addresses_are_taken(string source, string destination)
    {
        var host = new TestHost();
        InternetAddress from = InternetAddress.Parse(source);
        InternetAddress to = InternetAddress.Parse(destination);
        Assert.That(Arrives(host, host.Udp(5000), Frames.Ethernet(Frames.IPv4(17, Datagram(from, to), from, to))), Is.True);
    }

    [Test] // RFC 1122, section 3.3.6
    public void A_frame_to_all_stations_with_a_packet_for_one_is_dropped()
    {
        var host = new TestHost();
        Assert.That(Arrives(host, host.Udp(5000), Frames.Ethernet(Frames.IPv4(17, Datagram()), destination: MacAddress.Broadcast)), Is.False);
    }

    [Test]
    public void A_frame_for_another_station_is_dropped()
    {
        var host = new TestHost();
        Assert.That(Arrives(host, host.Udp(5000), Frames.Ethernet(Frames.IPv4(17, Datagram()), destination: TestHost.PeerMac)), Is.False);
    }

    [Test]
    public void Options_are_passed_over()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        foreach (byte[] options in (byte[][])[[1, 1, 1, 1], [0, 0xFF, 0xFF, 0xFF], [0x94, 4, 0, 0], [7, 7, 4, 0, 0, 0, 0, 0], [68, 8, 5, 0, 0, 0, 0, 0]])
            Assert.That(Arrives(host, socket, Frames.Ethernet(Frames.IPv4(17, Datagram(), options: options))), Is.True);
    }

    [Test]
    public void Malformed_options_and_source_routes_are_refused()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        foreach (byte[] options in (byte[][])[[7, 0, 0, 0], [7, 1, 0, 0], [7, 5, 0, 0], [1, 1, 1, 7], [131, 7, 4, 10, 0, 0, 9, 0], [137, 3, 4, 0]])
            Assert.That(Arrives(host, socket, Frames.Ethernet(Frames.IPv4(17, Datagram(), options: options))), Is.False);
        host.ExpectsSilence();
    }

    [Test]
    public void A_protocol_that_is_not_there_is_reported()
    {
        var host = new TestHost();
        byte[] packet = Frames.IPv4(99, Payload);
        host.Receives(Frames.Ethernet(packet));
        byte[] icmp = Frames.OpenIPv4(host.TakeSent(), out _);
        Assert.That((icmp[0], icmp[1]), Is.EqualTo(((byte)3, (byte)2)));
        Assert.That(icmp[8..], Is.EqualTo(packet));
    }

    [Test]
    public void Random_frames_change_nothing_and_leak_nothing()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Stack.CreateSocket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp, out _)!;
        var random = new Random(11);
        for (int round = 0; round < 100_000; round++)
        {
            byte[] payload = Frames.Bytes(random.Next(80), round);
            byte[] frame = Frames.Ethernet(random.Next(3) == 0 ? payload : Frames.IPv4((byte)(random.Next(2) == 0 ? random.Next(256) : random.Next(3) * 8 + 1), payload,
                fragment: (ushort)(random.Next(4) == 0 ? random.Next(65536) : 0), id: (ushort)random.Next(20), options: random.Next(4) == 0 ? Frames.Bytes(4 * random.Next(11), round) : null),
                (ushort)(random.Next(10) == 0 ? random.Next(65536) : random.Next(3) == 0 ? 0x0806 : 0x0800));
            if (random.Next(5) == 0)
                frame[random.Next(frame.Length)] ^= (byte)(1 << random.Next(8));
            int cut = random.Next(14, frame.Length + 1);
            if (frame.Length > 128 || random.Next(3) != 0)
                host.Receives(frame);
            else
                host.ReceivesInPieces(false, frame[..cut], frame[cut..]);
            host.Link.Sent.Clear();
        }

        host.Passes(TimeSpan.FromMinutes(2));
        socket.Close();
        Assert.That(host.BuffersInUse, Is.Zero);
        Assert.That(host.Stack.IPv4.Reassembler.Memory, Is.Zero);
    }
}
