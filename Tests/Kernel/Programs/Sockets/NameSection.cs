using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Cosmos.Tests.Sockets;

internal static class NameSection
{
    public static async Task Run()
    {
        Report.Line($"localhost, IPv4: {string.Join(", ", Dns.GetHostAddresses("localhost", AddressFamily.InterNetwork).Select(address => address.ToString()))}");
        Report.Line($"literal: {string.Join(", ", (await Dns.GetHostAddressesAsync("127.0.0.1")).Select(address => address.ToString()))}");
        Report.Line($"literal, IPv6: {Dns.GetHostAddresses("::1")[0]}");
        Report.Line($"entry: {Dns.GetHostEntry("localhost").AddressList.Contains(IPAddress.Loopback)}");
        Report.Line($"by address: {Dns.GetHostEntry(IPAddress.Loopback).HostName}");
        Report.Line($"own name: {Dns.GetHostName().Length > 0}");
        Report.Throws("invalid", () => Dns.GetHostEntry("no such name.invalid"));
        Report.Throws("any", () => Dns.GetHostEntry(IPAddress.Any));
        using (var client = new TcpClient(AddressFamily.InterNetwork))
            Report.Throws("by name", () => client.Connect("localhost", 1));

        NetworkInterface loopback = NetworkInterface.GetAllNetworkInterfaces().Single(candidate => candidate.NetworkInterfaceType == NetworkInterfaceType.Loopback);
        IPInterfaceProperties properties = loopback.GetIPProperties();
        Report.Line($"interface: {loopback.Name} {loopback.OperationalStatus} index {properties.GetIPv4Properties().Index} {NetworkInterface.LoopbackInterfaceIndex}");
        Report.Line($"addresses: {string.Join(", ", properties.UnicastAddresses.Select(address => $"{address.Address}/{address.PrefixLength}"))}");
        Report.Line($"packets: {loopback.GetIPStatistics().BytesReceived > 0}");

        IPGlobalProperties global = IPGlobalProperties.GetIPGlobalProperties();
        Report.Line($"name: {global.HostName == Dns.GetHostName()} domain '{global.DomainName}' {global.NodeType}");
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = new TcpClient(AddressFamily.InterNetwork);
        connection.Connect((IPEndPoint)listener.LocalEndpoint);
        using Socket accepted = listener.AcceptSocket();
        Report.Line($"listeners: {global.GetActiveTcpListeners().Contains((IPEndPoint)listener.LocalEndpoint)}");
        TcpConnectionInformation? seen = global.GetActiveTcpConnections().FirstOrDefault(candidate =>
            candidate.LocalEndPoint.Equals(connection.Client.LocalEndPoint) && candidate.RemoteEndPoint.Equals(listener.LocalEndpoint));
        Report.Line($"connection: {seen?.State}");
        using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Report.Line($"udp: {global.GetActiveUdpListeners().Contains((IPEndPoint)udp.Client.LocalEndPoint!)}");
        listener.Stop();
        Report.Line($"hops: {global.GetIPv4GlobalStatistics().DefaultTtl}");
        Report.Line($"statistics: {global.GetTcpIPv4Statistics().CurrentConnections >= 0} {global.GetUdpIPv4Statistics().UdpListeners >= 1} {global.GetIcmpV4Statistics().MessagesReceived >= 0}");
        Report.Line($"IPv6: {global.GetIPv6GlobalStatistics().ReceivedPackets >= 0} {global.GetTcpIPv6Statistics().ErrorsReceived >= 0} {global.GetUdpIPv6Statistics().DatagramsSent >= 0} {global.GetIcmpV6Statistics().MessagesSent >= 0}");
        Report.Line($"all properties: {ReadAll()}");
        Report.Line($"change listeners: {ListenForChanges()}");
    }

    /// <summary>Reads whatever the class library can tell about interfaces; each has files of its own behind it.</summary>
    private static bool ReadAll()
    {
        foreach (NetworkInterface networkInterface in NetworkInterface.GetAllNetworkInterfaces())
        {
            IPInterfaceProperties properties = networkInterface.GetIPProperties();
            _ = (networkInterface.Speed, networkInterface.SupportsMulticast, networkInterface.GetPhysicalAddress(), networkInterface.Description);
            _ = (properties.DnsAddresses.Count, properties.DnsSuffix, properties.GatewayAddresses.Count, properties.DhcpServerAddresses.Count);
            _ = (properties.MulticastAddresses.Count, properties.WinsServersAddresses.Count);
            _ = (networkInterface.GetIPStatistics().OutputQueueLength, properties.GetIPv4Properties().Mtu, properties.GetIPv4Properties().IsForwardingEnabled);
            _ = (properties.GetIPv6Properties().Mtu, properties.GetIPv6Properties().GetScopeId(ScopeLevel.Link));
        }

        return NetworkInterface.GetIsNetworkAvailable() || true;
    }

    private static bool ListenForChanges()
    {
        NetworkChange.NetworkAddressChanged += OnChanged;
        NetworkChange.NetworkAddressChanged -= OnChanged;
        return true;
    }

    private static void OnChanged(object? sender, System.EventArgs arguments)
    {
    }
}
