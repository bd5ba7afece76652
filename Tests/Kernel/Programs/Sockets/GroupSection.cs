using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cosmos.Tests.Sockets;

internal static class GroupSection
{
    public static void Run()
    {
        var group = IPAddress.Parse("239.1.2.3");
        using var member = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        member.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        member.Bind(new IPEndPoint(IPAddress.Any, 0));
        int port = ((IPEndPoint)member.LocalEndPoint!).Port;
        member.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, IPAddress.Loopback));
        Report.Throws("joined twice", () =>
            member.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, IPAddress.Loopback)));
        Report.Throws("no group", () =>
            member.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(IPAddress.Parse("10.0.0.1"), IPAddress.Loopback)));

        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
        Report.Line($"hops: {sender.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive)}");
        sender.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 3);
        Report.Line($"hops: {sender.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive)}");
        Report.Line($"loopback: {sender.MulticastLoopback}");
        sender.SendTo("to all"u8, new IPEndPoint(group, port));
        byte[] buffer = new byte[20];
        member.ReceiveTimeout = 5000;
        Report.Line($"received: {Encoding.ASCII.GetString(buffer, 0, member.Receive(buffer))}");
        member.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.DropMembership, new MulticastOption(group, IPAddress.Loopback));
        Report.Throws("left twice", () =>
            member.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.DropMembership, new MulticastOption(group, IPAddress.Loopback)));
    }
}
