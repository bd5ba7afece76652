using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.Networking;

public sealed class UnixTests
{
    [Test, Deadline(60)]
    public async Task Many_clients_of_one_path_are_served()
    {
        const int Clients = 40;
        const int Bytes = 300_000;
        string path = Path.Combine(Path.GetTempPath(), $"suite-{Environment.ProcessId}.socket");
        File.Delete(path);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(5);
        Task serving = Task.Run(async () =>
        {
            Task[] echoes = new Task[Clients];
            for (int index = 0; index < Clients; index++)
                echoes[index] = EchoAsync(await listener.AcceptAsync());
            await Task.WhenAll(echoes);
        });

        // A full queue of connections refuses at once (EAGAIN) instead of waiting, so the clients come one after the other.
        Socket[] clients = new Socket[Clients];
        for (int index = 0; index < Clients; index++)
        {
            clients[index] = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            clients[index].Connect(new UnixDomainSocketEndPoint(path));
        }

        await Task.WhenAll(clients.Select(async (client, seed) =>
        {
            byte[] sent = new byte[Bytes], received = new byte[Bytes];
            new Random(seed).NextBytes(sent);
            Task sending = client.SendAsync(sent.AsMemory()).AsTask();
            for (int position = 0; position < Bytes;)
            {
                int count = await client.ReceiveAsync(received.AsMemory(position));
                Assert.That(count, Is.GreaterThan(0));
                position += count;
            }

            await sending;
            Assert.That(received.AsSpan().SequenceEqual(sent));
            client.Dispose();
        }));
        await serving;
    }

    private static async Task EchoAsync(Socket socket)
    {
        byte[] buffer = new byte[20_000];
        int count;
        while ((count = await socket.ReceiveAsync(buffer.AsMemory())) > 0)
        {
            for (int sent = 0; sent < count;)
                sent += await socket.SendAsync(buffer.AsMemory(sent, count - sent));
        }

        socket.Dispose();
    }
}
