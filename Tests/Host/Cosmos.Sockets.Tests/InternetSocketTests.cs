using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Storage;
using NUnit.Framework;

namespace Cosmos.Sockets.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class InternetSocketTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly FakeSocket _fake = new();
    private readonly byte[] _buffer = new byte[16];

    private InternetSocketDescription Socket => field ??= Describe(_fake);

    [Test]
    public void A_socket_that_does_not_block_says_so_at_once()
    {
        Socket.IsNonBlocking = true;
        Assert.That(Receive(out _), Is.EqualTo(NetworkError.WouldBlock));
        Assert.That(Socket.Accept(default, out _, out _), Is.EqualTo(NetworkError.WouldBlock));
        _fake.ConnectResult = NetworkError.InProgress;
        Assert.That(Socket.Connect(Address("10.0.0.1", 80)), Is.EqualTo(NetworkError.InProgress));
        _fake.Room = 3;
        Assert.That(Socket.Send(new byte[10], MessageFlags.None, default, out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.EqualTo(3));
    }

    [Test]
    public void Do_not_wait_overrides_a_blocking_socket() =>
        Assert.That(Socket.Receive(_buffer, MessageFlags.DoNotWait, default, out _), Is.EqualTo(NetworkError.WouldBlock));

    [Test]
    public async Task Receiving_waits_for_what_arrives()
    {
        Task<(NetworkError Error, int Count)> receiving = Task.Run(() => (Receive(out int count), count));
        WaitForWaiter(receiving);
        _fake.Arrive(1, 2, 3);
        Assert.That(await receiving.WaitAsync(s_patience), Is.EqualTo((NetworkError.None, 3)));
        Assert.That(_buffer[2], Is.EqualTo(3));
    }

    [Test]
    public async Task Accepting_waits_for_a_connection_and_tells_its_other_end()
    {
        byte[] address = new byte[SocketAddressFormat.IPv4Size];
        int length = 0;
        SocketDescription? accepted = null;
        Task<NetworkError> accepting = Task.Run(() => Socket.Accept(address, out length, out accepted));
        WaitForWaiter(accepting);
        _fake.Offer(new FakeSocket());
        Assert.That(await accepting.WaitAsync(s_patience), Is.EqualTo(NetworkError.None));
        Assert.That((length, address[3], accepted is not null), Is.EqualTo((16, (byte)77, true)));
    }

    [Test]
    public async Task Connecting_waits_for_the_end_of_the_attempt_and_tells_its_error()
    {
        _fake.ConnectResult = NetworkError.InProgress;
        Task<NetworkError> connecting = Task.Run(() => Socket.Connect(Address("10.0.0.1", 80)));
        WaitForWaiter(connecting);
        _fake.SetOption(SocketOption.Error, (int)NetworkError.ConnectionRefused);
        _fake.Change(SocketReadiness.Writable | SocketReadiness.Error);
        Assert.That(await connecting.WaitAsync(s_patience), Is.EqualTo(NetworkError.ConnectionRefused));
        Assert.That(_fake.LastRemote, Is.EqualTo(new InternetEndpoint(InternetAddress.Parse("10.0.0.1"), 80)));
    }

    [Test]
    public async Task A_blocking_stream_sends_everything()
    {
        _fake.Room = 4;
        Task<(NetworkError Error, int Count)> sending = Task.Run(() => (Socket.Send(new byte[10], MessageFlags.None, default, out int count), count));
        WaitUntilSent(4);
        _fake.GiveRoom(5);
        WaitUntilSent(9);
        _fake.GiveRoom(5);
        Assert.That(await sending.WaitAsync(s_patience), Is.EqualTo((NetworkError.None, 10)));
        Assert.That(_fake.Sent, Has.Count.EqualTo(10));
    }

    [Test]
    public async Task What_was_sent_before_an_error_is_told_first()
    {
        _fake.Room = 4;
        Task<(NetworkError Error, int Count)> sending = Task.Run(() => (Socket.Send(new byte[10], MessageFlags.None, default, out int count), count));
        WaitUntilSent(4);
        _fake.SendResult = NetworkError.ConnectionReset;
        _fake.GiveRoom(5);
        Assert.That(await sending.WaitAsync(s_patience), Is.EqualTo((NetworkError.None, 4)));
        Assert.That(Socket.Send(new byte[1], MessageFlags.None, default, out _), Is.EqualTo(NetworkError.ConnectionReset));
    }

    [Test]
    public void Time_limits_end_in_would_block()
    {
        Socket.ReceiveTimeout = 1;
        Socket.SendTimeout = 1;
        _fake.Room = 0;
        Assert.That(Receive(out _), Is.EqualTo(NetworkError.WouldBlock));
        Assert.That(Socket.Accept(default, out _, out _), Is.EqualTo(NetworkError.WouldBlock));
        Assert.That(Socket.Send(new byte[1], MessageFlags.None, default, out _), Is.EqualTo(NetworkError.WouldBlock));
        _fake.Room = 1;
        Assert.That(Socket.Send(new byte[2], MessageFlags.None, default, out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.EqualTo(1));
        _fake.ConnectResult = NetworkError.InProgress;
        Assert.That(Socket.Connect(Address("10.0.0.1", 80)), Is.EqualTo(NetworkError.InProgress));
    }

    [Test]
    public async Task Closing_ends_a_blocked_call()
    {
        InternetSocketDescription socket = Socket;
        Task<NetworkError> receiving = Task.Run(() => Receive(out _));
        WaitForWaiter(receiving);
        socket.Release();
        Assert.That(await receiving.WaitAsync(s_patience), Is.EqualTo(NetworkError.Closed));
        Assert.That(_fake.IsClosedByUser);
    }

    [Test]
    public async Task Shutting_down_ends_a_blocked_receive_of_a_socket_without_connection()
    {
        var fake = new FakeSocket(SocketType.Dgram) { ShutdownResult = NetworkError.NotConnected };
        InternetSocketDescription socket = Describe(fake);
        Task<(NetworkError Error, int Count)> receiving = Task.Run(() =>
            (socket.Receive(new byte[9], MessageFlags.None, default, out ReceivedMessage message), message.Count));
        WaitForWaiter(receiving);
        Assert.That(socket.Shutdown(SocketShutdown.Both), Is.EqualTo(NetworkError.NotConnected), "udp: the error is told, and waiters are released all the same");
        Assert.That(await receiving.WaitAsync(s_patience), Is.EqualTo((NetworkError.None, 0)));
        Assert.That(socket.Readiness & (ReadyEvents.Readable | ReadyEvents.HangUp), Is.EqualTo(ReadyEvents.Readable | ReadyEvents.HangUp));
        Assert.That(socket.Send("x"u8, MessageFlags.None, default, out _), Is.EqualTo(NetworkError.BrokenPipe));
    }

    [Test]
    public async Task Closing_lingers_until_everything_is_delivered()
    {
        _fake.LingerSeconds = 60;
        _fake.IsDelivered = false;
        InternetSocketDescription socket = Socket;
        Task closing = Task.Run(socket.Release);
        Assert.That(closing.Wait(20), Is.False);
        _fake.Change(SocketReadiness.Closed);
        await closing.WaitAsync(s_patience);
    }

    [Test]
    public void Closing_does_not_wait_without_linger()
    {
        _fake.IsDelivered = false;
        Socket.Release();
        Assert.That(_fake.IsClosedByUser);
    }

    [TestCase(SocketReadiness.Readable, ReadyEvents.Readable)]
    [TestCase(SocketReadiness.Writable, ReadyEvents.Writable)]
    [TestCase(SocketReadiness.PeerClosed, ReadyEvents.Readable)]
    [TestCase(SocketReadiness.HangUp, ReadyEvents.HangUp)]
    [TestCase(SocketReadiness.Error | SocketReadiness.Writable, ReadyEvents.Error | ReadyEvents.Writable)]
    public void Readiness_is_that_of_poll(SocketReadiness readiness, ReadyEvents expected)
    {
        InternetSocketDescription socket = Socket;
        _fake.Change(readiness);
        Assert.That(socket.Readiness, Is.EqualTo(expected));
    }

    [Test]
    public void Each_arrival_is_an_event_of_its_own()
    {
        var port = new EventPort();
        var events = new PortEvent[4];
        port.Add(Socket, ReadyEvents.Readable | ReadyEvents.Writable, 5);
        for (int round = 0; round < 3; round++)
        {
            _fake.Arrive(1);
            Assert.That(port.Wait(events), Is.EqualTo(1));
            Assert.That(events[0], Is.EqualTo(new PortEvent(5, ReadyEvents.Readable)));
        }
    }

    [Test]
    public void An_arrival_between_the_refusal_and_the_registration_is_told()
    {
        var port = new EventPort();
        var events = new PortEvent[4];
        Socket.IsNonBlocking = true;
        Assert.That(Receive(out _), Is.EqualTo(NetworkError.WouldBlock));
        _fake.Arrive(1);
        port.Add(Socket, ReadyEvents.Readable, 5);
        Assert.That(port.Wait(events), Is.EqualTo(1));
    }

    [Test]
    public void Urgent_data_is_refused()
    {
        Assert.That(Socket.Send("x"u8, MessageFlags.OutOfBand, default, out _), Is.EqualTo(NetworkError.OperationNotSupported));
        Assert.That(Socket.Receive(_buffer, MessageFlags.OutOfBand, default, out _), Is.EqualTo(NetworkError.InvalidArgument), "tcp(7): no urgent data");
        Assert.That(
            Describe(new FakeSocket(SocketType.Dgram)).Receive(_buffer, MessageFlags.OutOfBand, default, out _), Is.EqualTo(NetworkError.OperationNotSupported));
    }

    [Test]
    public void A_message_tells_sender_and_truncation()
    {
        var fake = new FakeSocket(SocketType.Dgram);
        InternetSocketDescription socket = Describe(fake);
        fake.Arrive(1, 2, 3);
        fake.Arrive(4);
        byte[] address = new byte[SocketAddressFormat.StorageSize];
        Assert.That(socket.GetAvailable(out int available), Is.EqualTo(NetworkError.None));
        Assert.That(available, Is.EqualTo(3));
        Assert.That(socket.Receive(_buffer.AsSpan(0, 2), MessageFlags.None, address, out ReceivedMessage message), Is.EqualTo(NetworkError.None));
        Assert.That((message.Count, message.Flags, message.AddressLength, address[3]), Is.EqualTo((2, MessageFlags.Truncated, 16, (byte)9)));
        Assert.That(message.InterfaceIndex, Is.Zero, "packet information was not asked for");
        Span<byte> on = stackalloc byte[4];
        OptionBytes.WriteInteger(on, 1);
        Assert.That(socket.SetOption(OptionLevel.IP, IPOptionNumber.PacketInformation, on), Is.EqualTo(NetworkError.None));
        socket.Receive(_buffer, MessageFlags.None, default, out message);
        Assert.That((message.InterfaceIndex, message.Destination.ToString()), Is.EqualTo((2u, "10.0.0.1")));
    }

    [Test]
    public void Connecting_to_no_family_dissolves()
    {
        Assert.That(Socket.Connect(new byte[16]), Is.EqualTo(NetworkError.None));
        Assert.That(_fake.LastRemote, Is.EqualTo(new InternetEndpoint(InternetAddress.AnyV4, 0)));
    }

    internal static byte[] Address(string address, ushort port)
    {
        var parsed = InternetAddress.Parse(address);
        byte[] bytes = new byte[parsed.IsIPv4 ? SocketAddressFormat.IPv4Size : SocketAddressFormat.IPv6Size];
        SocketAddressFormat.WriteInternet(new InternetEndpoint(parsed, port), parsed.Family, bytes);
        return bytes;
    }

    internal static InternetSocketDescription Describe(FakeSocket socket) => new(socket, new FakeHost());

    // Gives the other thread the chance to block; the tests hold as well when it has not come that far.
    private static void WaitForWaiter(Task waiter)
    {
        Assert.That(waiter.IsCompleted, Is.False);
        Thread.Sleep(5);
    }

    private void WaitUntilSent(int count) => Assert.That(SpinWait.SpinUntil(() => _fake.SentCount == count, s_patience));

    private NetworkError Receive(out int count)
    {
        NetworkError error = Socket.Receive(_buffer, MessageFlags.None, default, out ReceivedMessage message);
        count = message.Count;
        return error;
    }
}
