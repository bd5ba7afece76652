using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;

namespace Cosmos.Commands.Network.Configuration;

/// <summary>Interfaces of the machine, with addresses and counters, as text.</summary>
internal static class InterfaceTable
{
    private const int BytesOfMac = 6;

    /// <summary>Interfaces with their addresses.</summary>
    internal static string Addresses(IReadOnlyList<NetworkInterface> interfaces)
    {
        var text = new StringBuilder();
        foreach (NetworkInterface networkInterface in interfaces)
        {
            text.Append(Heading(networkInterface)).Append('\n');
            foreach (UnicastIPAddressInformation address in networkInterface.GetIPProperties().UnicastAddresses)
            {
                string family = address.Address.AddressFamily == AddressFamily.InterNetwork ? "inet" : "inet6";
                text.Append(CultureInfo.InvariantCulture, $"    {family} {WithoutScope(address.Address)}/{address.PrefixLength}{Scope(address.Address)}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Interfaces with what they have carried.</summary>
    internal static string Counters(IReadOnlyList<NetworkInterface> interfaces)
    {
        var text = new StringBuilder();
        foreach (NetworkInterface networkInterface in interfaces)
        {
            IPInterfaceStatistics counters = networkInterface.GetIPStatistics();
            text.Append(Heading(networkInterface)).Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"    received {counters.BytesReceived} bytes, {counters.UnicastPacketsReceived} packets, {counters.IncomingPacketsWithErrors} wrong, {counters.IncomingPacketsDiscarded} dropped\n");
            text.Append(CultureInfo.InvariantCulture, $"    sent     {counters.BytesSent} bytes, {counters.UnicastPacketsSent} packets, {counters.OutgoingPacketsWithErrors} wrong, {counters.OutgoingPacketsDiscarded} dropped\n");
        }

        return text.ToString();
    }

    /// <summary>What is reached directly, and through whom the rest.</summary>
    internal static string Routes(IReadOnlyList<NetworkInterface> interfaces)
    {
        var text = new StringBuilder();
        foreach (NetworkInterface networkInterface in interfaces)
        {
            IPInterfaceProperties properties = networkInterface.GetIPProperties();
            foreach (GatewayIPAddressInformation gateway in properties.GatewayAddresses)
                text.Append(CultureInfo.InvariantCulture, $"default via {WithoutScope(gateway.Address)} dev {networkInterface.Name}\n");
            foreach (string prefix in properties.UnicastAddresses.Select(a => $"{Prefix(a.Address, a.PrefixLength)}/{a.PrefixLength}").Distinct())
                text.Append(CultureInfo.InvariantCulture, $"{prefix} dev {networkInterface.Name}\n");
        }

        return text.ToString();
    }

    private static string Heading(NetworkInterface networkInterface)
    {
        PhysicalAddress hardware = networkInterface.GetPhysicalAddress();
        byte[] bytes = hardware.GetAddressBytes();
        string mac = bytes.Length == BytesOfMac && bytes.Any(b => b != 0) ? $" {string.Join(':', bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)))}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{networkInterface.Name}: {networkInterface.OperationalStatus.ToString().ToLowerInvariant()}, mtu {Mtu(networkInterface.GetIPProperties())}{mac}");
    }

    private static string Mtu(IPInterfaceProperties properties)
    {
        try
        {
            return properties.GetIPv4Properties().Mtu.ToString(CultureInfo.InvariantCulture);
        }
        catch (NetworkInformationException)
        {
            return "?";
        }
    }

    private static string Scope(IPAddress address) =>
        IPAddress.IsLoopback(address) ? " host" : address.IsIPv6LinkLocal ? " link" : "";

    private static IPAddress WithoutScope(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;

    private static IPAddress Prefix(IPAddress address, int length)
    {
        const int BitsOfByte = 8;
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            int kept = Math.Clamp(length - (i * BitsOfByte), 0, BitsOfByte);
            bytes[i] &= (byte)(byte.MaxValue << (BitsOfByte - kept));
        }

        return new IPAddress(bytes);
    }
}
