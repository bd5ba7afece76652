using System;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Simulation;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Load;

/// <summary>Two machines and a cable: 10.0.0.1 serves, 10.0.0.2 is the client.</summary>
public sealed class HostPair
{
    public const ushort Port = 80;

    public HostPair(LinkConditions? conditions = null, SimulatedLinkOptions? card = null, NetworkStackOptions? options = null, ulong seed = 1)
    {
        Server = new SimulatedHost(Network, "server", options, seed);
        Client = new SimulatedHost(Network, "client", options, seed + 1000);
        ServerLink = Server.AddLink("10.0.0.1/16", card);
        ClientLink = Client.AddLink("10.0.0.2/16", card);
        Cable = new SimulatedCable(Network, ServerLink, ClientLink, conditions, seed);
        Server.AddAddress(ServerLink, "fd00::1/64");
        Client.AddAddress(ClientLink, "fd00::2/64");

        // Announcements of addresses, duplicate address detection.
        Network.RunFor(TimeSpan.FromSeconds(5));
    }

    public SimulatedNetwork Network { get; } = new();

    public SimulatedHost Server { get; }

    public SimulatedHost Client { get; }

    public SimulatedLink ServerLink { get; }

    public SimulatedLink ClientLink { get; }

    public SimulatedCable Cable { get; }

    public NetworkSocket Listen(ushort port = Port, int backlog = 4096, AddressFamily family = AddressFamily.InterNetwork)
    {
        NetworkSocket listener = Server.Socket(SocketType.Stream, family);
        InternetAddress any = family == AddressFamily.InterNetwork ? InternetAddress.AnyV4 : InternetAddress.AnyV6;
        Assert.That(listener.Bind(new InternetEndpoint(any, port)), Is.EqualTo(NetworkError.None));
        Assert.That(listener.Listen(backlog), Is.EqualTo(NetworkError.None));
        return listener;
    }

    public NetworkSocket Connect(ushort port = Port, AddressFamily family = AddressFamily.InterNetwork)
    {
        NetworkSocket socket = Client.Socket(SocketType.Stream, family);
        InternetAddress server = InternetAddress.Parse(family == AddressFamily.InterNetwork ? "10.0.0.1" : "fd00::1");
        Assert.That(socket.Connect(new InternetEndpoint(server, port)), Is.EqualTo(NetworkError.InProgress));
        return socket;
    }

    /// <summary>Opens a connection and waits for it.</summary>
    public (NetworkSocket Client, NetworkSocket Server) Open(NetworkSocket listener, ushort port = Port, AddressFamily family = AddressFamily.InterNetwork)
    {
        NetworkSocket client = Connect(port, family);
        NetworkSocket? server = null;
        bool opened = Network.RunUntil(() => listener.Accept(out server, out _) == NetworkError.None, TimeSpan.FromSeconds(100));
        Assert.That(opened, Is.True, "the connection was not accepted");
        return (client, server!);
    }

    /// <summary>Buffers of both machines that somebody holds.</summary>
    public int BuffersInUse
    {
        get
        {
            int sum = ServerLink.ReceiveBuffersInUse + ClientLink.ReceiveBuffersInUse + ServerLink.QueuedFrames + ClientLink.QueuedFrames;
            foreach (SimulatedHost host in (SimulatedHost[])[Server, Client])
                sum += host.Stack.HeaderPool.InUse + host.Stack.DataPool.InUse;
            return sum;
        }
    }

    /// <summary>Waits until every buffer is back in its pool.</summary>
    public void AssertNothingIsLeft(string because = "")
    {
        Network.RunUntil(() => BuffersInUse == 0, TimeSpan.FromMinutes(30));
        Assert.That(BuffersInUse, Is.Zero, $"buffers are still in use {because}: server {Describe(Server, ServerLink)}, client {Describe(Client, ClientLink)}");
    }

    private static string Describe(SimulatedHost host, SimulatedLink link) =>
        $"{host.Stack.HeaderPool.InUse} header, {host.Stack.DataPool.InUse} data, {link.ReceiveBuffersInUse} receive";
}
