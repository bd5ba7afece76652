using System;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Sockets;

namespace Cosmos.Network.Tests.Simulation;

/// <summary>A machine in the simulation: a stack, its memory, its cards.</summary>
public sealed class SimulatedHost
{
    private readonly long _origin;
    private readonly int _number;
    private int _links;

    /// <summary>Makes a machine without cards.</summary>
    /// <param name="network">The world it lives in.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="options">Limits of its stack.</param>
    /// <param name="seed">Seed of its random numbers.</param>
    public SimulatedHost(SimulatedNetwork network, string name, NetworkStackOptions? options = null, ulong seed = 1)
    {
        Network = network;
        Name = name;
        Stack = new NetworkStack(options ?? new NetworkStackOptions(), network.Clock, Memory, new SeededRandom(seed));
        _origin = network.Now - Stack.Now;
        network.Add(this);
        _number = network.Hosts.Count;
    }

    /// <summary>The world.</summary>
    public SimulatedNetwork Network { get; }

    /// <summary>Its name in messages.</summary>
    public string Name { get; }

    /// <summary>Its stack.</summary>
    public NetworkStack Stack { get; }

    /// <summary>Its packet memory.</summary>
    public SimulatedMemory Memory { get; } = new();

    /// <summary>When the stack has something to do, in the time of the simulation.</summary>
    public long NextDeadline
    {
        get
        {
            lock (Stack.Gate)
            {
                long deadline = Stack.NextDeadline;
                return deadline == long.MaxValue ? long.MaxValue : deadline + _origin;
            }
        }
    }

    /// <summary>Puts a card into the machine and gives it an address.</summary>
    /// <param name="address">IPv4 address with prefix length, such as 10.0.0.1/24, or nothing.</param>
    /// <param name="options">What kind of card.</param>
    /// <param name="gateway">Router for everything else, or nothing.</param>
    public SimulatedLink AddLink(string? address = null, SimulatedLinkOptions? options = null, string? gateway = null)
    {
        uint number = (uint)((_number << 8) | ++_links);
        SimulatedLink link = new(this, new MacAddress([2, 0, 0, 0, (byte)(number >> 8), (byte)number]), options ?? new SimulatedLinkOptions());
        Run(() => Interface(link, Stack.AddInterface(link, $"eth{_links - 1}")));
        if (address is not null)
            AddAddress(link, address);
        if (gateway is not null)
            AddGateway(link, gateway);
        return link;
    }

    /// <summary>Gives a card an address, with prefix length.</summary>
    public void AddAddress(SimulatedLink link, string address)
    {
        string[] parts = address.Split('/');
        Run(() => link.Interface.AddAddress(InternetAddress.Parse(parts[0]), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Names the router for everything that no other route leads to.</summary>
    public void AddGateway(SimulatedLink link, string gateway)
    {
        InternetAddress router = InternetAddress.Parse(gateway);
        InternetAddress any = router.IsIPv4 ? InternetAddress.AnyV4 : InternetAddress.AnyV6;
        Run(() => Stack.Routes.Add(new RouteEntry(any, 0, link.Interface, router, 0, RouteOrigin.Static)));
    }

    /// <summary>Makes a socket.</summary>
    public NetworkSocket Socket(SocketType type = SocketType.Stream, AddressFamily family = AddressFamily.InterNetwork, ProtocolType protocol = ProtocolType.IP) =>
        Stack.CreateSocket(family, type, protocol, out NetworkError error) ?? throw new InvalidOperationException($"{Name}: no socket, {error}.");

    /// <summary>Does a piece of work as the stack's worker does: under the lock, with the clock read and the links flushed.</summary>
    public void Run(Action action)
    {
        lock (Stack.Gate)
        {
            Stack.Enter();
            try
            {
                action();
            }
            finally
            {
                Stack.Leave();
            }
        }
    }

    /// <summary>Does something with the lock held and nothing else.</summary>
    internal void Lock(Action action)
    {
        lock (Stack.Gate)
            action();
    }

    internal void Advance() => Run(Stack.Advance);

    private static void Interface(SimulatedLink link, NetworkInterface networkInterface) => link.Interface = networkInterface;
}
