using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.Networking;

public sealed class DatagramTests
{
    [Test, Deadline(60)]
    public async Task Questions_and_answers_pair_up()
    {
        using Socket server = New(), client = New();
        Task serving = Task.Run(async () =>
        {
            byte[] buffer = new byte[100];
            for (int round = 0; round < 500; round++)
            {
                SocketReceiveFromResult received = await server.ReceiveFromAsync(buffer.AsMemory(), new IPEndPoint(IPAddress.Any, 0));
                await server.SendToAsync(buffer.AsMemory(0, received.ReceivedBytes), received.RemoteEndPoint);
            }
        });
        byte[] answer = new byte[100];
        for (int round = 0; round < 500; round++)
        {
            byte[] question = BitConverter.GetBytes(round);
            await client.SendToAsync(question.AsMemory(), server.LocalEndPoint!);
            Assert.That(await client.ReceiveAsync(answer.AsMemory()), Is.EqualTo(4));
            Assert.That(BitConverter.ToInt32(answer), Is.EqualTo(round));
        }

        await serving;
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1472)]
    [TestCase(1473)]
    [TestCase(9000)]
    [TestCase(65507)]
    public void A_datagram_of_any_length_arrives_whole(int length)
    {
        using Socket server = New(), client = New();
        byte[] sent = new byte[length], received = new byte[70_000];
        new Random(length).NextBytes(sent);
        Assert.That(client.SendTo(sent, server.LocalEndPoint!), Is.EqualTo(length));
        server.ReceiveTimeout = 5000;
        Assert.That(server.Receive(received), Is.EqualTo(length));
        Assert.That(received.AsSpan(0, length).SequenceEqual(sent));
    }

    [Test]
    public void A_queue_that_is_full_drops_the_rest_and_goes_on()
    {
        using Socket server = New(), client = New();
        server.ReceiveBufferSize = 10_000;
        byte[] block = new byte[1000];
        for (int index = 0; index < 200; index++)
            client.SendTo(block, server.LocalEndPoint!);
        server.ReceiveTimeout = 200;
        int count = 0;
        try
        {
            while (server.Receive(new byte[2000]) > 0)
                count++;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.TimedOut)
        {
        }

        Assert.That(count, Is.InRange(1, 199));
        client.SendTo(block, server.LocalEndPoint!);
        Assert.That(server.Receive(new byte[2000]), Is.EqualTo(1000));
    }

    private static Socket New()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
