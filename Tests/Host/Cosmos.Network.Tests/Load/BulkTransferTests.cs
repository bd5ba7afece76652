using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Sockets;
using Cosmos.Network.Links;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Simulation;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Load;

/// <summary>Long transfers in both directions at once over links with every kind of fault; each byte is compared.</summary>
public sealed class BulkTransferTests
{
    private const long Megabit = 1_000_000;
    private static readonly LinkConditions s_lan = new() { BitsPerSecond = 1000 * Megabit, Delay = 100, QueueLength = 500 };
    private static readonly LinkConditions s_wan = new() { BitsPerSecond = 50 * Megabit, Delay = 10_000, QueueLength = 100 };
    private const LinkOffloads AllOffloads = LinkOffloads.TransmitChecksum | LinkOffloads.TcpSegmentationV4 | LinkOffloads.TcpSegmentationV6 | LinkOffloads.ReceiveChecksum;

    /// <summary>Name, link, card, MB each way, least goodput of each direction in Mbit/s of simulated time.</summary>
    private static IEnumerable<TestCaseData> Cases()
    {
        SimulatedLinkOptions plain = new();
        yield return Case("a fast link", s_lan, plain, 16, 700);
        yield return Case("a fast link with segmentation by the card", s_lan, new SimulatedLinkOptions { Offloads = AllOffloads }, 16, 700);
        yield return Case("long segments that are never cut", new LinkConditions { Delay = 100 }, new SimulatedLinkOptions { Offloads = AllOffloads, KeepsLongSegments = true }, 16, 1000);
        yield return Case("receive buffers shorter than segments", s_lan, new SimulatedLinkOptions { ReceiveBufferLength = 600 }, 4, 500);
        yield return Case("frames in pieces of any length", s_lan with { Loss = 0.001 }, new SimulatedLinkOptions { ReceiveBufferLength = 700, SplitsAnywhere = true }, 2, 20);
        yield return Case("jumbo frames", s_lan, new SimulatedLinkOptions { MaximumTransmissionUnit = 9000 }, 16, 700);
        yield return Case("tiny frames", s_lan, new SimulatedLinkOptions { MaximumTransmissionUnit = 576 }, 4, 400);
        yield return Case("a card with eight transmit buffers", s_lan, new SimulatedLinkOptions { TransmitRing = 8, BitsPerSecond = 1000 * Megabit }, 4, 200);
        yield return Case("a wide area", s_wan, plain, 8, 15);
        yield return Case("a shallow queue", s_wan with { QueueLength = 10 }, plain, 4, 2);
        yield return Case("a satellite", s_wan with { Delay = 250_000, QueueLength = 2000 }, plain, 8, 5);
        yield return Case("1 % loss", s_wan with { Loss = 0.01 }, plain, 4, 4);
        yield return Case("3 % loss", s_wan with { Loss = 0.03 }, plain, 2, 1);
        yield return Case("10 % loss", s_wan with { Loss = 0.10 }, plain, 1, 0.2);
        yield return Case("loss in bursts", s_wan with { Loss = 0.005, LossAfterLoss = 0.7 }, plain, 2, 1);
        yield return Case("10 % reordering", s_wan with { Reordering = 0.10, ReorderingDelay = 5000 }, plain, 4, 4);
        yield return Case("5 % duplication", s_wan with { Duplication = 0.05 }, plain, 4, 20);
        yield return Case("1 % corruption that only checksums notice", s_wan with { Corruption = 0.01 }, plain, 2, 3);
        yield return Case("jitter", s_wan with { Jitter = 20_000 }, plain, 4, 10);
        yield return Case("everything at once", s_wan with { Loss = 0.02, Reordering = 0.05, Duplication = 0.02, Corruption = 0.01, Jitter = 3000 }, plain, 1, 0.5);
        yield return Case("everything at once with segmentation by the card", s_wan with { Loss = 0.02, Reordering = 0.05, Duplication = 0.02, Corruption = 0.01 },
            new SimulatedLinkOptions { Offloads = AllOffloads & ~LinkOffloads.ReceiveChecksum }, 1, 0.5);
    }

    [TestCaseSource(nameof(Cases))]
    public void Every_byte_arrives_over(LinkConditions conditions, SimulatedLinkOptions card, int megabytes, double leastMegabits)
    {
        foreach (AddressFamily family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            // IPv6 repeats a quarter of it.
            long bytes = family == AddressFamily.InterNetwork ? megabytes * 1_000_000L : megabytes * 250_000L;
            HostPair pair = new(LinkConditions.Perfect, card, seed: 7);
            if (family == AddressFamily.InterNetworkV6 && card.MaximumTransmissionUnit < 1280)
                continue;
            NetworkSocket listener = pair.Listen(family: family);
            pair.Cable.Conditions = conditions;
            (NetworkSocket client, NetworkSocket server) = pair.Open(listener, family: family);
            EventLoop loop = new(pair.Network);
            StreamPattern up = new(1);
            StreamPattern down = new(2);
            loop.Pumps.Add(new StreamPump(loop, client, up, bytes, down));
            loop.Pumps.Add(new StreamPump(loop, server, down, bytes, up));
            long start = pair.Network.Now;
            string? failure = loop.Run(TimeSpan.FromMinutes(20));
            Assert.That(failure, Is.Null);
            Assert.That(loop.Pumps[0].Received, Is.EqualTo(bytes));
            Assert.That(loop.Pumps[1].Received, Is.EqualTo(bytes));
            double megabits = bytes * 8.0 / (pair.Network.Now - start);
            TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{family}: {megabits:0.0} Mbit/s each way, {pair.Cable.ToLeft.Sent + pair.Cable.ToRight.Sent} frames, {pair.Cable.ToLeft.Lost + pair.Cable.ToRight.Lost} lost; {Describe(pair.Client)}; {Describe(pair.Server)}"));
            if (family == AddressFamily.InterNetwork)
                Assert.That(megabits, Is.GreaterThan(leastMegabits));
            pair.Cable.Conditions = LinkConditions.Perfect;
            client.Close();
            server.Close();
            listener.Close();
            pair.AssertNothingIsLeft();
        }
    }

    [TestCase("127.0.0.1")]
    [TestCase("10.0.0.1")]
    [TestCase("::1")]
    public void Every_byte_arrives_over_the_loopback_interface(string address)
    {
        HostPair pair = new(s_lan);
        AddressFamily family = address.Contains(':', StringComparison.Ordinal) ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        NetworkSocket listener = pair.Listen(family: family);
        NetworkSocket client = pair.Server.Socket(SocketType.Stream, family);
        client.Connect(new Addressing.InternetEndpoint(Addressing.InternetAddress.Parse(address), HostPair.Port));
        NetworkSocket? server = null;
        Assert.That(pair.Network.RunUntil(() => listener.Accept(out server, out _) == NetworkError.None, TimeSpan.FromSeconds(1)), Is.True);
        EventLoop loop = new(pair.Network);
        StreamPattern up = new(1);
        StreamPattern down = new(2);
        loop.Pumps.Add(new StreamPump(loop, client, up, 20_000_000, down));
        loop.Pumps.Add(new StreamPump(loop, server!, down, 20_000_000, up));
        long frames = pair.ServerLink.Transmitted;
        Assert.That(loop.Run(TimeSpan.FromSeconds(100)), Is.Null);
        Assert.That(loop.Pumps[0].Received + loop.Pumps[1].Received, Is.EqualTo(40_000_000));
        Assert.That(pair.ServerLink.Transmitted, Is.EqualTo(frames), "nothing leaves the machine");
        client.Close();
        server!.Close();
        listener.Close();
        pair.AssertNothingIsLeft();
    }

    [Test]
    public void Transfers_survive_an_outage_of_a_minute()
    {
        HostPair pair = new(s_wan);
        NetworkSocket listener = pair.Listen();
        (NetworkSocket client, NetworkSocket server) = pair.Open(listener);
        EventLoop loop = new(pair.Network);
        StreamPattern pattern = new(1);
        loop.Pumps.Add(new StreamPump(loop, client, pattern, 4_000_000, pattern));
        loop.Pumps.Add(new StreamPump(loop, server, pattern, 4_000_000, pattern));
        pair.Network.Schedule(200_000, () => pair.Cable.ToLeft.IsConnected = pair.Cable.ToRight.IsConnected = false);
        pair.Network.Schedule(60_200_000, () => pair.Cable.ToLeft.IsConnected = pair.Cable.ToRight.IsConnected = true);
        Assert.That(loop.Run(TimeSpan.FromMinutes(10)), Is.Null);
        client.Close();
        server.Close();
        listener.Close();
        pair.AssertNothingIsLeft();
    }

    [Test]
    public void A_reader_that_pauses_stops_the_sender_and_starts_it_again()
    {
        HostPair pair = new(s_lan);
        NetworkSocket listener = pair.Listen();
        (NetworkSocket client, NetworkSocket server) = pair.Open(listener);
        EventLoop loop = new(pair.Network);
        StreamPattern pattern = new(1);
        StreamPump sender = new(loop, client, pattern, 20_000_000, pattern);
        StreamPump reader = new(loop, server, pattern, 0, pattern) { IsReading = false };
        loop.Pumps.AddRange([sender, reader]);
        loop.Run(TimeSpan.FromSeconds(60));
        long stopped = sender.Sent;
        Assert.That(stopped, Is.LessThan(12_000_000), "bounded by the buffers of both ends");
        loop.Run(TimeSpan.FromSeconds(300));
        Assert.That(sender.Sent, Is.EqualTo(stopped), "nothing moves while nobody reads");
        reader.IsReading = true;
        loop.Wake(reader);
        Assert.That(loop.Run(TimeSpan.FromSeconds(300)), Is.Null);
        Assert.That(reader.Received, Is.EqualTo(20_000_000));
        client.Close();
        server.Close();
        listener.Close();
        pair.AssertNothingIsLeft();
    }

    [Test]
    public void Many_connections_share_a_link_and_none_starves()
    {
        HostPair pair = new(s_wan with { Loss = 0.005 });
        NetworkSocket listener = pair.Listen();
        EventLoop loop = new(pair.Network);
        StreamPattern pattern = new(1);
        List<NetworkSocket> sockets = [];
        for (int i = 0; i < 50; i++)
        {
            (NetworkSocket client, NetworkSocket server) = pair.Open(listener);
            sockets.AddRange([client, server]);
            loop.Pumps.Add(new StreamPump(loop, client, pattern, 100_000, pattern));
            loop.Pumps.Add(new StreamPump(loop, server, pattern, 100_000, pattern));
        }

        Assert.That(loop.Run(TimeSpan.FromMinutes(3)), Is.Null);
        foreach (NetworkSocket socket in sockets)
            socket.Close();
        listener.Close();
        pair.AssertNothingIsLeft();
    }

    private static string Describe(SimulatedHost host)
    {
        TcpCounters counters = host.Stack.Tcp.Counters;
        return $"{counters.SegmentsRetransmitted} retransmitted, {counters.FastRecoveries} recoveries, {counters.Timeouts} timeouts ({counters.SpuriousTimeouts} spurious), {counters.LossProbes} probes";
    }

    private static TestCaseData Case(string name, LinkConditions conditions, SimulatedLinkOptions card, int megabytes, double leastMegabits) =>
        new TestCaseData(conditions, card, megabytes, leastMegabits).SetName($"Every_byte_arrives_over_{name.Replace(' ', '_')}");
}
