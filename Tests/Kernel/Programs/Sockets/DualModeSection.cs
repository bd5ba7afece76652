using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Cosmos.Tests.Sockets;

internal static class DualModeSection
{
    public static async Task Run()
    {
        Report.Line($"families: {Socket.OSSupportsIPv4} {Socket.OSSupportsIPv6} {Socket.OSSupportsUnixDomainSockets}");
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Report.Line($"dual: {listener.DualMode} {listener.AddressFamily}");
        listener.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using var old = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await old.ConnectAsync(IPAddress.Loopback, port);
        using Socket first = await listener.AcceptAsync();
        Report.Line($"IPv4 client: {((IPEndPoint)first.RemoteEndPoint!).Address}");
        using var young = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await young.ConnectAsync(IPAddress.IPv6Loopback, port);
        using Socket second = await listener.AcceptAsync();
        Report.Line($"IPv6 client: {((IPEndPoint)second.RemoteEndPoint!).Address}");
        using var mapped = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await mapped.ConnectAsync(IPAddress.Loopback, port);
        using Socket third = await listener.AcceptAsync();
        Report.Line($"mapped client: {((IPEndPoint)mapped.LocalEndPoint!).Address} {((IPEndPoint)mapped.RemoteEndPoint!).Address}");

        using var only = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = false };
        only.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        only.Listen();
        Report.Throws("IPv6 only", () =>
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(IPAddress.Loopback, ((IPEndPoint)only.LocalEndPoint!).Port);
        });
        Report.Throws("too late", () => only.DualMode = true);

        using var udp = new Socket(SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        udp.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.PacketInformation, true);
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.SendTo("x"u8, new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)udp.LocalEndPoint!).Port));
        EndPoint from = new IPEndPoint(IPAddress.IPv6Any, 0);
        SocketFlags flags = SocketFlags.None;
        byte[] buffer = new byte[10];
        int count = udp.ReceiveMessageFrom(buffer, 0, buffer.Length, ref flags, ref from, out IPPacketInformation information);
        Report.Line($"datagram: {count} {((IPEndPoint)from).Address} to {information.Address} {information.Interface}");
    }
}
