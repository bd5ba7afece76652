using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Cosmos.Tests.Sockets;

internal static class ErrorSection
{
    public static async Task Run()
    {
        int free = FreePort();
        await Report.ThrowsAsync("nobody listens, blocking", () =>
        {
            New().Connect(new IPEndPoint(IPAddress.Loopback, free));
            return Task.CompletedTask;
        });
        await Report.ThrowsAsync("nobody listens, asynchronous", async () => await new TcpClient().ConnectAsync(IPAddress.Loopback, free));
        await Report.ThrowsAsync("nobody listens, IPv6", async () => await new TcpClient(AddressFamily.InterNetworkV6).ConnectAsync(IPAddress.IPv6Loopback, free));

        using Socket first = New();
        first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        first.Listen();
        using Socket second = New();
        Report.Throws("bound twice", () => first.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
        Report.Throws("address in use", () => second.Bind(first.LocalEndPoint!));
        Report.Throws("foreign address", () => New().Bind(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0)));
        Report.Throws("not connected: send", () => New().Send("x"u8));
        Report.Throws("not connected: receive", () => New().Receive(new byte[1]));
        Report.Throws("not connected: shutdown", () => New().Shutdown(SocketShutdown.Both));
        Report.Throws("accept without listen", () =>
        {
            Socket socket = New();
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Accept();
        });
        Report.Throws("wrong family", () => New().Connect(IPAddress.IPv6Loopback, 1));
        Report.Throws("unknown family", () => new Socket(AddressFamily.AppleTalk, SocketType.Stream, ProtocolType.Tcp));
        Report.Throws("wrong protocol", () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Udp));
        Report.Throws("type without family", () => new Socket(AddressFamily.InterNetwork, SocketType.Seqpacket, ProtocolType.Unspecified));
        Report.Throws("closed", () =>
        {
            Socket socket = New();
            socket.Close();
            socket.Send("x"u8);
        });
        Report.Throws("group as destination", () => New().Connect(IPAddress.Parse("224.0.0.1"), 9));
        Report.Throws("would block", () =>
        {
            first.Blocking = false;
            first.Accept();
        });
        Socket timed = New();
        using Socket listener = New();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        timed.Connect(listener.LocalEndPoint!);
        using Socket accepted = listener.Accept();
        timed.ReceiveTimeout = 30;
        Report.Throws("receive in time", () => timed.Receive(new byte[1]));
        timed.SendTimeout = 30;
        Report.Throws("send in time", () =>
        {
            byte[] block = new byte[1_000_000];
            for (int round = 0; round < 100; round++)
                timed.Send(block);
        });
        Report.Throws("connected twice", () => accepted.Connect(listener.LocalEndPoint!));
        timed.Dispose();
        Report.Throws("unread data left behind", () =>
        {
            using Socket left = New();
            left.Connect(listener.LocalEndPoint!);
            Socket other = listener.Accept();
            left.Send("x"u8);
            other.Poll(-1, SelectMode.SelectRead);
            other.Close();
            left.Receive(new byte[1]);
        });
    }

    private static Socket New() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static int FreePort()
    {
        using Socket socket = New();
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
