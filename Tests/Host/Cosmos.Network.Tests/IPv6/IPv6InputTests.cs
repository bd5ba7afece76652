using System;
using System.Linq;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;
using static Cosmos.Network.Tests.IPv6.Frames6;

namespace Cosmos.Network.Tests.IPv6;

public sealed class IPv6InputTests
{
    private TestHost _host = null!;
    private NetworkSocket _socket = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new TestHost();
        using (_host.Stack.BeginWork())
        {
            _host.Interface.AddAddress(Own, 64);
            _host.Interface.AddAddress(OwnGlobal, 64);
            _host.Interface.Neighbors.SetPermanent(Peer, TestHost.PeerMac);
            _host.Interface.Neighbors.SetPermanent(PeerGlobal, TestHost.PeerMac);
        }

        _socket = _host.Udp(family: AddressFamily.InterNetworkV6);
        Assert.That(_socket.Bind(new InternetEndpoint(InternetAddress.AnyV6, 7)), Is.EqualTo(NetworkError.None));
        _host.Passes(TimeSpan.FromSeconds(3));
        _host.Link.Sent.Clear();
    }

    [TearDown]
    public void Nothing_leaks()
    {
        _socket.Close();
        Assert.That(_host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_datagram_is_delivered()
    {
        _host.Receives(Frame(Packet(17, Udp("hello"u8.ToArray()))));
        Assert.That(Receive(), Is.EqualTo("hello"u8.ToArray()));
    }

    [Test]
    public void A_datagram_without_checksum_is_refused()
    {
        byte[] datagram = Udp("hello"u8.ToArray());
        datagram[6] = datagram[7] = 0;
        _host.Receives(Frame(Packet(17, datagram)));
        Assert.That(Receive(), Is.Null);
    }

    [TestCase(new byte[] { 17, 0, 1, 4, 0, 0, 0, 0 }, (byte)60, TestName = "Destination_options_are_passed_over")]
    [TestCase(new byte[] { 17, 0, 5, 2, 0, 0, 1, 0 }, (byte)0, TestName = "Hop_by_hop_options_are_passed_over")]
    [TestCase(new byte[] { 17, 0, 4, 0, 0, 0, 0, 0 }, (byte)43, TestName = "A_route_that_is_used_up_is_passed_over")]
    [TestCase(new byte[] { 17, 0, 0x1E, 4, 1, 2, 3, 4 }, (byte)60, TestName = "An_unknown_option_that_may_be_skipped_is_skipped")]
    [TestCase(new byte[] { 17, 0, 0, 0, 0, 0, 0, 9 }, (byte)44, TestName = "A_fragment_that_is_the_whole_packet_is_a_packet")]
    public void Extension_headers(byte[] header, byte number)
    {
        _host.Receives(Frame(Packet(number, [.. header, .. Udp([1, 2, 3])])));
        Assert.That(Receive(), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    // RFC 4443, section 3.4: code and pointer of Parameter Problem
    [TestCase(new byte[] { 17, 0, 4, 0, 0, 0, 0, 0 }, (byte)99, 1, 6, TestName = "An_unknown_next_header_is_complained_about")]
    [TestCase(new byte[] { 0, 0, 1, 4, 0, 0, 0, 0, 17, 0, 1, 4, 0, 0, 0, 0 }, (byte)60, 1, 40, TestName = "Hop_by_hop_options_in_the_second_place_are_complained_about")]
    [TestCase(new byte[] { 17, 0, 0, 1, 0, 0, 0, 0 }, (byte)43, 0, 42, TestName = "A_route_that_goes_on_is_complained_about")]
    [TestCase(new byte[] { 17, 0, 0x80, 4, 0, 0, 0, 0 }, (byte)60, 2, 42, TestName = "An_option_that_must_be_known_is_complained_about")]
    [TestCase(new byte[] { 17, 0, 0xC1, 4, 0, 0, 0, 0 }, (byte)60, 2, 42, TestName = "An_option_that_must_be_known_by_one_is_complained_about")]
    [TestCase(new byte[] { 17, 0, 1, 9, 0, 0, 0, 0 }, (byte)60, 0, 42, TestName = "An_option_that_leaves_its_header_is_complained_about")]
    [TestCase(new byte[] { 17, 0, 0, 1, 0, 0, 0, 9 }, (byte)44, 0, 4, TestName = "A_fragment_with_an_odd_length_is_complained_about")]
    [TestCase(new byte[] { 17, 0, 0xFF, 0xF9, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8 }, (byte)44, 0, 42, TestName = "A_fragment_beyond_the_longest_packet_is_complained_about")]
    public void Complaints(byte[] header, byte number, int code, int pointer)
    {
        byte[] rest = number == 44 && pointer == 4 ? [1, 2, 3] : number == 44 ? [] : Udp([1]);
        byte[] packet = Packet(number, [.. header, .. rest]);
        _host.Receives(Frame(packet));
        Assert.That(Receive(), Is.Null);
        Sent complaint = Open(_host.TakeSent());
        Assert.That((complaint.Type, (int)complaint.Payload[1], (int)complaint.Payload[7]), Is.EqualTo(((byte)4, code, pointer)));
        Assert.That(complaint.Payload[8..], Is.EqualTo(packet));
        Assert.That((complaint.Source, complaint.Destination), Is.EqualTo((Own, Peer)));
    }

    [TestCase(new byte[] { 17, 0, 0x41, 4, 0, 0, 0, 0 }, (byte)60, TestName = "An_option_that_asks_for_silence_drops_the_packet")]
    [TestCase(new byte[] { 17, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, (byte)60, TestName = "More_padding_than_alignment_needs_drops_the_packet")]
    [TestCase(new byte[] { 17, 9, 1, 4, 0, 0, 0, 0 }, (byte)60, TestName = "A_header_longer_than_the_packet_drops_it")]
    [TestCase(new byte[] { 17, 0 }, (byte)60, TestName = "A_cut_header_drops_the_packet")]
    [TestCase(new byte[] { 17, 0, 0, 1, 0, 0, 0 }, (byte)44, TestName = "A_cut_fragment_header_drops_the_packet")]
    [TestCase(new byte[] { 17, 0, 1, 4, 0, 0, 0, 0 }, (byte)59, TestName = "What_follows_no_next_header_is_nothing")]
    public void Silence(byte[] header, byte number)
    {
        byte[] rest = header.Length < 8 || header[1] == 9 ? [] : Udp([1]);
        _host.Receives(Frame(Packet(number, [.. header, .. rest])));
        Assert.That(Receive(), Is.Null);
        _host.ExpectsSilence();
    }

    [Test] // RFC 8504, section 5.3
    public void A_chain_of_too_many_headers_is_dropped()
    {
        byte[] header = [60, 0, 1, 4, 0, 0, 0, 0];
        byte[] eight = [.. Enumerable.Repeat(header, 7).SelectMany(h => h), 17, 0, 1, 4, 0, 0, 0, 0];
        byte[] frame = Frame(Packet(60, [.. eight, .. Udp([1])]));
        _host.Receives(frame);
        Assert.That(Receive(), Is.EqualTo(new byte[] { 1 }));
        _host.Receives(Frame(Packet(60, [.. header, .. eight, .. Udp([1])])));
        Assert.That(Receive(), Is.Null);
    }

    [Test]
    public void Packets_that_are_not_for_this_host_or_from_nowhere_are_dropped()
    {
        _host.Receives(Frame(Packet(17, Udp([1], null, PeerGlobal), null, PeerGlobal)));
        _host.Receives(Frame(Packet(17, Udp([1], InternetAddress.Parse("ff02::5")), InternetAddress.Parse("ff02::5"))));
        _host.Receives(Frame(Packet(17, Udp([1], InternetAddress.LoopbackV6), InternetAddress.LoopbackV6)));
        _host.Receives(Frame(Packet(17, Udp([1], InternetAddress.AnyV6), InternetAddress.AnyV6)));
        _host.Receives(Frame(Packet(17, Udp([1], OwnGlobal), OwnGlobal)));
        _host.Receives(Frame(Packet(17, Udp([1], null, InternetAddress.LoopbackV6), null, InternetAddress.LoopbackV6)));
        _host.Receives(Frame(Packet(17, Udp([1], TestHost.Peer, TestHost.Own), TestHost.Peer, TestHost.Own)));
        Assert.That(Receive(), Is.Null);
        _host.ExpectsSilence();
    }

    [Test]
    public void Frames_with_wrong_lengths_are_dropped()
    {
        byte[] good = Frame(Packet(17, Udp([1, 2, 3])));
        for (int length = 14; length < good.Length; length++)
            _host.Receives(good[..length]);
        byte[] version = (byte[])good.Clone();
        version[14] = 0x40;
        _host.Receives(version);
        Assert.That(Receive(), Is.Null);
        _host.Receives([.. good, 0, 0, 0]);
        Assert.That(Receive(), Is.EqualTo(new byte[] { 1, 2, 3 }), "padding is cut off");
    }

    [Test]
    public void Fragments_in_any_order_make_the_datagram()
    {
        byte[] payload = Frames.Bytes(3000);
        byte[][] fragments = Fragments(Udp(payload), 1000);
        _host.Receives(fragments[2]);
        _host.Receives(fragments[0]);
        _host.Receives(fragments[0]);
        _host.Receives(fragments[3]);
        Assert.That(Receive(), Is.Null);
        _host.Receives(fragments[1]);
        Assert.That(Receive(), Is.EqualTo(payload));
    }

    [Test] // RFC 5722
    public void Fragments_that_overlap_end_the_datagram()
    {
        byte[] datagram = Udp(Frames.Bytes(40));
        _host.Receives(Fragment(datagram[..24], 0, true));
        _host.Receives(Fragment(datagram[16..32], 16, true));
        _host.Receives(Fragment(datagram[24..], 24, false));
        Assert.That(Receive(), Is.Null);
        _host.Passes(TimeSpan.FromSeconds(61));
    }

    [Test] // RFC 8200, section 4.5
    public void A_datagram_that_stays_incomplete_is_complained_about_after_60_seconds()
    {
        byte[] first = Fragment(Udp(Frames.Bytes(40))[..24], 0, true);
        _host.Receives(first);
        _host.Passes(TimeSpan.FromSeconds(59));
        _host.ExpectsSilence();
        _host.Passes(TimeSpan.FromSeconds(2));
        Sent complaint = Open(_host.TakeSent());
        Assert.That((complaint.Type, complaint.Payload[1]), Is.EqualTo(((byte)3, (byte)1)));
        Assert.That(complaint.Payload[8..], Is.EqualTo(first[14..]));
    }

    [Test] // RFC 7112
    public void A_first_fragment_without_all_headers_is_dropped()
    {
        _host.Receives(Frame(Packet(44, [60, 0, 0, 1, 0, 0, 0, 9, 17, 1, 1, 12, 0, 0, 0, 0])));
        _host.Receives(Frame(Packet(44, [60, 0, 0, 8, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, .. Udp([1])])));
        Assert.That(Receive(), Is.Null);
        _host.Passes(TimeSpan.FromSeconds(61));
    }

    [Test] // RFC 6946
    public void A_whole_packet_with_a_fragment_header_does_not_meet_the_fragments_of_others()
    {
        byte[] datagram = Udp(Frames.Bytes(40));
        _host.Receives(Fragment(datagram[..24], 0, true));
        _host.Receives(Frame(Packet(44, [17, 0, 0, 0, 0, 0, 0, 9, .. Udp([7])])));
        Assert.That(Receive(), Is.EqualTo(new byte[] { 7 }));
        _host.Receives(Fragment(datagram[24..], 24, false));
        Assert.That(Receive(), Has.Length.EqualTo(40));
    }

    [Test]
    public void Random_packets_never_throw_and_leak_nothing()
    {
        var random = new Random(9);
        byte[] numbers = [0, 43, 44, 60, 59, 17, 58, 6, 99];
        for (int i = 0; i < 100_000; i++)
        {
            var payload = new byte[random.Next(0, 120)];
            random.NextBytes(payload);
            for (int at = 0; at + 8 <= payload.Length && random.Next(4) != 0; at += 8 * (payload[at + 1] + 1))
            {
                payload[at] = numbers[random.Next(numbers.Length)];
                payload[at + 1] = (byte)random.Next(2);
                payload[at + 2] = (byte)random.Next(3);
                payload[at + 3] = (byte)(random.Next(2) == 0 ? 0 : random.Next(256));
            }

            byte[] frame = Frame(Packet(numbers[random.Next(numbers.Length)], payload, random.Next(2) == 0 ? Peer : PeerGlobal, random.Next(8) == 0 ? InternetAddress.Parse("ff02::1") : Own));
            if (random.Next(5) == 0)
                frame[random.Next(14, frame.Length)] = (byte)random.Next(256);
            int cut = random.Next(14, frame.Length + 1);
            if (random.Next(4) == 0)
                _host.ReceivesInPieces(false, frame[..cut], frame[cut..]);
            else
                _host.Receives(frame);
            if (i % 500 == 0)
                _host.Passes(TimeSpan.FromSeconds(1));
            _host.Link.Sent.Clear();
        }

        while (Receive() is not null)
        {
        }

        _host.Passes(TimeSpan.FromMinutes(5));
        _host.Link.Sent.Clear();
    }

    private static byte[][] Fragments(byte[] data, int size)
    {
        int length = size & ~7;
        return Enumerable.Range(0, (data.Length + length - 1) / length)
            .Select(i => Fragment(data[(i * length)..Math.Min(data.Length, (i + 1) * length)], i * length, (i + 1) * length < data.Length))
            .ToArray();
    }

    private static byte[] Fragment(byte[] data, int offset, bool hasMore) =>
        Frame(Packet(44, [17, 0, (byte)(offset >> 8), (byte)(offset | (hasMore ? 1 : 0)), 0, 0, 0, 9, .. data]));

    private static byte[] Udp(byte[] payload, InternetAddress? source = null, InternetAddress? destination = null)
    {
        byte[] datagram = [0, 99, 0, 7, (byte)((payload.Length + 8) >> 8), (byte)(payload.Length + 8), 0, 0, .. payload];
        ushort sum = Frames.Checksum(Pseudo(source ?? Peer, destination ?? Own, 17, datagram.Length), datagram);
        datagram[6] = (byte)(sum >> 8);
        datagram[7] = (byte)sum;
        return datagram;
    }

    private byte[]? Receive()
    {
        var buffer = new byte[8192];
        return _socket.Receive(buffer, ReceiveFlags.None, out ReceiveResult result) == NetworkError.None ? buffer[..result.Count] : null;
    }
}
