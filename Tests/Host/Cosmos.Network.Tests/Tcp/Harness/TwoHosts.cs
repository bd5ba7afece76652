using System;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Tcp.Harness;

/// <summary>Two stacks at the ends of a <see cref="Cable"/>, in simulated time.</summary>
internal sealed class TwoHosts
{
    public static readonly InternetAddress AddressA = InternetAddress.Parse("10.0.0.1");
    public static readonly InternetAddress AddressB = InternetAddress.Parse("10.0.0.2");
    public static readonly InternetAddress AddressA6 = InternetAddress.Parse("fd00::1");
    public static readonly InternetAddress AddressB6 = InternetAddress.Parse("fd00::2");

    public TwoHosts(CableOptions? options = null, NetworkStackOptions? stackA = null, NetworkStackOptions? stackB = null)
    {
        Cable = new Cable(Time, options ?? new CableOptions());
        A = Make(stackA, 1, Cable.A, AddressA, AddressA6, AddressB, AddressB6);
        B = Make(stackB, 2, Cable.B, AddressB, AddressB6, AddressA, AddressA6);
    }

    public ManualTime Time { get; } = new();

    public Cable Cable { get; }

    public NetworkStack A { get; }

    public NetworkStack B { get; }

    /// <summary>Lets time pass until a condition holds.</summary>
    /// <returns>Whether it held before the time was over.</returns>
    public bool RunUntil(Func<bool> condition, double seconds)
    {
        long end = Time.Microseconds + (long)(seconds * 1e6);
        while (true)
        {
            if (condition())
                return true;
            long next = Math.Min(Cable.NextArrival, Math.Min(Deadline(A), Deadline(B)));
            if (next > end)
            {
                Time.Microseconds = end;
                return condition();
            }

            Time.Microseconds = Math.Max(Time.Microseconds, next);
            using (A.BeginWork())
            {
                using (B.BeginWork())
                {
                    Cable.DeliverDue();
                    A.Advance();
                    B.Advance();
                }
            }
        }
    }

    public void Run(double seconds) => RunUntil(() => false, seconds);

    public static TcpSocket NewSocket(NetworkStack stack, AddressFamily family = AddressFamily.InterNetwork)
    {
        NetworkSocket? socket = stack.CreateSocket(family, SocketType.Stream, ProtocolType.Tcp, out NetworkError error);
        Assert.That(error, Is.EqualTo(NetworkError.None));
        return (TcpSocket)socket!;
    }

    public static TcpSocket Listen(NetworkStack stack, ushort port, int backlog = 128, AddressFamily family = AddressFamily.InterNetwork)
    {
        TcpSocket socket = NewSocket(stack, family);
        InternetAddress any = family == AddressFamily.InterNetwork ? InternetAddress.AnyV4 : InternetAddress.AnyV6;
        Assert.That(socket.Bind(new InternetEndpoint(any, port)), Is.EqualTo(NetworkError.None));
        Assert.That(socket.Listen(backlog), Is.EqualTo(NetworkError.None));
        return socket;
    }

    public static TcpSocket Accept(TcpSocket listener)
    {
        Assert.That(listener.Accept(out NetworkSocket? accepted, out _), Is.EqualTo(NetworkError.None));
        return (TcpSocket)accepted!;
    }

    /// <summary>A connection from A to B.</summary>
    public (TcpSocket Client, TcpSocket Server) Connect(ushort port = 80, bool isIPv6 = false, Action<TcpSocket>? configure = null)
    {
        AddressFamily family = isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        TcpSocket listener = Listen(B, port, family: family);
        configure?.Invoke(listener);
        TcpSocket client = NewSocket(A, family);
        configure?.Invoke(client);
        Assert.That(client.Connect(new InternetEndpoint(isIPv6 ? AddressB6 : AddressB, port)), Is.EqualTo(NetworkError.InProgress));
        Assert.That(RunUntil(() => (listener.Readiness & SocketReadiness.Readable) != 0 && (client.Readiness & SocketReadiness.Writable) != 0, 120), Is.True, "No connection.");
        TcpSocket server = Accept(listener);
        listener.Close();
        return (client, server);
    }

    /// <summary>Lets everything end and checks that nothing is left of it.</summary>
    public void ExpectsNoLeaks()
    {
        Run(200);
        Assert.Multiple(() =>
        {
            Assert.That(Cable.A.BuffersInUse + Cable.B.BuffersInUse, Is.Zero, "receive buffers");
            foreach (NetworkStack stack in (NetworkStack[])[A, B])
            {
                Assert.That(stack.HeaderPool.InUse, Is.Zero, "header buffers");
                Assert.That(stack.DataPool.InUse, Is.Zero, "data buffers");
                Assert.That(stack.Tcp.Memory.Used, Is.Zero, "charged memory");
                Assert.That(stack.Tcp.Connections.Count, Is.Zero, "connections");
                Assert.That(stack.Tcp.Orphans, Is.Zero, "orphans");
                Assert.That(stack.Tcp.HalfOpen, Is.Zero, "half-open connections");
                Assert.That(stack.Tcp.Ports.Count, Is.Zero, "ports");
            }
        });
    }

    private static long Deadline(NetworkStack stack)
    {
        long deadline = stack.NextDeadline;
        return deadline == long.MaxValue ? deadline : Math.Max(0, deadline - 1_000_000);
    }

    private NetworkStack Make(
        NetworkStackOptions? options, int seed, CableEnd end, InternetAddress own, InternetAddress own6, InternetAddress peer, InternetAddress peer6)
    {
        var stack = new NetworkStack(options ?? new NetworkStackOptions(), Time, new ManagedPacketMemory(), new SeededRandom(seed));
        using (stack.BeginWork())
        {
            NetworkInterface networkInterface = stack.AddInterface(end, "eth0");
            networkInterface.AddAddress(own, 24);
            networkInterface.AddAddress(own6, 64);
            networkInterface.Neighbors.SetPermanent(peer, end.Other!.Address);
            networkInterface.Neighbors.SetPermanent(peer6, end.Other!.Address);
        }

        return stack;
    }
}
