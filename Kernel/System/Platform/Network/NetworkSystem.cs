using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Cosmos.HAL.Devices;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Configuration;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
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

    private static readonly Lock s_startGate = new();
    private static NetworkSystem? s_current;

    private readonly List<DeviceLink> _links = [];

    private NetworkSystem(BoardNetwork board)
    {
        PacketMemorySource memory = new(board.Memory);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        NetworkStackOptions options = new();
        options = options with { DataBufferLimit = Limit(available / SendShare, options.DataBufferLength, options.DataBufferLimit) };
        Stack = new NetworkStack(options, TimeProvider.System, memory, new NetworkRandom());
        int receiveLimit = Limit(available / ReceiveShare / Math.Max(board.Devices.Count, 1), DeviceLink.ReceiveBufferLength, LargestReceiveLimit);
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
        Configure(board.Devices.Count);
    }

    /// <summary>The network. The first use, from whichever thread, starts and configures it; others wait meanwhile.</summary>
    /// <exception cref="InvalidOperationException">The machine has no source of random numbers.</exception>
    internal static NetworkSystem Current => Volatile.Read(ref s_current) ?? StartOnce();

    /// <summary>Whether <see cref="Current"/> was used.</summary>
    internal static bool IsStarted => Volatile.Read(ref s_current) is not null;

    /// <summary>The stack.</summary>
    internal NetworkStack Stack { get; }

    private void Configure(int devices)
    {
        if (!NetworkCommandLine.TryParse(KernelWords.Read(), out NetworkConfiguration configuration, out string? error))
            NetworkConsole.Report($"{error} The network is off.");
        if (devices == 0 && configuration.IsEnabled)
            NetworkConsole.Report("this machine has no network device, so only addresses of its own (127.0.0.1, ::1) can be reached. Under QEMU: --net user");
        if (devices == 0 || !configuration.IsEnabled)
            return;
        NetworkInterface? first = Stack.Interfaces.FirstOrDefault(i => !i.IsLoopback && (configuration.InterfaceName ?? i.Name) == i.Name);
        if (first is null)
        {
            NetworkConsole.Report($"there is no interface {configuration.InterfaceName}; known: {string.Join(", ", Stack.Interfaces.Select(i => i.Name))}. The network is off.");
            return;
        }

        lock (Stack.Gate)
        {
            Stack.Enter();
            foreach (ConfiguredAddress address in configuration.Addresses)
                first.AddAddress(address.Address, address.PrefixLength);
            foreach (InternetAddress gateway in configuration.Gateways)
                Stack.Routes.Add(new RouteEntry(gateway.IsIPv4 ? InternetAddress.AnyV4 : InternetAddress.AnyV6, 0, first, gateway, 0, RouteOrigin.Static));
            Stack.Leave();
        }
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
