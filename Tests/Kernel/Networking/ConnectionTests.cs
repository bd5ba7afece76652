using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.Networking;

public sealed class ConnectionTests
{
    [Test, Deadline(120)]
    public async Task Hundreds_of_connections_are_open_at_once_and_each_has_its_own_bytes()
    {
        const int Count = 300;
        using Socket listener = SocketPair.Listen();
        Task serving = Task.Run(async () =>
        {
            List<Task> echoes = [];
            for (int index = 0; index < Count; index++)
                echoes.Add(EchoAsync(await listener.AcceptAsync()));
            await Task.WhenAll(echoes);
        });
        Socket[] clients = new Socket[Count];
        for (int index = 0; index < Count; index++)
        {
            clients[index] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await clients[index].ConnectAsync(listener.LocalEndPoint!);
        }

        await Task.WhenAll(clients.Select(async (client, index) =>
        {
            byte[] buffer = new byte[4];
            for (int round = 0; round < 3; round++)
            {
                await client.SendAsync(BitConverter.GetBytes((index * 10) + round).AsMemory());
                int read = 0;
                while (read < 4)
                    read += await client.ReceiveAsync(buffer.AsMemory(read));
                Assert.That(BitConverter.ToInt32(buffer), Is.EqualTo((index * 10) + round));
            }

            client.Dispose();
        }));
        await serving;
    }

    [Test, Deadline(120)]
    public async Task A_storm_of_short_connections_is_served()
    {
        const int Count = 500;
        using Socket listener = SocketPair.Listen();
        Task serving = Task.Run(async () =>
        {
            for (int index = 0; index < Count; index++)
            {
                using Socket server = await listener.AcceptAsync();
                await server.SendAsync("x"u8.ToArray().AsMemory());
            }
        });
        for (int index = 0; index < Count; index++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndPoint!);
            Assert.That(await client.ReceiveAsync(new byte[1].AsMemory()), Is.EqualTo(1));
        }

        await serving;
    }

    [Test, Deadline(60)]
    public void Blocking_calls_block_one_thread_each()
    {
        const int Threads = 10;
        using Socket listener = SocketPair.Listen();
        Thread[] clients = new Thread[Threads];
        int answers = 0;
        for (int index = 0; index < Threads; index++)
        {
            clients[index] = new Thread(() =>
            {
                using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                client.Connect(listener.LocalEndPoint!);
                byte[] answer = new byte[10];
                client.Send("question"u8);
                Interlocked.Add(ref answers, client.Receive(answer));
            });
            clients[index].Start();
        }

        for (int index = 0; index < Threads; index++)
        {
            using Socket server = listener.Accept();
            server.Receive(new byte[10]);
            server.Send("!"u8);
        }

        Assert.That(clients.All(static client => client.Join(10_000)));
        Assert.That(answers, Is.EqualTo(Threads));
    }

    [Test, Category("Timing")]
    public async Task Time_limits_are_kept()
    {
        using SocketPair pair = await SocketPair.ConnectAsync();
        pair.Server.ReceiveTimeout = 200;
        long start = Stopwatch.GetTimestamp();
        SocketError error = SocketError.Success;
        try
        {
            pair.Server.Receive(new byte[1]);
        }
        catch (SocketException exception)
        {
            error = exception.SocketErrorCode;
        }

        Assert.That(error, Is.EqualTo(SocketError.TimedOut));
        Assert.That(Stopwatch.GetElapsedTime(start).TotalMilliseconds, Is.InRange(190, 2000));
    }

    [Test, Deadline(60)]
    public void Select_finds_the_one_of_many_that_is_ready()
    {
        const int Count = 60;
        using Socket listener = SocketPair.Listen();
        List<Socket> clients = [], servers = [];
        for (int index = 0; index < Count; index++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndPoint!);
            clients.Add(client);
            servers.Add(listener.Accept());
        }

        foreach (int chosen in (int[])[0, 17, Count - 1])
        {
            var sender = new Thread(() => clients[chosen].Send("x"u8));
            sender.Start();
            List<Socket> read = [.. servers];
            Socket.Select(read, null, null, 10_000_000);
            Assert.That(read.Count, Is.EqualTo(1));
            Assert.That(read[0], Is.SameAs(servers[chosen]));
            sender.Join();
            servers[chosen].Receive(new byte[1]);
        }

        clients.ForEach(static socket => socket.Dispose());
        servers.ForEach(static socket => socket.Dispose());
    }

    [Test]
    public async Task A_port_can_be_bound_again_at_once()
    {
        for (int round = 0; round < 3; round++)
        {
            int port;
            using (Socket listener = SocketPair.Listen())
            {
                port = ((IPEndPoint)listener.LocalEndPoint!).Port;
                using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await client.ConnectAsync(listener.LocalEndPoint!);
                using Socket server = await listener.AcceptAsync();

                // The server closes first, so that its end is the one that waits.
                server.Shutdown(SocketShutdown.Both);
            }

            using var again = new TcpListener(IPAddress.Loopback, port);
            again.Start();
        }
    }

    [Test]
    public async Task A_canceled_connect_leaves_nothing_behind()
    {
        using var cancellation = new CancellationTokenSource();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        cancellation.Cancel();
        bool isCanceled = false;
        try
        {
            await client.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 9), cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            isCanceled = true;
        }

        Assert.That(isCanceled);
    }

    [Test, Deadline(60)]
    public async Task Streams_can_be_copied_through_a_relay()
    {
        using SocketPair left = await SocketPair.ConnectAsync(), right = await SocketPair.ConnectAsync();
        Task relay = Task.Run(async () =>
        {
            await using var from = new NetworkStream(left.Server);
            await using var to = new NetworkStream(right.Client);
            await from.CopyToAsync(to);
            right.Client.Shutdown(SocketShutdown.Send);
        });
        byte[] data = new byte[1_000_000];
        new Random(3).NextBytes(data);
        Task sending = Task.Run(async () =>
        {
            await using var stream = new NetworkStream(left.Client);
            await stream.WriteAsync(data);
            left.Client.Shutdown(SocketShutdown.Send);
        });
        using var received = new System.IO.MemoryStream();
        await using (var stream = new NetworkStream(right.Server))
            await stream.CopyToAsync(received);
        await sending;
        await relay;
        Assert.That(received.ToArray().AsSpan().SequenceEqual(data));
    }

    private static async Task EchoAsync(Socket socket)
    {
        byte[] buffer = new byte[256];
        int count;
        while ((count = await socket.ReceiveAsync(buffer.AsMemory())) > 0)
            await socket.SendAsync(buffer.AsMemory(0, count));
        socket.Dispose();
    }
}
