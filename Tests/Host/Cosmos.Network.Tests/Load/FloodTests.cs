using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Scenarios.Wire;
using Cosmos.Network.Tests.Simulation;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Load;

/// <summary>Floods by strangers while a client goes about its business.</summary>
public sealed class FloodTests
{
    private static readonly LinkConditions s_link = new() { Delay = 50 };

    [Test]
    public void A_syn_flood_does_not_keep_clients_out_and_leaves_nothing_behind()
    {
        HostPair pair = new(s_link);
        NetworkSocket listener = pair.Listen(backlog: 512);
        SeededRandom random = new(11);
        long before = GC.GetTotalMemory(true);
        EventLoop loop = new(pair.Network);
        StreamPattern pattern = new(3);
        List<NetworkSocket> sockets = [];
        for (int i = 0; i < 100_000; i++)
        {
            // Neighbours that do not exist: the answers wait for ARP as well.
            Inject(pair, FrameEncoder.Encode([Header(pair), new Layer("ip").With("src", $"10.0.{random.Next(1, 250)}.{random.Next(1, 250)}").With("dst", "10.0.0.1"),
                new Layer("tcp").With("sport", random.Next(1, 65535)).With("dport", 80).With("flags", "S").With("seq", random.NextUInt32())]));
            if (i % 100 == 0)
                pair.Network.RunFor(TimeSpan.FromMilliseconds(1));
            if (i % 5000 == 2500)
            {
                (NetworkSocket client, NetworkSocket server) = OpenDuringFlood(pair, listener);
                sockets.AddRange([client, server]);
                loop.Pumps.Add(new StreamPump(loop, client, pattern, 20_000, pattern));
                loop.Pumps.Add(new StreamPump(loop, server, pattern, 20_000, pattern));
                Assert.That(loop.Run(TimeSpan.FromSeconds(60)), Is.Null);
            }
        }

        Assert.That(pair.Server.Stack.Tcp.Counters.CookiesSent, Is.GreaterThan(1000), "the flood was stronger than the table of half-open connections");
        foreach (NetworkSocket socket in sockets)
            socket.Close();
        sockets.Clear();
        loop.Pumps.Clear();
        listener.Close();
        pair.AssertNothingIsLeft();
        pair.Network.RunFor(TimeSpan.FromMinutes(5));
        long after = GC.GetTotalMemory(true);
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pair.Server.Stack.Tcp.Counters.CookiesSent} cookies, {(after - before) / 1024} KiB more than before"));
        Assert.That(after - before, Is.LessThan(4_000_000));
    }

    [Test]
    public void A_flood_of_fragments_takes_bounded_memory()
    {
        HostPair pair = new(s_link);
        SeededRandom random = new(12);
        int most = 0;
        for (int i = 0; i < 30_000; i++)
        {
            Layer ip = new Layer("ip").With("src", $"10.0.{random.Next(1, 250)}.{random.Next(1, 250)}").With("dst", "10.0.0.1")
                .With("id", random.Next(65536)).With("off", random.Next(8000) * 8).With("proto", 17);
            if (random.Chance(0.8))
                ip.With("mf", 1);
            Inject(pair, FrameEncoder.Encode([Header(pair), ip, new Layer("data").With("len", random.Next(1, 150) * 8)]));
            most = Math.Max(most, pair.ServerLink.ReceiveBuffersInUse + pair.Server.Stack.DataPool.InUse);
        }

        Assert.That(most, Is.LessThan(2 * pair.Server.Stack.Options.ReassemblyLimit / 1024), "bounded by the limit on reassembly");
        pair.AssertNothingIsLeft();
    }

    [Test]
    public void A_flood_of_neighbours_takes_bounded_memory()
    {
        HostPair pair = new(s_link);
        long before = GC.GetTotalMemory(true);
        SeededRandom random = new(13);
        for (int i = 0; i < 50_000; i++)
        {
            string source = $"10.0.{random.Next(1, 250)}.{random.Next(1, 250)}";
            string station = $"02:00:{random.Next(256):x2}:{random.Next(256):x2}:{random.Next(256):x2}:{random.Next(256):x2}";
            Inject(pair, FrameEncoder.Encode([Header(pair), new Layer("arp").With("op", "request").With("spa", source).With("sha", station).With("tpa", "10.0.0.1")]));
            string address = $"fd00::{random.Next(65536):x}:{random.Next(65536):x}";
            Inject(pair, FrameEncoder.Encode([Header(pair), new Layer("ip6").With("src", address).With("dst", "fd00::1").With("hops", 255),
                new Layer("icmp6").With("type", "ns").With("target", "fd00::1").With("slla", station)]));
            if (i % 1000 == 0)
                pair.Network.RunFor(TimeSpan.FromMilliseconds(10));
        }

        pair.Network.RunFor(TimeSpan.FromSeconds(1));
        long grown = GC.GetTotalMemory(true) - before;
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{grown / 1024} KiB for 100,000 neighbours"));
        Assert.That(grown, Is.LessThan(4_000_000));
        NetworkSocket listener = pair.Listen();
        (NetworkSocket client, NetworkSocket server) = pair.Open(listener);
        client.Close();
        server.Close();
        listener.Close();
        pair.AssertNothingIsLeft();
    }

    [Test]
    public void A_flood_of_datagrams_that_nobody_reads_takes_bounded_memory()
    {
        HostPair pair = new(s_link);
        NetworkSocket socket = pair.Server.Socket(SocketType.Dgram);
        Assert.That(socket.Bind(new InternetEndpoint(InternetAddress.AnyV4, 5000)), Is.EqualTo(NetworkError.None));
        int most = 0;
        for (int i = 0; i < 20_000; i++)
        {
            Inject(pair, FrameEncoder.Encode([Header(pair), new Layer("ip").With("src", "10.0.0.2").With("dst", "10.0.0.1"), new Layer("udp").With("sport", 9).With("dport", 5000).With("len", i % 1400)]));
            most = Math.Max(most, pair.ServerLink.ReceiveBuffersInUse + pair.Server.Stack.DataPool.InUse);
        }

        Assert.That(most, Is.LessThan(4 * pair.Server.Stack.Options.DatagramReceiveBuffer / 1024));
        int received = 0;
        byte[] buffer = new byte[2000];
        while (socket.Receive(buffer, ReceiveFlags.None, out ReceiveResult result) == NetworkError.None)
        {
            Assert.That(Pattern.FindMismatch(buffer.AsSpan(0, result.Count), 0), Is.EqualTo(-1));
            received++;
        }

        Assert.That(received, Is.GreaterThan(50));
        socket.Close();
        pair.AssertNothingIsLeft();
    }

    [Test]
    public void Without_packet_memory_nothing_throws_and_everything_works_when_there_is_some_again()
    {
        HostPair pair = new(s_link);
        NetworkSocket listener = pair.Listen();
        (NetworkSocket client, NetworkSocket server) = pair.Open(listener);
        EventLoop loop = new(pair.Network);
        StreamPattern pattern = new(3);
        loop.Pumps.Add(new StreamPump(loop, client, pattern, 8_000_000, pattern));
        loop.Pumps.Add(new StreamPump(loop, server, pattern, 8_000_000, pattern));
        loop.Run(TimeSpan.FromMilliseconds(3));

        // Little more than what is there already.
        pair.Server.Memory.Limit = pair.Server.Memory.Allocated + 20_000;
        pair.Client.Memory.Limit = pair.Client.Memory.Allocated + 20_000;
        loop.Run(TimeSpan.FromSeconds(5));
        NetworkSocket socket = pair.Client.Socket(SocketType.Dgram);
        for (int i = 0; i < 200; i++)
            socket.Send(new byte[60_000], SendFlags.None, new InternetEndpoint(InternetAddress.From(IPAddress.Parse("10.0.0.1")), 9), out _);
        pair.Network.RunFor(TimeSpan.FromSeconds(5));
        pair.Server.Memory.Limit = pair.Client.Memory.Limit = long.MaxValue;
        Assert.That(loop.Run(TimeSpan.FromMinutes(5)), Is.Null);
        socket.Close();
        client.Close();
        server.Close();
        listener.Close();
        pair.AssertNothingIsLeft();
    }

    [Test]
    public void Readers_that_never_read_do_not_stop_those_that_do()
    {
        HostPair pair = new(s_link, options: new NetworkStackOptions { Tcp = new TcpSettings { MemoryLimit = 4 << 20 } });
        NetworkSocket listener = pair.Listen();
        StreamPattern pattern = new(3);
        EventLoop stuck = new(pair.Network);
        List<NetworkSocket> sockets = [];
        for (int i = 0; i < 100; i++)
        {
            (NetworkSocket client, NetworkSocket server) = pair.Open(listener);
            sockets.AddRange([client, server]);
            stuck.Pumps.Add(new StreamPump(stuck, client, pattern, 1_000_000, pattern));
            stuck.Pumps.Add(new StreamPump(stuck, server, pattern, 0, pattern) { IsReading = false });
        }

        stuck.Run(TimeSpan.FromSeconds(20));
        EventLoop loop = new(pair.Network);
        (NetworkSocket good, NetworkSocket goodEnd) = pair.Open(listener);
        sockets.AddRange([good, goodEnd]);
        loop.Pumps.Add(new StreamPump(loop, good, pattern, 50_000, pattern));
        loop.Pumps.Add(new StreamPump(loop, goodEnd, pattern, 50_000, pattern));
        Assert.That(loop.Run(TimeSpan.FromMinutes(10)), Is.Null, "a small window is left for everybody");
        foreach (StreamPump pump in stuck.Pumps)
        {
            pump.IsReading = true;
            stuck.Wake(pump);
        }

        Assert.That(stuck.Run(TimeSpan.FromMinutes(10)), Is.Null);
        foreach (NetworkSocket socket in sockets)
            socket.Close();
        listener.Close();
        pair.AssertNothingIsLeft();
    }

    private static Layer Header(HostPair pair) => new Layer("eth").With("dst", pair.ServerLink.Address.ToString()).With("src", "02:00:00:00:66:66");

    private static void Inject(HostPair pair, byte[] frame) => pair.ServerLink.Deliver(new SimulatedFrame(frame));

    private static (NetworkSocket Client, NetworkSocket Server) OpenDuringFlood(HostPair pair, NetworkSocket listener)
    {
        NetworkSocket client = pair.Connect();
        NetworkSocket? server = null;
        bool opened = pair.Network.RunUntil(() => listener.Accept(out server, out _) == NetworkError.None, TimeSpan.FromSeconds(60));
        Assert.That(opened, Is.True, "a client got in");
        return (client, server!);
    }
}
