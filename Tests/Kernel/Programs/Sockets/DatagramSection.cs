using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Cosmos.Tests.Sockets;

internal static class DatagramSection
{
    public static async Task Run()
    {
        using Socket receiver = New(), sender = New();
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        sender.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        byte[] buffer = new byte[100];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        Report.Line($"sent: {sender.SendTo("hello"u8, receiver.LocalEndPoint!)}");
        int count = receiver.ReceiveFrom(buffer, ref from);
        Report.Line($"received: {Encoding.ASCII.GetString(buffer, 0, count)} from the sender: {from.Equals(sender.LocalEndPoint)}");

        sender.SendTo("first"u8, receiver.LocalEndPoint!);
        sender.SendTo("second message"u8, receiver.LocalEndPoint!);
        receiver.Poll(-1, SelectMode.SelectRead);
        Report.Line($"available: {receiver.Available}");
        Report.Line($"first: {receiver.Receive(buffer)}");
        Report.Throws("cut", () => receiver.Receive(new byte[3]));
        Report.Line($"empty: {sender.SendTo(ReadOnlySpan<byte>.Empty, receiver.LocalEndPoint!)} {receiver.Receive(buffer)}");
        byte[] longest = new byte[65507];
        longest[^1] = 9;
        sender.SendTo(longest, receiver.LocalEndPoint!);
        byte[] all = new byte[70000];
        Report.Line($"longest: {receiver.Receive(all)} {all[65506]}");
        Report.Throws("too long", () => sender.SendTo(new byte[65508], receiver.LocalEndPoint!));
        Report.Throws("no destination", () => sender.Send("x"u8));

        receiver.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
        sender.SendTo("where"u8, receiver.LocalEndPoint!);
        SocketFlags flags = SocketFlags.None;
        count = receiver.ReceiveMessageFrom(buffer, 0, buffer.Length, ref flags, ref from, out IPPacketInformation information);
        Report.Line($"message: {count} {flags} {information.Address} {information.Interface}");

        sender.Connect(receiver.LocalEndPoint!);
        sender.Send("connected"u8);
        Report.Line($"connected: {receiver.Receive(buffer)} {sender.RemoteEndPoint!.Equals(receiver.LocalEndPoint)}");
        using (Socket stranger = New())
        {
            stranger.SendTo("not for you"u8, sender.LocalEndPoint!);
            receiver.SendTo("for you"u8, sender.LocalEndPoint!);
            Report.Line($"only from the peer: {sender.Receive(buffer)}");
        }

        receiver.Close();
        Report.Throws("nobody there", () =>
        {
            for (int round = 0; round < 100; round++)
                sender.Send("x"u8);
        });

        using UdpClient a = new(new IPEndPoint(IPAddress.Loopback, 0)), b = new(new IPEndPoint(IPAddress.Loopback, 0));
        Task<UdpReceiveResult> receiving = b.ReceiveAsync();
        await a.SendAsync("asynchronous"u8.ToArray(), (IPEndPoint)b.Client.LocalEndPoint!);
        UdpReceiveResult result = await receiving;
        Report.Line($"client: {Encoding.ASCII.GetString(result.Buffer)} {result.RemoteEndPoint.Equals(a.Client.LocalEndPoint)}");
        Report.Throws("in time", () =>
        {
            a.Client.ReceiveTimeout = 20;
            IPEndPoint? nobody = null;
            a.Receive(ref nobody);
        });
        Report.Throws("broadcast without leave", () => a.Send("x"u8, new IPEndPoint(IPAddress.Broadcast, 9)));
        Report.Throws("shutdown", () => New().Shutdown(SocketShutdown.Both));
        Report.Throws("listen", () =>
        {
            Socket socket = New();
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Listen();
        });
    }

    private static Socket New() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
}
