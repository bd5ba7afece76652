using System;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.Networking;

/// <summary>The socket engine waits on edges: one that is lost is an operation that never ends.</summary>
public sealed class EdgeTests
{
    [Test, Deadline(120)]
    public async Task Every_byte_arrives_when_many_pairs_talk_in_pieces_of_all_sizes()
    {
        const int Pairs = 16;
        const int Bytes = 200_000;
        SocketPair[] pairs = new SocketPair[Pairs];
        for (int index = 0; index < Pairs; index++)
            pairs[index] = await SocketPair.ConnectAsync();
        await Task.WhenAll(pairs.Select((pair, index) => Task.WhenAll(
            SendAsync(pair.Client, Bytes, index), ReceiveAsync(pair.Server, Bytes, index),
            SendAsync(pair.Server, Bytes, index + 100), ReceiveAsync(pair.Client, Bytes, index + 100))));
        foreach (SocketPair pair in pairs)
            pair.Dispose();
    }

    [Test, Deadline(60)]
    public async Task An_answer_follows_each_question_thousands_of_times()
    {
        using SocketPair pair = await SocketPair.ConnectAsync();
        const int Rounds = 3000;
        Task answering = Task.Run(async () =>
        {
            byte[] question = new byte[1];
            for (int round = 0; round < Rounds; round++)
            {
                Assert.That(await pair.Server.ReceiveAsync(question.AsMemory()), Is.EqualTo(1));
                await pair.Server.SendAsync(question.AsMemory());
            }
        });
        byte[] answer = new byte[1];
        for (int round = 0; round < Rounds; round++)
        {
            await pair.Client.SendAsync(new[] { (byte)round }.AsMemory());
            Assert.That(await pair.Client.ReceiveAsync(answer.AsMemory()), Is.EqualTo(1));
            Assert.That(answer[0], Is.EqualTo((byte)round));
        }

        await answering;
    }

    [Test, Deadline(60)]
    public async Task A_read_that_begins_while_the_data_arrives_sees_it()
    {
        // The dangerous moment: the engine was told "would block" and has not registered yet. Each round makes a new registration.
        for (int round = 0; round < 200; round++)
        {
            using SocketPair pair = await SocketPair.ConnectAsync();
            byte[] buffer = new byte[4];
            Task sending = Task.Run(() => pair.Client.Send("data"u8));
            ValueTask<int> receiving = pair.Server.ReceiveAsync(buffer.AsMemory());
            await sending;
            Assert.That(await receiving, Is.EqualTo(4), $"round {round}");
        }
    }

    [Test, Deadline(60)]
    public async Task Canceled_reads_lose_nothing()
    {
        using SocketPair pair = await SocketPair.ConnectAsync();
        byte[] buffer = new byte[1];
        for (int round = 0; round < 300; round++)
        {
            using var cancellation = new CancellationTokenSource();
            ValueTask<int> canceled = pair.Server.ReceiveAsync(buffer.AsMemory(), cancellation.Token);
            cancellation.Cancel();
            try
            {
                await canceled;
                Assert.Fail("nothing was sent");
            }
            catch (OperationCanceledException)
            {
            }

            await pair.Client.SendAsync(new[] { (byte)round }.AsMemory());
            Assert.That(await pair.Server.ReceiveAsync(buffer.AsMemory()), Is.EqualTo(1));
            Assert.That(buffer[0], Is.EqualTo((byte)round));
        }
    }

    [Test, Deadline(60)]
    public async Task Two_reads_and_two_writes_of_one_socket_may_wait_at_once()
    {
        using SocketPair pair = await SocketPair.ConnectAsync();
        byte[] block = new byte[2_000_000];
        byte[] first = new byte[10], second = new byte[10];
        Task<int>[] reads = [pair.Client.ReceiveAsync(first.AsMemory()).AsTask(), pair.Client.ReceiveAsync(second.AsMemory()).AsTask()];
        Task<int>[] writes = [pair.Client.SendAsync(block.AsMemory()).AsTask(), pair.Client.SendAsync(block.AsMemory()).AsTask()];
        await pair.Server.SendAsync("one"u8.ToArray().AsMemory());
        await Task.WhenAny(reads);
        await pair.Server.SendAsync("two"u8.ToArray().AsMemory());
        await Task.WhenAll(reads);
        byte[] drain = new byte[100_000];
        int total = 0;
        while (total < 2 * block.Length)
            total += await pair.Server.ReceiveAsync(drain.AsMemory());
        await Task.WhenAll(writes);
        Assert.That(total, Is.EqualTo(2 * block.Length));
    }

    [Test, Deadline(60)]
    public async Task The_end_is_seen_by_a_read_that_waits_for_it()
    {
        for (int round = 0; round < 100; round++)
        {
            using SocketPair pair = await SocketPair.ConnectAsync();
            ValueTask<int> receiving = pair.Server.ReceiveAsync(new byte[1].AsMemory());
            if (round % 2 == 0)
                pair.Client.Shutdown(SocketShutdown.Send);
            else
                pair.Client.Dispose();
            Assert.That(await receiving, Is.Zero);
        }
    }

    [Test, Deadline(60)]
    public async Task A_reset_ends_a_read_that_waits()
    {
        for (int round = 0; round < 50; round++)
        {
            using SocketPair pair = await SocketPair.ConnectAsync();
            ValueTask<int> receiving = pair.Server.ReceiveAsync(new byte[1].AsMemory());
            pair.Client.LingerState = new LingerOption(true, 0);
            pair.Client.Close();
            SocketError error = SocketError.Success;
            try
            {
                await receiving;
            }
            catch (SocketException exception)
            {
                error = exception.SocketErrorCode;
            }

            Assert.That(error, Is.EqualTo(SocketError.ConnectionReset));
        }
    }

    private static async Task SendAsync(Socket socket, int bytes, int seed)
    {
        var random = new Random(seed);
        byte[] block = new byte[40_000];
        for (int position = 0; position < bytes;)
        {
            int length = Math.Min(bytes - position, 1 + random.Next(random.Next(2) == 0 ? 10 : block.Length));
            for (int index = 0; index < length; index++)
                block[index] = (byte)(position + index + seed);
            await socket.SendAsync(block.AsMemory(0, length));
            position += length;
            if (random.Next(10) == 0)
                await Task.Yield();
        }
    }

    private static async Task ReceiveAsync(Socket socket, int bytes, int seed)
    {
        var random = new Random(seed + 1000);
        byte[] block = new byte[30_000];
        for (int position = 0; position < bytes;)
        {
            int count = await socket.ReceiveAsync(block.AsMemory(0, 1 + random.Next(block.Length)));
            Assert.That(count, Is.GreaterThan(0));
            for (int index = 0; index < count; index++)
            {
                if (block[index] != (byte)(position + index + seed))
                    Assert.Fail($"byte {position + index} of {seed}");
            }

            position += count;
        }
    }
}
