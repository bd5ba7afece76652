using System;
using System.IO;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Cosmos.Tests.Sockets;

internal static class UnixSection
{
    public static async Task Run()
    {
        string directory = Directory.CreateTempSubdirectory("sockets-").FullName;
        string path = Path.Combine(directory, "socket");
        var endpoint = new UnixDomainSocketEndPoint(path);
        using (Socket listener = New(SocketType.Stream))
        {
            listener.Bind(endpoint);
            Report.Line($"node: {File.Exists(path)} {listener.LocalEndPoint!.ToString() == path}");
            listener.Listen();
            using Socket client = New(SocketType.Stream);
            await client.ConnectAsync(endpoint);
            using Socket server = await listener.AcceptAsync();
            Report.Line($"ends: {client.RemoteEndPoint!.ToString() == path} '{server.RemoteEndPoint}' {server.LocalEndPoint!.ToString() == path}");
            byte[] buffer = new byte[100];
            ValueTask<int> receiving = server.ReceiveAsync(buffer.AsMemory());
            await client.SendAsync("over the path"u8.ToArray().AsMemory());
            Report.Line($"received: {Encoding.ASCII.GetString(buffer, 0, await receiving)}");
            using var stream = new NetworkStream(server);
            Task writing = Task.Run(async () =>
            {
                await stream.WriteAsync(new byte[1_000_000]);
                server.Shutdown(SocketShutdown.Send);
            });
            int total = 0, count;
            while ((count = await client.ReceiveAsync(buffer.AsMemory())) > 0)
                total += count;
            await writing;
            Report.Line($"much: {total}");
            Report.Throws("bound twice", () => New(SocketType.Stream).Bind(endpoint));
        }

        Report.Line($"node goes with its socket: {File.Exists(path)}");
        await Report.ThrowsAsync("no node", async () => await New(SocketType.Stream).ConnectAsync(endpoint));
        File.WriteAllText(path, "");
        await Report.ThrowsAsync("no socket", async () => await New(SocketType.Stream).ConnectAsync(endpoint));
        Report.Throws("in the way", () => New(SocketType.Stream).Bind(endpoint));
        Report.Throws("no directory", () => New(SocketType.Stream).Bind(new UnixDomainSocketEndPoint(path + "/x")));
        Report.Throws("too long", () => _ = new UnixDomainSocketEndPoint(new string('x', 200)));
        Report.Throws("protocol", () => _ = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Tcp));

        using (Socket listener = New(SocketType.Stream), client = New(SocketType.Stream))
        {
            var name = new UnixDomainSocketEndPoint("\0cosmos sockets");
            listener.Bind(name);
            listener.Listen(1);
            client.Connect(name);
            Report.Line($"abstract: {listener.LocalEndPoint} {client.RemoteEndPoint}");
        }

        using (Socket receiver = New(SocketType.Dgram), sender = New(SocketType.Dgram))
        {
            var box = new UnixDomainSocketEndPoint(Path.Combine(directory, "box"));
            receiver.Bind(box);
            sender.SendTo("a"u8, box);
            sender.SendTo("bcd"u8, box);
            byte[] buffer = new byte[10];
            Report.Line($"datagrams: {receiver.Receive(buffer)} {receiver.Receive(buffer)}");
        }

        string pipe = "cosmos-" + Environment.ProcessId;
        await using (var server = new NamedPipeServerStream(pipe, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous))
        await using (var client = new NamedPipeClientStream(".", pipe, PipeDirection.InOut, PipeOptions.Asynchronous))
        {
            Task waiting = server.WaitForConnectionAsync();
            await client.ConnectAsync(5000);
            await waiting;
            var writer = new StreamWriter(client) { AutoFlush = true };
            await writer.WriteLineAsync("through a named pipe");
            Report.Line($"pipe: {await new StreamReader(server).ReadLineAsync()} {server.GetImpersonationUserName()}");
        }

        Directory.Delete(directory, recursive: true);
    }

    private static Socket New(SocketType type) => new(AddressFamily.Unix, type, ProtocolType.Unspecified);
}
