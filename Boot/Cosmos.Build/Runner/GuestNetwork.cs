using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace Cosmos.Build.Runner;

/// <summary>The network of the machine: QEMU's own (<c>user</c>), a tap device of the host, or none.</summary>
/// <remarks>
/// QEMU's network is 10.0.0.0/24: the machine is 10.0.0.1, the host 10.0.0.2, the name server 10.0.0.3; IPv6 is fec0::/64 by router
/// advertisements. It needs no rights. A program that uses no sockets gets no network device, because nothing in its image could use it.
/// </remarks>
internal static class GuestNetwork
{
    /// <summary>The choice unless the user makes one: <c>user</c> for a program that uses sockets.</summary>
    public const string Automatic = "auto";

    private const string None = "none";
    private const string User = "user";
    private const string TapPrefix = "tap:";
    private const string DefaultAddress = "10.0.0.1";

    /// <summary>What the kernel exports to programs that use sockets: the board's network devices.</summary>
    private const string DeviceExport = "cosmos_board_network_devices";

    /// <summary>Checks the value of <c>--net</c>.</summary>
    /// <exception cref="RunException">It is none.</exception>
    public static string Check(string value) => value is None or User || (value.StartsWith(TapPrefix, StringComparison.Ordinal) && value.Length > TapPrefix.Length)
        ? value
        : throw new RunException($"--net '{value}' is not user, none or tap:NAME.");

    /// <summary>QEMU's arguments for the network.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="forwards">The forwards that are in force.</param>
    /// <exception cref="RunException">The machine has no network device, or forwards do not go with the choice.</exception>
    public static IReadOnlyList<string> Arguments(RunOptions options, out IReadOnlyList<PortForward> forwards)
    {
        forwards = [];
        string choice = options.Network == Automatic ? (options.Forwards.Count > 0 || UsesSockets(options) ? User : None) : options.Network;
        string description = Path.Combine(Path.GetDirectoryName(options.Machine) ?? "", "qemu-network.args");
        string? device = File.Exists(description) ? File.ReadLines(description).Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0 && l[0] != '#') : null;
        if (device is null && options.Network == Automatic && options.Forwards.Count == 0)
            return [];
        if (choice != User && options.Forwards.Count > 0)
            throw new RunException($"--forward needs --net user; with --net {choice} the machine is reached by its own address, or not at all.");
        if (choice == None)
            return [];
        if (device is null)
            throw new RunException($"this machine has no network device ('{description}' does not exist).");

        string backend = "tap,id=net0,script=no,downscript=no,ifname=" + choice[(choice == User ? 0 : TapPrefix.Length)..];
        if (choice == User)
        {
            forwards = PortForward.Resolve(Wanted(options));
            string guest = AddressIn(options.KernelWords);
            backend = string.Join(',',
            [
                "user,id=net0,ipv4=on,net=10.0.0.0/24,host=10.0.0.2,dns=10.0.0.3,dhcpstart=10.0.0.1,ipv6=on",
                .. forwards.Select(f => f.ToQemu(guest)),
            ]);
        }

        return ["-netdev", backend, "-device", device + ",netdev=net0"];
    }

    // What the command line says about a port of the machine goes before what the project says about it.
    private static IEnumerable<PortForward> Wanted(RunOptions options) => options.Forwards.Concat(
        options.DefaultForwards.Where(d => !options.Forwards.Any(f => f.GuestPort == d.GuestPort && f.IsUdp == d.IsUdp)));

    private static bool UsesSockets(RunOptions options) => options.ImageHas(DeviceExport);

    /// <summary>The first IPv4 address in an <c>ip=</c> word, in whichever of its forms; without one the address that QEMU would give by DHCP.</summary>
    private static string AddressIn(IEnumerable<string> words)
    {
        foreach (string word in words.Where(w => w.StartsWith("ip=", StringComparison.Ordinal)))
        {
            string text = word[3..].Split('/', ':')[0];
            if (IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetwork && text.Contains('.', StringComparison.Ordinal))
                return address.ToString();
        }

        return DefaultAddress;
    }
}
