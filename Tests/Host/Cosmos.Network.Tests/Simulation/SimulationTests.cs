using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using Cosmos.Network.Links;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Load;
using Cosmos.Network.Tests.Simulation.Frames;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Simulation;

/// <summary>The laboratory's own instruments.</summary>
public sealed class SimulationTests
{
    /// <summary>A TCP segment of 8 bytes of payload over IPv4, written by hand.</summary>
    private static readonly byte[] s_segment = Convert.FromHexString(
        "02000000010102000000000208004500003000014000400626BA0A0000020A0000019C401F900000000100000001501000007FB80000" + "0001020304050607");

    [Test]
    public void Equal_seeds_give_equal_histories()
    {
        string first = Play(5);
        Assert.That(Play(5), Is.EqualTo(first));
        Assert.That(Play(6), Is.Not.EqualTo(first));
    }

    [Test]
    public void A_wire_loses_about_as_many_frames_as_it_should()
    {
        SimulatedNetwork network = new();
        Counter counter = new();
        SimulatedWire wire = new(network, counter, new LinkConditions { Loss = 0.1, Duplication = 0.05, Corruption = 0.02 }, 3);
        for (int i = 0; i < 10_000; i++)
            wire.Deliver(new SimulatedFrame(new byte[100]));
        network.Settle();
        Assert.That(wire.Lost, Is.InRange(900, 1100));
        Assert.That(counter.Frames, Is.InRange(9200, 9700));
        Assert.That(counter.Changed, Is.InRange(140, 260));
    }

    [Test]
    public void A_wire_delivers_at_its_speed_and_drops_what_its_queue_cannot_hold()
    {
        SimulatedNetwork network = new();
        Counter counter = new() { Network = network };
        SimulatedWire wire = new(network, counter, new LinkConditions { BitsPerSecond = 8_000_000, QueueLength = 10, Delay = 500 }, 3);
        long start = network.Now;
        wire.Deliver(new SimulatedFrame(new byte[976]));
        network.RunFor(TimeSpan.FromSeconds(1));
        Assert.That(counter.LastAt - start, Is.EqualTo(1500), "one microsecond for each of 1000 bytes on the cable, and the delay");

        start = network.Now;
        for (int i = 0; i < 15; i++)
            wire.Deliver(new SimulatedFrame(new byte[976]));
        network.RunFor(TimeSpan.FromSeconds(1));
        Assert.That(counter.Frames, Is.EqualTo(11));
        Assert.That(wire.Lost, Is.EqualTo(5));
        Assert.That(counter.LastAt - start, Is.EqualTo((10 * 1000) + 500));
    }

    [Test]
    public void Reordering_changes_the_order_and_jitter_does_not()
    {
        Assert.That(Order(new LinkConditions { Delay = 100, Jitter = 1000 }), Is.Ordered);
        Assert.That(Order(new LinkConditions { Delay = 100, Reordering = 0.2, ReorderingDelay = 1000 }), Is.Not.Ordered);
    }

    [Test]
    public void Every_single_changed_bit_of_a_segment_is_found()
    {
        byte[] good = (byte[])s_segment.Clone();
        Fuzzing.FuzzFrames.Mend(good, true);
        Assert.That(FrameCheck.Find(good, 1500), Is.Null);

        // From the version of IPv4 on; the stations' addresses and the type have no checksum.
        for (int bit = 14 * 8; bit < good.Length * 8; bit++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(0x80 >> (bit % 8));
            Assert.That(FrameCheck.Find(bad, 1500), Is.Not.Null, $"bit {bit % 8} of byte {bit / 8}");
        }

        Assert.That(FrameCheck.Find(good, 47), Is.Not.Null, "longer than the MTU");
    }

    [Test]
    public void A_long_segment_is_cut_into_segments_that_are_right()
    {
        byte[] payload = new byte[3500];
        new SeededRandom(1).Fill(payload);
        byte[] frame = [.. s_segment[..54], .. payload];
        frame[47] = 0x19;
        Fuzzing.FuzzFrames.Mend(frame, true);
        List<byte[]> pieces = [.. OffloadEngine.CutSegment(frame, new TransmitOffload(34, 16, 1460, 54, false))];
        Assert.That(pieces.Select(piece => piece.Length), Is.EqualTo(new[] { 1514, 1514, 54 + 580 }));
        Assert.That(pieces.ConvertAll(piece => FrameCheck.Find(piece, 1500)), Is.All.Null);
        Assert.That(pieces.SelectMany(piece => piece[54..]), Is.EqualTo(payload));
        Assert.That(pieces.Select(piece => piece[41] | (piece[40] << 8)), Is.EqualTo(new[] { 1, 1461, 2921 }));
        Assert.That(pieces.Select(piece => piece[47]), Is.EqualTo(new byte[] { 0x10, 0x10, 0x19 }), "FIN and PSH on the last");
    }

    [Test]
    public void A_card_refuses_to_do_what_it_did_not_offer()
    {
        Assert.That(() => OffloadEngine.CheckRequest(s_segment, new TransmitOffload(34, 16, 0, 0, false), LinkOffloads.None), Throws.InvalidOperationException);
        Assert.That(() => OffloadEngine.CheckRequest(s_segment, new TransmitOffload(34, 16, 4, 54, false), LinkOffloads.TransmitChecksum), Throws.InvalidOperationException);
        Assert.That(() => OffloadEngine.CheckRequest(s_segment, new TransmitOffload(34, 16, 4, 62, false), LinkOffloads.TransmitChecksum | LinkOffloads.TcpSegmentationV4), Throws.InvalidOperationException);
        Assert.That(() => OffloadEngine.CheckRequest(s_segment, new TransmitOffload(34, 16, 4, 54, false), LinkOffloads.TransmitChecksum | LinkOffloads.TcpSegmentationV4), Throws.Nothing);
    }

    [Test]
    public void Captures_have_the_format_of_libpcap()
    {
        SimulatedNetwork network = new();
        MemoryStream stream = new();
        using (PcapWriter writer = new(stream, network))
            writer.Write(s_segment);
        byte[] bytes = stream.ToArray();
        Assert.That(bytes, Has.Length.EqualTo(24 + 16 + s_segment.Length));
        Assert.That(Convert.ToHexString(bytes.AsSpan(0, 24)), Is.EqualTo("D4C3B2A1020004000000000000000000" + "00000400" + "01000000"));
        Assert.That(BitConverter.ToUInt32(bytes, 24), Is.EqualTo(1000), "seconds of the simulation");
        Assert.That(BitConverter.ToInt32(bytes, 36), Is.EqualTo(s_segment.Length));
        Assert.That(bytes[40..], Is.EqualTo(s_segment));
    }

    [Test]
    public void A_switch_learns_where_stations_are()
    {
        SimulatedNetwork network = new();
        SimulatedSwitch fabric = new(network);
        SimulatedHost[] hosts = [.. Enumerable.Range(1, 3).Select(i => new SimulatedHost(network, $"host{i}", seed: (ulong)i))];
        SimulatedLink[] links = [.. hosts.Select((host, i) => host.AddLink($"10.0.0.{i + 1}/24"))];
        foreach (SimulatedLink link in links)
            fabric.Connect(link);
        NetworkSocket receiver = hosts[1].Socket(SocketType.Dgram);
        receiver.Bind(new Addressing.InternetEndpoint(Addressing.InternetAddress.AnyV4, 9));
        NetworkSocket sender = hosts[0].Socket(SocketType.Dgram);
        network.RunFor(TimeSpan.FromSeconds(10));
        long before = links[2].Received;
        for (int i = 0; i < 10; i++)
        {
            sender.Send(new byte[] { 1, 2, 3 }, SendFlags.None, new Addressing.InternetEndpoint(Addressing.InternetAddress.Parse("10.0.0.2"), 9), out _);
            network.RunFor(TimeSpan.FromSeconds(1));
        }

        for (int i = 0; i < 10; i++)
            Assert.That(receiver.Receive(new byte[10], ReceiveFlags.None, out _), Is.EqualTo(NetworkError.None));
        Assert.That(links[2].Received - before, Is.LessThanOrEqualTo(2), "the third hears the ARP request only");
        sender.Close();
        receiver.Close();
    }

    private static string Play(ulong seed)
    {
        HostPair pair = new(new LinkConditions { Delay = 1000, Loss = 0.05, Reordering = 0.1, Duplication = 0.05, Jitter = 300 }, seed: seed);
        List<string> history = [];
        pair.ServerLink.Tap += (frame, received) => history.Add($"{pair.Network.Now} {received} {Convert.ToHexString(frame.Bytes.AsSpan(0, Math.Min(80, frame.Bytes.Length)))}");
        NetworkSocket listener = pair.Listen();
        (NetworkSocket client, NetworkSocket server) = pair.Open(listener);
        EventLoop loop = new(pair.Network);
        StreamPattern pattern = new(1);
        loop.Pumps.Add(new StreamPump(loop, client, pattern, 50_000, pattern));
        loop.Pumps.Add(new StreamPump(loop, server, pattern, 50_000, pattern));
        Assert.That(loop.Run(TimeSpan.FromMinutes(5)), Is.Null);
        return string.Join('\n', history);
    }

    private static List<int> Order(LinkConditions conditions)
    {
        SimulatedNetwork network = new();
        Counter counter = new();
        SimulatedWire wire = new(network, counter, conditions, 4);
        for (int i = 0; i < 200; i++)
        {
            wire.Deliver(new SimulatedFrame([(byte)i]));
            network.RunFor(TimeSpan.FromMicroseconds(20));
        }

        network.RunFor(TimeSpan.FromSeconds(1));
        return counter.First;
    }

    private sealed class Counter : IFrameSink
    {
        public SimulatedNetwork? Network { get; init; }

        public int Frames { get; private set; }

        public int Changed { get; private set; }

        public long LastAt { get; private set; }

        public List<int> First { get; } = [];

        public void Deliver(SimulatedFrame frame)
        {
            Frames++;
            First.Add(frame.Bytes[0]);
            if (frame.Bytes.Length == 100 && frame.Bytes.AsSpan().IndexOfAnyExcept((byte)0) >= 0)
                Changed++;
            LastAt = Network?.Now ?? 0;
        }
    }
}
