using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Network;
using Cosmos.Network.Buffers;
using Cosmos.Network.Randomness;
using Cosmos.Network.Sockets;
using Cosmos.Storage;
using NUnit.Framework;

namespace Cosmos.Sockets.Tests;

/// <summary>Descriptions over the real stack and its loopback interface, with a thread that runs its timers.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StackTests : IDisposable
{
    private readonly NetworkStack _stack = new(new NetworkStackOptions(), TimeProvider.System, new ManagedPacketMemory(), new TestRandom());
    private readonly Timer _timer;

    public StackTests() => _timer = new Timer(_ => Advance(), null, 1, 1);

    [Test]
    public void A_connection_is_made_used_and_ended()
    {
        InternetSocketDescription listener = Listen(), client = New(SocketType.Stream);
        Assert.That(client.Connect(LocalAddress(listener)), Is.EqualTo(NetworkError.None));
        Assert.That(listener.Accept(new byte[16], out int length, out SocketDescription? server), Is.EqualTo(NetworkError.None));
        Assert.That(length, Is.EqualTo(16));
        Assert.That(client.Send("hello"u8, MessageFlags.None, default, out _), Is.EqualTo(NetworkError.None));
        byte[] buffer = new byte[100];
        Assert.That(server!.Receive(buffer, MessageFlags.None, default, out ReceivedMessage message), Is.EqualTo(NetworkError.None));
        Assert.That(message.Count, Is.EqualTo(5));
        client.Release();
        Assert.That(server.Receive(buffer, MessageFlags.None, default, out message), Is.EqualTo(NetworkError.None));
        Assert.That(message.Count, Is.Zero);
        server.Release();
        listener.Release();
    }

    [Test]
    public void Connecting_where_nobody_listens_is_refused()
    {
        InternetSocketDescription listener = Listen();
        byte[] address = LocalAddress(listener);
        listener.Release();
        Assert.That(New(SocketType.Stream).Connect(address), Is.EqualTo(NetworkError.ConnectionRefused));
    }

    [Test]
    public void A_connected_datagram_socket_learns_that_its_peer_is_gone()
    {
        InternetSocketDescription receiver = New(SocketType.Dgram), sender = New(SocketType.Dgram);
        receiver.Bind(InternetSocketTests.Address("127.0.0.1", 0));
        sender.Bind(InternetSocketTests.Address("127.0.0.1", 0));
        Assert.That(sender.Connect(LocalAddress(receiver)), Is.EqualTo(NetworkError.None));
        Assert.That(sender.Send("x"u8, MessageFlags.None, default, out _), Is.EqualTo(NetworkError.None));
        receiver.Release();
        Assert.That(sender.Send("y"u8, MessageFlags.None, default, out _), Is.EqualTo(NetworkError.None));
        Assert.That(sender.Send("z"u8, MessageFlags.None, default, out _), Is.EqualTo(NetworkError.ConnectionRefused));
    }

    [Test]
    public void Many_bytes_cross_while_both_ends_wait_on_an_event_port()
    {
        const int Size = 4_000_000;
        InternetSocketDescription listener = Listen(), client = New(SocketType.Stream);
        client.Connect(LocalAddress(listener));
        listener.Accept(default, out _, out SocketDescription? server);
        client.IsNonBlocking = server!.IsNonBlocking = true;
        var port = new EventPort();
        port.Add(client, ReadyEvents.Readable | ReadyEvents.Writable, 1);
        port.Add(server, ReadyEvents.Readable | ReadyEvents.Writable, 2);
        var events = new PortEvent[4];
        byte[] block = new byte[30_000], buffer = new byte[20_000];
        int sent = 0, received = 0;
        Task transfer = Task.Run(() =>
        {
            while (received < Size)
            {
                port.Wait(events);

                // Edge-triggered: everything is done until it would block.
                while (sent < Size && client.Send(block.AsSpan(0, Math.Min(block.Length, Size - sent)), MessageFlags.None, default, out int count) == NetworkError.None)
                    sent += count;
                while (server.Receive(buffer, MessageFlags.None, default, out ReceivedMessage message) == NetworkError.None && message.Count > 0)
                    received += message.Count;
            }
        });
        Assert.That(transfer.Wait(TimeSpan.FromSeconds(60)), $"sent {sent}, received {received}");
    }

    public void Dispose() => _timer.Dispose();

    private static byte[] LocalAddress(InternetSocketDescription socket)
    {
        byte[] address = new byte[SocketAddressFormat.StorageSize];
        socket.GetLocalAddress(address, out int length);
        return address[..length];
    }

    private void Advance()
    {
        lock (_stack.Gate)
        {
            _stack.Enter();
            _stack.Advance();
            _stack.Leave();
        }
    }

    private InternetSocketDescription New(SocketType type)
    {
        NetworkSocket? socket = _stack.CreateSocket(AddressFamily.InterNetwork, type, ProtocolType.IP, out NetworkError error);
        Assert.That(error, Is.EqualTo(NetworkError.None));
        return new InternetSocketDescription(socket!, new FakeHost());
    }

    private InternetSocketDescription Listen()
    {
        InternetSocketDescription listener = New(SocketType.Stream);
        Assert.That(listener.Bind(InternetSocketTests.Address("127.0.0.1", 0)), Is.EqualTo(NetworkError.None));
        Assert.That(listener.Listen(10), Is.EqualTo(NetworkError.None));
        return listener;
    }

    private sealed class TestRandom : INetworkRandom
    {
        private readonly Random _random = new(1);

        public void Fill(Span<byte> destination) => _random.NextBytes(destination);

        public uint NextUInt32() => (uint)_random.NextInt64(uint.MaxValue);
    }
}
