using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Reassembly;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.IPv4;

public sealed class FragmentationTests
{
    private const ushort More = 0x2000;

    private static byte[] Fragment(byte[] datagram, int offset, int length, ushort id = 1, bool? hasMore = null, InternetAddress? source = null, byte tos = 0) =>
        Frames.Ethernet(Frames.IPv4(17, datagram[offset..(offset + length)], source, id: id,
            fragment: (ushort)((offset / 8) | ((hasMore ?? offset + length < datagram.Length) ? More : 0)), tos: tos));

    private static List<byte[]> Cut(byte[] datagram, int size, ushort id = 1)
    {
        var fragments = new List<byte[]>();
        for (int offset = 0; offset < datagram.Length; offset += size)
            fragments.Add(Fragment(datagram, offset, Math.Min(size, datagram.Length - offset), id));
        return fragments;
    }

    private static byte[]? Receive(NetworkSocket socket)
    {
        var buffer = new byte[65536];
        return socket.Receive(buffer, ReceiveFlags.None, out ReceiveResult result) == NetworkError.None ? buffer[..result.Count] : null;
    }

    [TestCase(1473)]
    [TestCase(2953)]
    [TestCase(10_000)]
    [TestCase(65_507)]
    public void A_long_datagram_leaves_in_fragments_that_another_host_puts_together(int length)
    {
        var sender = new TestHost();
        var receiver = new TestHost();
        byte[] payload = Frames.Bytes(length);
        NetworkSocket socket = receiver.Udp(7000);
        Assert.That(sender.Udp(5000).Send(payload, SendFlags.None, new InternetEndpoint(TestHost.Peer, 7000), out _), Is.EqualTo(NetworkError.None));
        Assert.That(sender.Link.Sent.Count, Is.EqualTo((length + 8 + 1479) / 1480));
        foreach (byte[] frame in sender.Link.Sent)
        {
            Assert.That(frame.Length, Is.LessThanOrEqualTo(1514));
            byte[] part = Frames.OpenIPv4(frame, out byte[] header);

            // The same fragment as if it came from the peer; the pseudo header does not care for the order of the addresses.
            ushort flags = (ushort)((header[6] << 8) | header[7]);
            receiver.Receives(Frames.Ethernet(Frames.IPv4(17, part, id: (ushort)((header[4] << 8) | header[5]), fragment: flags)));
        }

        Assert.That(Receive(socket), Is.EqualTo(payload));
        Assert.That(sender.BuffersInUse + receiver.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Fragments_in_any_order_and_repeated_make_the_datagram()
    {
        byte[] payload = Frames.Bytes(5000);
        byte[] datagram = Frames.Udp(7000, 5000, payload);
        var random = new Random(2);
        for (int round = 0; round < 200; round++)
        {
            var host = new TestHost();
            NetworkSocket socket = host.Udp(5000);
            List<byte[]> fragments = Cut(datagram, 8 * random.Next(50, 180));
            fragments.Add(fragments[random.Next(fragments.Count)]);
            byte[][] shuffled = [.. fragments];
            random.Shuffle(shuffled);
            foreach (byte[] fragment in shuffled)
                host.Receives(fragment);
            Assert.That(Receive(socket), Is.EqualTo(payload));
            host.Passes(TimeSpan.FromSeconds(40));
            Assert.That(host.BuffersInUse, Is.Zero);
        }
    }

    [Test] // The transport header must be contiguous for UDP although no fragment holds it whole.
    public void A_datagram_of_fragments_of_eight_bytes_arrives()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        byte[] payload = Frames.Bytes(200);
        foreach (byte[] fragment in Cut(Frames.Udp(7000, 5000, payload), 8))
            host.Receives(fragment);
        Assert.That(Receive(socket), Is.EqualTo(payload));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [TestCase(0, 800, 792, 800)] // RFC 5722: overlaps are attacks
    [TestCase(792, 800, 0, 800)]
    [TestCase(0, 1600, 800, 400)]
    [TestCase(800, 400, 0, 1600)]
    [TestCase(0, 800, 0, 808)]
    public void Overlapping_fragments_end_the_datagram(int firstOffset, int firstLength, int secondOffset, int secondLength)
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        byte[] datagram = Frames.Udp(7000, 5000, Frames.Bytes(2392));
        host.Receives(Fragment(datagram, firstOffset, firstLength));
        host.Receives(Fragment(datagram, secondOffset, secondLength));
        Assert.That(host.BuffersInUse, Is.Zero);
        Assert.That(host.Stack.IPv4.Reassembler.Count, Is.Zero);
        host.Receives(Fragment(datagram, 1600, 800));
        Assert.That(Receive(socket), Is.Null);
        host.Passes(TimeSpan.FromSeconds(40));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Two_different_ends_end_the_datagram()
    {
        var host = new TestHost();
        byte[] datagram = Frames.Bytes(2400);
        host.Receives(Fragment(datagram, 800, 400, hasMore: false));
        host.Receives(Fragment(datagram, 1600, 400, hasMore: false));
        Assert.That(host.Stack.IPv4.Reassembler.Count, Is.Zero);
        host.Receives(Fragment(datagram, 1600, 400, hasMore: true));
        host.Receives(Fragment(datagram, 800, 400, hasMore: false));
        Assert.That(host.Stack.IPv4.Reassembler.Count, Is.Zero);
        host.Receives(Fragment(datagram, 800, 400, hasMore: false));
        host.Receives(Fragment(datagram, 1600, 400, hasMore: true));
        Assert.That(host.Stack.IPv4.Reassembler.Count, Is.Zero);
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Impossible_fragments_are_dropped()
    {
        var host = new TestHost();
        byte[] datagram = Frames.Bytes(2400);
        host.Receives(Fragment(datagram, 0, 801, hasMore: true));
        host.Receives(Fragment(datagram, 0, 0, hasMore: true));
        host.Receives(Frames.Ethernet(Frames.IPv4(17, Frames.Bytes(1400), fragment: 0x1FFF)));
        host.Receives(Frames.Ethernet(Frames.IPv4(17, Frames.Bytes(8), fragment: 0x1FFE | More)));
        Assert.That(host.Interface.Counters.ReceivedErrors, Is.EqualTo(4));
        Assert.That(host.Stack.IPv4.Reassembler.Count, Is.Zero);
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test] // RFC 792: time exceeded, code 1, only when the first fragment came
    public void A_datagram_that_stays_incomplete_is_given_up_after_thirty_seconds()
    {
        var host = new TestHost();
        byte[] datagram = Frames.Udp(7000, 5000, Frames.Bytes(2392));
        byte[] first = Fragment(datagram, 0, 800, id: 1);
        host.Receives(first);
        host.Receives(Fragment(datagram, 800, 800, id: 2));
        host.Passes(TimeSpan.FromSeconds(29));
        Assert.That(host.Stack.IPv4.Reassembler.Count, Is.EqualTo(2));
        host.ExpectsSilence();
        host.Passes(TimeSpan.FromSeconds(2));
        byte[] icmp = Frames.OpenIPv4(host.TakeSent(), out _);
        Assert.That((icmp[0], icmp[1]), Is.EqualTo(((byte)11, (byte)1)));
        Assert.That(icmp[8..], Is.EqualTo(first[14..(14 + 548)]));
        host.ExpectsSilence();
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_flood_of_fragments_stays_within_the_memory_limit_and_the_newest_datagram_still_arrives()
    {
        var host = new TestHost(new NetworkStackOptions { ReassemblyLimit = 100_000 });
        NetworkSocket socket = host.Udp(5000);
        byte[] datagram = Frames.Udp(7000, 5000, Frames.Bytes(2392));
        for (int i = 0; i < 10_000; i++)
        {
            host.Receives(Fragment(datagram, 0, 800, (ushort)i, source: new InternetAddress(0x0A00_0003u + (uint)(i % 100))));
            Assert.That(host.Stack.IPv4.Reassembler.Memory, Is.LessThanOrEqualTo(100_000));
            Assert.That(host.Stack.IPv4.Reassembler.Count, Is.LessThanOrEqualTo(FragmentReassembler.DatagramLimit));
        }

        foreach (byte[] fragment in Cut(datagram, 800, 60_000))
            host.Receives(fragment);
        Assert.That(Receive(socket), Is.Not.Null);

        // Thirty seconds for the fragments, and three for the errors that wait for stations which are not there.
        host.Passes(TimeSpan.FromSeconds(40));
        Assert.That(host.BuffersInUse, Is.Zero);
        Assert.That(host.Stack.IPv4.Reassembler.Memory, Is.Zero);
    }

    [Test]
    public void Datagrams_of_equal_identification_but_different_senders_do_not_mix()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        InternetAddress other = InternetAddress.Parse("10.0.0.3");
        byte[] a = Frames.Udp(7000, 5000, Frames.Bytes(1592, 1));
        byte[] b = Frames.Udp(7000, 5000, Frames.Bytes(1592, 2), other);
        host.Receives(Fragment(a, 0, 800));
        host.Receives(Fragment(b, 0, 800, source: other));
        host.Receives(Fragment(b, 800, 800, source: other));
        host.Receives(Fragment(a, 800, 800));
        Assert.That(Receive(socket), Is.EqualTo(b[8..]));
        Assert.That(Receive(socket), Is.EqualTo(a[8..]));
    }
}
