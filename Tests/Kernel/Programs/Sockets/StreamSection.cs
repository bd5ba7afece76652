using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Tests.Sockets;

internal static class StreamSection
{
    public static void Run()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = (IPEndPoint)listener.LocalEndpoint;
        Report.Line($"listening: {endpoint.Address} {endpoint.Port != 0}");
        using var client = new TcpClient();
        client.Connect(endpoint);
        using Socket server = listener.AcceptSocket();
        Report.Line($"ends meet: {Plain(server.RemoteEndPoint).Equals(Plain(client.Client.LocalEndPoint))} {Plain(client.Client.RemoteEndPoint).Equals(Plain(server.LocalEndPoint))}");
        Report.Line($"connected: {client.Connected} {server.Connected}");

        NetworkStream stream = client.GetStream();
        stream.Write("hello"u8);
        byte[] buffer = new byte[100];
        Report.Line($"received: {Encoding.ASCII.GetString(buffer, 0, server.Receive(buffer))}");
        server.Send("a"u8);
        server.Send([new ArraySegment<byte>("bc"u8.ToArray()), new ArraySegment<byte>("def"u8.ToArray())]);
        stream.ReadExactly(buffer, 0, 6);
        Report.Line($"gathered: {Encoding.ASCII.GetString(buffer, 0, 6)}");

        stream.Write("peek"u8);
        Poll(server);
        Report.Line($"peeked: {server.Receive(buffer, SocketFlags.Peek)} available {server.Available}");
        var parts = new ArraySegment<byte>[] { new(new byte[3]), new(new byte[5]) };
        Report.Line($"scattered: {server.Receive(parts)} {Encoding.ASCII.GetString(parts[0])}|{Encoding.ASCII.GetString(parts[1]).TrimEnd('\0')}");

        // Half-close: what was sent before arrives, then the end; the other direction still works.
        stream.Write("last words"u8);
        client.Client.Shutdown(SocketShutdown.Send);
        using (var reader = new StreamReader(new NetworkStream(server), leaveOpen: true))
            Report.Line($"until the end: {reader.ReadToEnd()}");
        server.Send("answer"u8);
        Report.Line($"after half-close: {Encoding.ASCII.GetString(buffer, 0, client.Client.Receive(buffer))}");
        Report.Throws("send after shutdown", () => client.Client.Send("x"u8));
        server.Shutdown(SocketShutdown.Both);
        Report.Line($"end: {client.Client.Receive(buffer)}");
        LargeTransfer(listener);
        Linger(listener);
        SendFile(listener);
    }

    public static async Task RunAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        ValueTask connecting = client.ConnectAsync(listener.LocalEndPoint!, default);
        using Socket server = await listener.AcceptAsync();
        await connecting;
        Report.Line($"over: {((IPEndPoint)server.RemoteEndPoint!).Address}");
        var buffer = new byte[10];
        ValueTask<int> receiving = server.ReceiveAsync(buffer.AsMemory());
        Report.Line($"sent: {await client.SendAsync("hello"u8.ToArray().AsMemory())} received: {await receiving}");

        // The zero-byte read that servers use to wait without holding a buffer.
        ValueTask<int> nothing = server.ReceiveAsync(Memory<byte>.Empty);
        await client.SendAsync("x"u8.ToArray().AsMemory());
        Report.Line($"zero-byte read: {await nothing}, then {await server.ReceiveAsync(buffer.AsMemory())}");

        using var cancellation = new CancellationTokenSource(20);
        await Report.ThrowsAsync("canceled receive", async () => await server.ReceiveAsync(buffer.AsMemory(), cancellation.Token));
        await Report.ThrowsAsync("canceled accept", async () => await listener.AcceptAsync(new CancellationTokenSource(20).Token));
        await client.SendAsync("still"u8.ToArray().AsMemory());
        Report.Line($"after cancellation: {await server.ReceiveAsync(buffer.AsMemory())}");

        // Full duplex with more than the buffers hold.
        const int Size = 3_000_000;
        Task<(int Count, uint Sum)> there = DrainAsync(server, Size), back = DrainAsync(client, Size);
        await Task.WhenAll(FillAsync(client, Size, 1), FillAsync(server, Size, 2), there, back);
        Report.Line($"duplex: {await there} {await back}");

        string path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, new byte[100_000]);
        Task<(int Count, uint Sum)> file = DrainAsync(server, 100_000);
        await client.SendFileAsync(path);
        Report.Line($"file: {await file}");
        File.Delete(path);
        await client.DisconnectAsync(reuseSocket: false);
        Report.Line($"end: {await server.ReceiveAsync(buffer.AsMemory())}");
    }

    /// <summary>An address without its mapping: clients of both families are IPv6 sockets.</summary>
    private static IPEndPoint Plain(EndPoint? endpoint) =>
        endpoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : (IPEndPoint)endpoint!;

    private static void Poll(Socket socket)
    {
        if (!socket.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead))
            Report.Line("UNEXPECTED: nothing to read");
    }

    private static void LargeTransfer(TcpListener listener)
    {
        byte[] sent = new byte[5_000_000];
        for (int index = 0; index < sent.Length; index++)
            sent[index] = (byte)(index * 31 >> 3);
        using var client = new TcpClient();
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        using Socket server = listener.AcceptSocket();
        var thread = new Thread(() =>
        {
            client.GetStream().Write(sent);
            client.Dispose();
        });
        thread.Start();
        byte[] received = new byte[sent.Length + 1];
        int total = 0, count;
        while ((count = server.Receive(received, total, received.Length - total, SocketFlags.None)) > 0)
            total += count;
        thread.Join();
        Report.Line($"5 MB: {total} {received.AsSpan(0, total).SequenceEqual(sent)}");
    }

    private static void Linger(TcpListener listener)
    {
        // TcpClient shuts down before it closes; a socket that is closed so is reset.
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndpoint);
        using Socket server = listener.AcceptSocket();
        client.LingerState = new LingerOption(true, 0);
        client.Close();
        Report.Throws("receive after reset", () => server.Receive(new byte[1]));
        using var waiting = new TcpClient { LingerState = new LingerOption(true, 5) };
        waiting.Connect((IPEndPoint)listener.LocalEndpoint);
        using Socket other = listener.AcceptSocket();
        waiting.GetStream().Write("x"u8);
        waiting.Close();
        Report.Line($"lingered: {other.Receive(new byte[9])} {other.Receive(new byte[9])}");
    }

    private static void SendFile(TcpListener listener)
    {
        string path = Path.GetTempFileName();
        byte[] contents = new byte[300_000];
        new Random(7).NextBytes(contents);
        File.WriteAllBytes(path, contents);
        using var client = new TcpClient();
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        using Socket server = listener.AcceptSocket();
        var thread = new Thread(() =>
        {
            client.Client.SendFile(path, "before"u8, "after"u8, TransmitFileOptions.UseDefaultWorkerThread);
            client.Client.Shutdown(SocketShutdown.Send);
        });
        thread.Start();
        using var all = new MemoryStream();
        new NetworkStream(server).CopyTo(all);
        thread.Join();
        File.Delete(path);
        byte[] received = all.ToArray();
        Report.Line($"file: {received.Length} {received.AsSpan(6, contents.Length).SequenceEqual(contents)} {Encoding.ASCII.GetString(received.AsSpan(^5))}");
    }

    private static async Task FillAsync(Socket socket, int size, int seed)
    {
        byte[] block = new byte[70_000];
        int position = 0;
        while (position < size)
        {
            int length = Math.Min(block.Length, size - position);
            for (int index = 0; index < length; index++)
                block[index] = (byte)((position + index) * seed);
            await socket.SendAsync(block.AsMemory(0, length));
            position += length;
        }
    }

    private static async Task<(int Count, uint Sum)> DrainAsync(Socket socket, int size)
    {
        byte[] block = new byte[50_000];
        int total = 0;
        uint sum = 0;
        while (total < size)
        {
            int count = await socket.ReceiveAsync(block.AsMemory());
            if (count == 0)
                break;
            foreach (byte value in block.AsSpan(0, count))
                sum = (sum * 31) + value;
            total += count;
        }

        return (total, sum);
    }
}
