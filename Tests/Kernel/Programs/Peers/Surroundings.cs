using System;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Threading;

namespace Cosmos.Tests.Peers;

/// <summary>What the machine has learnt about its network.</summary>
internal static class Surroundings
{
    private const int Attempts = 300;
    private const int Pause = 100;
    private const int FewAddresses = 4;

    /// <summary>Waits until there is an address of each family with which one can leave the link.</summary>
    internal static void WaitForAddresses()
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            IPAddress[] addresses = [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address)];
            if (addresses.Any(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a))
                && addresses.Any(a => a.AddressFamily == AddressFamily.InterNetworkV6 && !a.IsIPv6LinkLocal && !IPAddress.IsLoopback(a)))
                return;
            Thread.Sleep(Pause);
        }

        Console.WriteLine("There are not addresses of both families.");
    }

    internal static void PrintInterfaces()
    {
        foreach (NetworkInterface networkInterface in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (networkInterface.NetworkInterfaceType == NetworkInterfaceType.Loopback)
                continue;
            IPInterfaceProperties properties = networkInterface.GetIPProperties();
            Console.WriteLine($"interface: {networkInterface.Name} {networkInterface.OperationalStatus} MTU {properties.GetIPv4Properties().Mtu}");
            foreach (UnicastIPAddressInformation address in properties.UnicastAddresses)
                Console.WriteLine($"address: {address.Address}/{address.PrefixLength}");
            foreach (GatewayIPAddressInformation gateway in properties.GatewayAddresses)
                Console.WriteLine($"gateway: {gateway.Address}");
            foreach (IPAddress server in properties.DnsAddresses)
                Console.WriteLine($"name server: {server}");
            Console.WriteLine($"domain: {properties.DnsSuffix}");
        }

        Console.WriteLine($"host name: {Dns.GetHostName()}");
    }

    /// <summary>Prints what becomes of a name, or of an address.</summary>
    internal static void Resolve(string name)
    {
        try
        {
            IPHostEntry entry = IPAddress.TryParse(name, out IPAddress? address) ? Dns.GetHostEntry(address) : Dns.GetHostEntry(name);
            string[] addresses = [.. entry.AddressList.Select(a => a.ToString()).Order(StringComparer.Ordinal)];
            string list = addresses.Length <= FewAddresses ? string.Join(' ', addresses) : $"{addresses.Length} addresses, {addresses[0]} to {addresses[^1]}";
            Console.WriteLine($"{name} = {entry.HostName} [{list}]");
        }
        catch (SocketException e)
        {
            Console.WriteLine($"{name} = {e.SocketErrorCode}");
        }
    }
}
