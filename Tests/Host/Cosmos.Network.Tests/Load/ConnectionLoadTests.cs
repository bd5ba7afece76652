using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Sockets;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Simulation;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Load;

/// <summary>Very many connections: idle ones, short ones, more than there are ports for.</summary>
public sealed class ConnectionLoadTests
{
    private static readonly LinkConditions s_link = new() { Delay = 50 };

    [Test]
    public void Ten_thousand_idle_connections_cost_little_and_still_work()
    {
        const int Count = 10_000;
        HostPair pair = new(s_link, options: new NetworkStackOptions { KeptBuffers = 64 });
        NetworkSocket listener = pair.Listen();
        pair.Open(listener).Client.Close();
        long before = GC.GetTotalMemory(true);
        List<NetworkSocket> clients = new(Count);
        List<NetworkSocket> servers = new(Count);
        Dictionary<ushort, NetworkSocket> byPort = [];
        for (int i = 0; i < Count; i++)
        {
            clients.Add(pair.Connect());
            if (i % 100 == 99)
                AcceptAll(pair, listener, servers, i + 1);
        }

        Assert.That(servers, Has.Count.EqualTo(Count));
        long bytes = GC.GetTotalMemory(true) - before;
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes / (2.0 * Count):0} bytes per end of an idle connection (socket, table entry and observer included)"));
        Assert.That(bytes / (2 * Count), Is.LessThan(2500));
        Assert.That(pair.BuffersInUse, Is.Zero, "an idle connection holds no buffer");

        // Time passes without anything being sent.
        long frames = pair.ServerLink.Transmitted + pair.ClientLink.Transmitted;
        pair.Network.RunFor(TimeSpan.FromMinutes(10));
        Assert.That(pair.ServerLink.Transmitted + pair.ClientLink.Transmitted - frames, Is.LessThan(50), "idle connections are silent");

        foreach (NetworkSocket server in servers)
        {
            server.GetRemoteEndpoint(out Addressing.InternetEndpoint remote);
            byPort.Add(remote.Port, server);
        }

        byte[] buffer = new byte[16];
        foreach (NetworkSocket client in clients)
            Assert.That(client.Send(BitConverter.GetBytes(client.LocalEndpoint.Port), SendFlags.None, null, out _), Is.EqualTo(NetworkError.None));

        // The card's queue takes a tenth of that at once; the rest is sent again.
        pair.Network.RunFor(TimeSpan.FromSeconds(60));
        foreach ((ushort port, NetworkSocket server) in byPort)
        {
            Assert.That(server.Receive(buffer, ReceiveFlags.None, out ReceiveResult result), Is.EqualTo(NetworkError.None));
            Assert.That(result.Count, Is.EqualTo(2));
            Assert.That(BitConverter.ToUInt16(buffer), Is.EqualTo(port));
        }

        foreach (NetworkSocket socket in clients)
            socket.Close();
        pair.Network.RunFor(TimeSpan.FromSeconds(1));
        foreach (NetworkSocket socket in servers)
            socket.Close();
        listener.Close();
        clients.Clear();
        servers.Clear();
        byPort.Clear();
        pair.AssertNothingIsLeft();
        pair.Network.RunFor(TimeSpan.FromMinutes(3));
        long after = GC.GetTotalMemory(true);
        Assert.That(after - before, Is.LessThan(3_000_000), "memory is back at its level (what remains are tables that keep their size)");
    }

    [Test]
    public void Connection_storms_are_served_and_forgotten()
    {
        const int Waves = 40;
        const int PerWave = 250;
        HostPair pair = new(s_link with { Loss = 0.002 }, options: new NetworkStackOptions { Tcp = new TcpSettings { TimeWaitLimit = 2000 } });
        NetworkSocket listener = pair.Listen();
        StreamPattern request = new(1);
        StreamPattern response = new(2);
        for (int wave = 0; wave < Waves; wave++)
        {
            EventLoop loop = new(pair.Network);
            List<NetworkSocket> sockets = [];
            for (int i = 0; i < PerWave; i++)
            {
                NetworkSocket client = pair.Connect();
                sockets.Add(client);
                loop.Pumps.Add(new StreamPump(loop, client, request, 300, response, 4096));
            }

            int accepted = 0;
            bool all = pair.Network.RunUntil(
                () =>
                {
                    while (listener.Accept(out NetworkSocket? server, out _) == NetworkError.None)
                    {
                        accepted++;
                        sockets.Add(server!);
                        loop.Pumps.Add(new StreamPump(loop, server!, response, 5000, request, 4096));
                    }

                    loop.Service();
                    return accepted == PerWave;
                },
                TimeSpan.FromMinutes(2));
            Assert.That(all, Is.True, $"wave {wave}: {accepted} accepted");
            Assert.That(loop.Run(TimeSpan.FromMinutes(2)), Is.Null, $"wave {wave}");
            foreach (NetworkSocket socket in sockets)
                socket.Close();
        }

        listener.Close();
        pair.AssertNothingIsLeft();
    }

    [Test]
    public void When_all_ports_are_used_connecting_fails_and_works_again_later()
    {
        HostPair pair = new(s_link, options: new NetworkStackOptions { FirstEphemeralPort = 50_000, LastEphemeralPort = 50_099 });
        NetworkSocket listener = pair.Listen();
        List<NetworkSocket> clients = [];
        List<NetworkSocket> servers = [];
        HashSet<ushort> ports = [];
        for (int i = 0; i < 100; i++)
        {
            clients.Add(pair.Connect());
            Assert.That(ports.Add(clients[i].LocalEndpoint.Port), Is.True, "each port once");
        }

        AcceptAll(pair, listener, servers, 100);
        NetworkSocket refused = pair.Client.Socket();
        Assert.That(refused.Connect(new Addressing.InternetEndpoint(Addressing.InternetAddress.Parse("10.0.0.1"), HostPair.Port)), Is.EqualTo(NetworkError.AddressNotAvailable));
        refused.Close();

        // Another destination may have the same local port.
        NetworkSocket second = pair.Listen(81);
        (NetworkSocket other, NetworkSocket otherEnd) = pair.Open(second, 81);
        other.Close();
        otherEnd.Close();

        // A reset leaves no TIME-WAIT.
        clients[0].LingerSeconds = 0;
        clients[0].Close();
        pair.Network.RunFor(TimeSpan.FromSeconds(1));
        clients[0] = pair.Connect();
        AcceptAll(pair, listener, servers, 101);
        foreach (NetworkSocket socket in clients)
            socket.Close();
        pair.Network.RunFor(TimeSpan.FromSeconds(1));
        foreach (NetworkSocket socket in servers)
            socket.Close();
        listener.Close();
        second.Close();
        pair.AssertNothingIsLeft();
    }

    [Test]
    public void When_all_ports_are_used_a_datagram_socket_gets_none()
    {
        HostPair pair = new(s_link, options: new NetworkStackOptions { FirstEphemeralPort = 50_000, LastEphemeralPort = 50_049 });
        List<NetworkSocket> sockets = [];
        HashSet<ushort> ports = [];
        for (int i = 0; i < 50; i++)
        {
            NetworkSocket socket = pair.Client.Socket(SocketType.Dgram);
            Assert.That(socket.Bind(default(Addressing.InternetEndpoint) with { Address = Addressing.InternetAddress.AnyV4 }), Is.EqualTo(NetworkError.None));
            Assert.That(ports.Add(socket.LocalEndpoint.Port), Is.True);
            sockets.Add(socket);
        }

        NetworkSocket last = pair.Client.Socket(SocketType.Dgram);
        Assert.That(last.Bind(default(Addressing.InternetEndpoint) with { Address = Addressing.InternetAddress.AnyV4 }), Is.EqualTo(NetworkError.AddressAlreadyInUse));
        sockets[7].Close();
        Assert.That(last.Bind(default(Addressing.InternetEndpoint) with { Address = Addressing.InternetAddress.AnyV4 }), Is.EqualTo(NetworkError.None));
        last.Close();
        sockets.ForEach(socket => socket.Close());
    }

    private static void AcceptAll(HostPair pair, NetworkSocket listener, List<NetworkSocket> servers, int count)
    {
        bool all = pair.Network.RunUntil(
            () =>
            {
                while (listener.Accept(out NetworkSocket? server, out _) == NetworkError.None)
                    servers.Add(server!);
                return servers.Count == count;
            },
            TimeSpan.FromSeconds(30));
        Assert.That(all, Is.True, $"{servers.Count} of {count} were accepted");
    }
}
