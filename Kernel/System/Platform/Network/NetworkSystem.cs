using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Cosmos.HAL.Devices;
using Cosmos.Network;
using Cosmos.Network.Configuration;
using Cosmos.Network.Dns;
using Cosmos.Network.Links;
using Cosmos.System2.Terminal;

namespace Cosmos.System2.Network;

/// <summary>The network of the machine: the stack on the board's devices, its thread and its configuration.</summary>
/// <remarks>
/// Made at the first use, because a program without sockets should neither contain nor start it. The exports are static functions, so they find the object in
/// <see cref="Current"/>; whatever refers to that takes stack and drivers into the image.
/// </remarks>
internal sealed class NetworkSystem
{
    // Shares of the machine's memory that packets may take. The pools allocate as they need it.
    private const long ReceiveShare = 8;
    private const long SendShare = 8;
    private const int SmallestReceiveLimit = 512;
    private const int LargestReceiveLimit = 65536;

    /// <summary>Longest wait for an address from a DHCP server, in milliseconds.</summary>
    private const long AddressTimeout = 10_000;

    private static readonly Lock s_startGate = new();
    private static NetworkSystem? s_current;

    private readonly List<DeviceLink> _links = [];
    private readonly AutoResetEvent _statusChanged = new(false);

    private NetworkSystem(BoardNetwork board)
    {
        PacketMemorySource memory = new(board.Memory);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        NetworkStackOptions options = new();
        int receiveLimit = Limit(available / ReceiveShare / Math.Max(board.Devices.Count, 1), DeviceLink.ReceiveBufferLength, LargestReceiveLimit);

        // Received data stays in the cards' buffers until it is read. TCP may keep half of them: with none left the machine would hear nothing any more, not even
        // the segments that let others go. Datagrams may keep a quarter, fragments of each family a sixteenth.
        long pool = (long)receiveLimit * DeviceLink.ReceiveBufferLength;
        options = options with
        {
            DataBufferLimit = Limit(available / SendShare, options.DataBufferLength, options.DataBufferLimit),
            DatagramMemoryLimit = Math.Min(options.DatagramMemoryLimit, pool / 4),
            ReassemblyLimit = (int)Math.Min(options.ReassemblyLimit, pool / 16),
            Tcp = options.Tcp with { MemoryLimit = Math.Min(options.Tcp.MemoryLimit, pool / 2) },
        };
        Stack = new NetworkStack(options, TimeProvider.System, memory, new NetworkRandom());
        lock (Stack.Gate)
        {
            Stack.Enter();
            foreach (INetworkDevice device in board.Devices)
            {
                DeviceLink link = new(device, memory, receiveLimit, board.Activity.Set);
                Stack.AddInterface(link, string.Create(CultureInfo.InvariantCulture, $"eth{_links.Count}"));
                _links.Add(link);
            }

            Stack.Leave();
        }

        NetworkWorker worker = new(Stack, board.Activity, _links);
        SystemThread.Start("network"u8, worker.Run);
        Resolver = new DnsResolver(Stack);
        Configurator = Configure(board.Devices.Count);
    }

    /// <summary>The network. The first use, from whichever thread, starts and configures it; others wait meanwhile.</summary>
    /// <exception cref="InvalidOperationException">The machine has no source of random numbers.</exception>
    internal static NetworkSystem Current => Volatile.Read(ref s_current) ?? StartOnce();

    /// <summary>The stack.</summary>
    internal NetworkStack Stack { get; }

    /// <summary>The resolver of names.</summary>
    internal DnsResolver Resolver { get; }

    /// <summary>What configures the interface that the command line is about, or <see langword="null"/> when there is none or the network is off.</summary>
    internal NetworkConfigurator? Configurator { get; }

    private NetworkConfigurator? Configure(int devices)
    {
        if (!NetworkCommandLine.TryParse(KernelWords.Read(), out NetworkConfiguration configuration, out string? error))
        {
            NetworkConsole.Report($"{error} The network is off.");
            return null;
        }

        if (!configuration.IsEnabled)
            return null;
        if (devices == 0)
        {
            NetworkConsole.Report("this machine has no network device, so only addresses of its own (127.0.0.1, ::1) can be reached. Under QEMU: --net user");
            return null;
        }

        if (FindInterface(configuration.InterfaceName) is not { } chosen)
        {
            string known = string.Join(", ", Stack.Interfaces.Where(i => !i.IsLoopback).Select(i => i.Name));
            NetworkConsole.Report($"there is no interface {configuration.InterfaceName}; known: {known}. The network is off.");
            return null;
        }

        NetworkConfigurator configurator = new(Stack, chosen, Resolver) { StatusChanged = () => _statusChanged.Set() };
        configurator.Apply(configuration);
        Platform.Services?.HostNameSource = () => configurator.HostName;
        if (configuration.UsesDhcp)
            WaitForAddress(configurator);
        return configurator;
    }

    private NetworkInterface? FindInterface(string? name)
    {
        lock (Stack.Gate)
            return Stack.Interfaces.FirstOrDefault(i => !i.IsLoopback && (name is null || i.Name == name));
    }

    // Who asked for DHCP expects an address when the program starts to use the network; one that does not come must not stop the program for good.
    private void WaitForAddress(NetworkConfigurator configurator)
    {
        long start = Environment.TickCount64;
        while (configurator.Status is { Phase: ConfigurationPhase.Waiting })
        {
            long left = AddressTimeout - (Environment.TickCount64 - start);
            if (left <= 0 || !_statusChanged.WaitOne((int)left))
                break;
        }

        ConfigurationStatus status = configurator.Status;
        if (status.Phase == ConfigurationPhase.Waiting)
            NetworkConsole.Report($"no DHCP server has answered on {configurator.Interface.Name} for {AddressTimeout / 1000} seconds; asking goes on in the background.");
        else if (status.Phase == ConfigurationPhase.Failed)
            NetworkConsole.Report($"{configurator.Interface.Name}: {status.Problem}");
    }

    private static int Limit(long bytes, int length, int largest) => (int)Math.Clamp(bytes / length, SmallestReceiveLimit, largest);

    private static NetworkSystem StartOnce()
    {
        lock (s_startGate)
        {
            if (s_current is not { } system)
            {
                system = new NetworkSystem(BoardNetwork.Open());
                Volatile.Write(ref s_current, system);
            }

            return system;
        }
    }
}
