using System;
using System.Collections.Generic;
using System.Diagnostics;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Tcp.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Tcp;

/// <summary>Memory of many connections, allocations of a transfer, behaviour without memory.</summary>
[NonParallelizable]
public sealed class LoadTests
{
    [Test]
    public void Ten_thousand_idle_connections_cost_little_and_their_memory_comes_back()
    {
        const int Count = 10_000;
        var hosts = new TwoHosts(new CableOptions { Delay = 100 }, stackB: new NetworkStackOptions { Tcp = new TcpSettings { MaximumBacklog = 20_000 } });
        TcpSocket listener = TwoHosts.Listen(hosts.B, 80, backlog: 20_000);
        var sockets = new List<TcpSocket>(2 * Count);

        // Arrays, tables and code that come with the first connections are not theirs.
        Open(hosts, listener, sockets, 100);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Open(hosts, listener, sockets, Count);
        long perEnd = (GC.GetTotalMemory(forceFullCollection: true) - before) / (2 * Count);
        TestContext.Out.WriteLine($"{perEnd} bytes for each end of an idle connection");
        Assert.That(hosts.B.Tcp.Connections.Count, Is.EqualTo(Count + 100));
        Assert.That(hosts.A.HeaderPool.InUse + hosts.A.DataPool.InUse + hosts.B.HeaderPool.InUse + hosts.B.DataPool.InUse, Is.Zero);
        Assert.That(perEnd, Is.LessThan(1536));

        // Each still works.
        for (int i = 0; i < sockets.Count; i += 2)
            Assert.That(sockets[i].Send(new byte[10], SendFlags.None, null, out _), Is.EqualTo(NetworkError.None));
        hosts.Run(1);
        for (int i = 1; i < sockets.Count; i += 2)
            Assert.That(sockets[i].Available, Is.EqualTo(10));
        foreach (TcpSocket socket in sockets)
        {
            socket.Receive(new byte[10], ReceiveFlags.None, out _);
            socket.Close();
        }

        listener.Close();
        hosts.ExpectsNoLeaks();
    }

    [Test]
    public void A_transfer_in_full_swing_allocates_nothing()
    {
        var host = new Network.Tests.Harness.TestHost();
        TcpSocket listener = TwoHosts.Listen(host.Stack, 80);
        TcpSocket client = TwoHosts.NewSocket(host.Stack);
        client.Connect(new InternetEndpoint(InternetAddress.LoopbackV4, 80));
        TcpSocket server = TwoHosts.Accept(listener);
        var buffer = new byte[65536];
        Pump(client, server, buffer, 200);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        long segments = host.Stack.Tcp.Counters.SegmentsSent;
        long bytes = Pump(client, server, buffer, 2000);
        clock.Stop();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        segments = host.Stack.Tcp.Counters.SegmentsSent - segments;
        TestContext.Out.WriteLine($"{allocated} bytes allocated for {segments} segments; loopback {bytes / clock.Elapsed.TotalSeconds / 1e6:0} MB/s");
        Assert.That(allocated, Is.LessThan(4096));
    }

    [Test]
    public void A_stack_that_runs_out_of_memory_goes_on_and_recovers()
    {
        var small = new NetworkStackOptions { Tcp = new TcpSettings { MemoryLimit = 600_000 } };
        var hosts = new TwoHosts(new CableOptions { Loss = 0.01, Rate = 20_000_000 }, small, small);
        TcpSocket listener = TwoHosts.Listen(hosts.B, 80);
        var transfers = new List<Transfer>();
        var sockets = new List<TcpSocket>();
        for (int i = 0; i < 30; i++)
        {
            TcpSocket client = TwoHosts.NewSocket(hosts.A);
            client.Connect(new InternetEndpoint(TwoHosts.AddressB, 80));
            NetworkSocket? accepted = null;
            Assert.That(hosts.RunUntil(() => listener.Accept(out accepted, out _) == NetworkError.None, 100), Is.True);
            sockets.Add(client);
            sockets.Add((TcpSocket)accepted!);
            transfers.Add(new Transfer(client, (TcpSocket)accepted!, 200_000, i));
        }

        bool isDone = hosts.RunUntil(
            () =>
            {
                bool all = true;
                foreach (Transfer transfer in transfers)
                    all &= transfer.Step();
                return all;
            },
            3600);
        Assert.That(isDone, Is.True);
        TestContext.Out.WriteLine($"{hosts.Time.Microseconds / 1e6} s, {hosts.Cable.FramesSent} frames; timeouts {hosts.A.Tcp.Counters.Timeouts}, retransmitted {hosts.A.Tcp.Counters.SegmentsRetransmitted}, pruned {hosts.B.Tcp.Counters.ReassemblyPruned}, sent {hosts.A.Tcp.Counters.SegmentsSent} and {hosts.B.Tcp.Counters.SegmentsSent}");
        Assert.That(hosts.A.Tcp.Memory.Used, Is.LessThan(600_000 + (30 * 4096)));
        foreach (TcpSocket socket in sockets)
            socket.Close();
        listener.Close();
        hosts.ExpectsNoLeaks();
    }

    [Test]
    public void Unread_connections_hold_no_more_than_the_budget()
    {
        var small = new NetworkStackOptions { Tcp = new TcpSettings { MemoryLimit = 1_000_000 } };
        var hosts = new TwoHosts(new CableOptions { Rate = 50_000_000 }, null, small);
        TcpSocket listener = TwoHosts.Listen(hosts.B, 80);
        var sockets = new List<TcpSocket>();
        for (int i = 0; i < 40; i++)
        {
            TcpSocket client = TwoHosts.NewSocket(hosts.A);
            client.Connect(new InternetEndpoint(TwoHosts.AddressB, 80));
            sockets.Add(client);
        }

        hosts.Run(1);
        for (int i = 0; i < 20; i++)
        {
            foreach (TcpSocket socket in sockets)
                socket.Send(new byte[20_000], SendFlags.None, null, out _);
            hosts.Run(1);
        }

        // Every connection may keep one buffer beyond the limit, so that it cannot starve for ever.
        Assert.That(hosts.B.Tcp.Memory.Used, Is.LessThan(1_000_000 + (40 * 4096)));
        Assert.That(hosts.Cable.B.BuffersInUse * 2048L, Is.LessThan(1_000_000 + (40 * 4096)));
        listener.Close();
        foreach (TcpSocket socket in sockets)
            socket.Close();
        hosts.ExpectsNoLeaks();
    }

    private static void Open(TwoHosts hosts, TcpSocket listener, List<TcpSocket> sockets, int count)
    {
        for (int i = 0; i < count; i++)
        {
            TcpSocket client = TwoHosts.NewSocket(hosts.A);
            Assert.That(client.Connect(new InternetEndpoint(TwoHosts.AddressB, 80)), Is.EqualTo(NetworkError.InProgress));
            sockets.Add(client);
            if (i % 100 == 99)
            {
                hosts.Run(0.01);
                for (int k = 0; k < 100; k++)
                    sockets.Insert(sockets.Count - 99 + k, TwoHosts.Accept(listener));
            }
        }

        hosts.Run(1);
    }

    private static long Pump(TcpSocket client, TcpSocket server, byte[] buffer, int rounds)
    {
        long total = 0;
        for (int i = 0; i < rounds; i++)
        {
            client.Send(buffer, SendFlags.None, null, out _);
            while (server.Receive(buffer, ReceiveFlags.None, out ReceiveResult result) == NetworkError.None)
                total += result.Count;
        }

        return total;
    }
}
