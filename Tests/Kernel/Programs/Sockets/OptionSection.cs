using System;
using System.Net.Sockets;

namespace Cosmos.Tests.Sockets;

internal static class OptionSection
{
    public static void Run()
    {
        using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Report.Line($"delay: {tcp.NoDelay}");
        tcp.NoDelay = true;
        Report.Line($"delay: {tcp.NoDelay}");
        Both(tcp, "keep alive", SocketOptionLevel.Socket, SocketOptionName.KeepAlive, 1);
        Both(tcp, "keep alive time", SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 77);
        Both(tcp, "keep alive interval", SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 7);
        Both(tcp, "keep alive retries", SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        Both(tcp, "hops", SocketOptionLevel.IP, SocketOptionName.IpTimeToLive, 99);
        Both(tcp, "service", SocketOptionLevel.IP, SocketOptionName.TypeOfService, 16);
        Both(tcp, "reuse", SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, 1);
        Both(tcp, "exclusive", SocketOptionLevel.Socket, SocketOptionName.ExclusiveAddressUse, 1);
        Both(tcp, "do not route", SocketOptionLevel.Socket, SocketOptionName.DontRoute, 1);
        Report.Line($"type: {tcp.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Type)}");
        Report.Line($"error: {tcp.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)}");
        Report.Line($"accepts: {tcp.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)}");
        tcp.LingerState = new LingerOption(true, 12);
        Report.Line($"linger: {tcp.LingerState!.Enabled} {tcp.LingerState.LingerTime}");
        Report.Throws("linger too long", () => tcp.LingerState = new LingerOption(true, 100_000));
        tcp.ReceiveTimeout = 1500;
        tcp.SendTimeout = 2500;
        Report.Line($"timeouts: {tcp.ReceiveTimeout} {tcp.SendTimeout}");
        tcp.SendBufferSize = 100_000;
        tcp.ReceiveBufferSize = 50_000;
        Report.Line($"buffers: {tcp.SendBufferSize} {tcp.ReceiveBufferSize}");
        Report.Throws("hops out of range", () => tcp.Ttl = 256);
        Report.Throws("hops zero", () => tcp.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.IpTimeToLive, 0));
        Report.Throws("unknown option", () => tcp.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.UseLoopback));
        Report.Throws("option of another family", () => tcp.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.IPv6Only, 1));
        Report.Throws("option of another protocol", () => tcp.SetSocketOption(SocketOptionLevel.Udp, SocketOptionName.NoChecksum, 1));
        Report.Throws("read only", () => tcp.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Type, 1));

        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Report.Line($"do not fragment: {udp.DontFragment}");
        udp.DontFragment = true;
        Report.Line($"do not fragment: {udp.DontFragment}");
        Both(udp, "broadcast", SocketOptionLevel.Socket, SocketOptionName.Broadcast, 1);
        Report.Throws("delay of datagrams", () => udp.NoDelay = true);

        using var v6 = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        Both(v6, "IPv6 only", SocketOptionLevel.IPv6, SocketOptionName.IPv6Only, 1);
        Report.Line($"hops of IPv6: {v6.Ttl}");
        byte[] raw = new byte[4];
        Report.Line($"raw type: {tcp.GetRawSocketOption(1, 3, raw)} {raw[0]}");
        Span<byte> on = [1, 0, 0, 0];
        tcp.SetRawSocketOption(6, 1, on);
        Report.Throws("raw unknown", () => tcp.GetRawSocketOption(1, 9999, new byte[4]));
    }

    private static void Both(Socket socket, string name, SocketOptionLevel level, SocketOptionName option, int value)
    {
        int before = (int)socket.GetSocketOption(level, option)!;
        socket.SetSocketOption(level, option, value);
        Report.Line($"{name}: {before} {socket.GetSocketOption(level, option)}");
    }
}
