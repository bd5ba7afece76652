using System;
using System.Collections.Generic;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Tcp.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Tcp;

/// <summary>Many connections that begin, talk and end at random, over cables that misbehave: nothing throws, nothing is left behind.</summary>
public sealed class StormTests
{
    [Test]
    public void Connections_that_come_and_go_at_random_leave_nothing_behind([Values(1, 2, 3, 4, 5, 6, 7, 8)] int seed) =>
        Storm(new CableOptions { Loss = 0.05, Reordering = 0.1, Duplication = 0.05, Corruption = 0.02, Seed = seed }, seed, 6000);

    [Test]
    public void Damaged_headers_that_pass_the_checksum_do_no_harm([Values(11, 12, 13, 14)] int seed)
    {
        // The device vouches for checksums that are wrong, so numbers, flags and options are what a forger would write.
        const LinkOffloads Trusted = LinkOffloads.ReceiveChecksum | LinkOffloads.TransmitChecksum | LinkOffloads.TcpSegmentationV4 | LinkOffloads.TcpSegmentationV6;
        Storm(new CableOptions { Corruption = 0.3, Duplication = 0.1, Reordering = 0.1, Offloads = Trusted, KeepsLongSegments = seed % 2 == 0, Seed = seed }, seed, 4000);
    }

    [Test]
    public void Many_transfers_share_a_narrow_cable()
    {
        var hosts = new TwoHosts(new CableOptions { Rate = 2_000_000, QueueLimit = 60_000, Loss = 0.01 });
        TcpSocket listener = TwoHosts.Listen(hosts.B, 80);
        var transfers = new List<(Transfer Transfer, TcpSocket From, TcpSocket To)>();
        for (int i = 0; i < 20; i++)
        {
            TcpSocket client = TwoHosts.NewSocket(hosts.A);
            client.Connect(new InternetEndpoint(TwoHosts.AddressB, 80));
            NetworkSocket? accepted = null;
            Assert.That(hosts.RunUntil(() => listener.Accept(out accepted, out _) == NetworkError.None, 100), Is.True);
            var server = (TcpSocket)accepted!;
            transfers.Add((i % 2 == 0 ? new Transfer(client, server, 150_000, i) : new Transfer(server, client, 150_000, i), client, server));
        }

        listener.Close();
        bool isDone = hosts.RunUntil(
            () =>
            {
                bool all = true;
                foreach ((Transfer transfer, _, _) in transfers)
                    all &= transfer.Step();
                return all;
            },
            600);
        Assert.That(isDone, Is.True);
        foreach ((_, TcpSocket from, TcpSocket to) in transfers)
        {
            from.Close();
            to.Close();
        }

        hosts.ExpectsNoLeaks();
    }

    [Test]
    public void A_flood_of_SYNs_keeps_nobody_out()
    {
        var host = new Network.Tests.Harness.TestHost();
        TwoHosts.Listen(host.Stack, 80);
        for (int i = 0; i < 5000; i++)
        {
            var peer = new RawPeer(host, (ushort)(1024 + i), initialSequence: (uint)i * 7919);
            peer.Sends(RawPeer.Syn, 0, 0, options: RawPeer.MssOption(1460));
            host.Link.Sent.Clear();
        }

        Assert.That(host.Stack.Tcp.HalfOpen, Is.LessThanOrEqualTo(1024));
        Assert.That(host.Stack.Tcp.Counters.CookiesSent, Is.GreaterThan(3000));
        var honest = new RawPeer(host, 60000);
        honest.Handshake(RawPeer.MssOption(1460));
        host.Passes(TimeSpan.FromSeconds(200));
        Assert.That(host.Stack.Tcp.HalfOpen, Is.Zero);
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test] // RFC 6191
    public void A_client_gets_its_port_back_from_TIME_WAIT_after_a_second()
    {
        var one = new NetworkStackOptions { FirstEphemeralPort = 50000, LastEphemeralPort = 50000 };
        var hosts = new TwoHosts(stackA: one);
        TcpSocket listener = TwoHosts.Listen(hosts.B, 80);
        for (int i = 0; i < 5; i++)
        {
            TcpSocket client = TwoHosts.NewSocket(hosts.A);
            Assert.That(client.Connect(new InternetEndpoint(TwoHosts.AddressB, 80)), Is.EqualTo(NetworkError.InProgress));
            hosts.Run(0.1);
            TcpSocket server = TwoHosts.Accept(listener);
            Assert.That(client.Send([1, 2, 3], SendFlags.None, null, out _), Is.EqualTo(NetworkError.None));
            hosts.Run(0.1);
            Assert.That(server.Available, Is.EqualTo(3));
            server.Receive(new byte[3], ReceiveFlags.None, out _);
            client.Close();
            hosts.Run(0.1);
            server.Close();
            hosts.Run(0.1);
            Assert.That(hosts.A.Tcp.TimeWaits.Count, Is.EqualTo(1));
            Assert.That(TwoHosts.NewSocket(hosts.A).Connect(new InternetEndpoint(TwoHosts.AddressB, 80)), Is.EqualTo(NetworkError.AddressNotAvailable));
            hosts.Run(1.1);
        }

        listener.Close();
        hosts.ExpectsNoLeaks();
    }

    private static void Storm(CableOptions options, int seed, int actions)
    {
        var settings = new NetworkStackOptions
        {
            Tcp = new TcpSettings { DataRetries = 5, OrphanRetries = 3, SynchronizeRetries = 3, HalfOpenLimit = 32, TimeWaitLimit = 50, FinWait2 = 5_000_000, OrphanLimit = 100 },
        };
        var hosts = new TwoHosts(options, settings, settings);
        var random = new Random(seed);
        var sockets = new List<TcpSocket>();
        TcpSocket listenerA = TwoHosts.Listen(hosts.A, 80, backlog: 20);
        TcpSocket listenerB = TwoHosts.Listen(hosts.B, 80, backlog: 20, AddressFamily.InterNetworkV6);
        var buffer = new byte[20_000];
        for (int i = 0; i < actions; i++)
        {
            hosts.Run(random.NextDouble() * 0.02);
            foreach (TcpSocket listener in (TcpSocket[])[listenerA, listenerB])
            {
                if (listener.Accept(out NetworkSocket? accepted, out _) == NetworkError.None)
                    sockets.Add((TcpSocket)accepted!);
            }

            if (sockets.Count < 60 && random.Next(4) == 0)
            {
                bool fromA = random.Next(2) == 0;
                TcpSocket socket = TwoHosts.NewSocket(fromA ? hosts.A : hosts.B);
                socket.Connect(new InternetEndpoint(fromA ? TwoHosts.AddressB : TwoHosts.AddressA, 80));
                sockets.Add(socket);
            }

            if (sockets.Count == 0)
                continue;
            int index = random.Next(sockets.Count);
            TcpSocket chosen = sockets[index];
            switch (random.Next(10))
            {
                case < 4:
                    chosen.Send(buffer.AsSpan(0, random.Next(buffer.Length)), random.Next(5) == 0 ? SendFlags.More : SendFlags.None, null, out _);
                    break;
                case < 7:
                    chosen.Receive(buffer.AsSpan(0, random.Next(buffer.Length)), random.Next(5) == 0 ? ReceiveFlags.Peek : ReceiveFlags.None, out _);
                    break;
                case 7:
                    chosen.Shutdown((SocketShutdown)random.Next(3));
                    break;
                case 8:
                    chosen.SetOption(SocketOption.NoDelay, random.Next(2));
                    chosen.SetOption(SocketOption.ReceiveBuffer, random.Next(2000, 50_000));
                    break;
                default:
                    if (random.Next(3) == 0)
                        chosen.LingerSeconds = random.Next(2);
                    chosen.Close();
                    sockets.RemoveAt(index);
                    break;
            }
        }

        Assert.That(hosts.A.Tcp.Counters.PassiveOpens + hosts.B.Tcp.Counters.PassiveOpens, Is.GreaterThan(50), "The storm was a calm.");
        foreach (TcpSocket socket in sockets)
            socket.Close();
        listenerA.Close();
        listenerB.Close();
        hosts.Run(1000);
        hosts.ExpectsNoLeaks();
    }
}
