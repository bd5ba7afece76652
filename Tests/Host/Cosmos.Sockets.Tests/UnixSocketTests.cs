using System;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Cosmos.Network;
using Cosmos.Storage;
using NUnit.Framework;

namespace Cosmos.Sockets.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class UnixSocketTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly VirtualFileSystem _files = new(new InMemoryFileSystem(new StorageBudget(1 << 20), TimeProvider.System));
    private readonly UnixSocketSpace _space;

    public UnixSocketTests() => _space = new UnixSocketSpace(() => _files);

    [TestCase(SocketType.Stream)]
    [TestCase(SocketType.Seqpacket)]
    public void Two_sockets_talk_over_a_path(SocketType type)
    {
        UnixSocketDescription listener = Listen("/s", type, 5), client = New(type);
        Assert.That(client.Connect(Path("/s")), Is.EqualTo(NetworkError.None));
        UnixSocketDescription server = Accept(listener, out string clientName);
        Assert.That(clientName, Is.Empty, "the client has no name");
        Assert.That((LocalName(server), RemoteName(client), RemoteName(server)), Is.EqualTo(("/s", "/s", "")));
        Send(client, "ping");
        Assert.That(Receive(server), Is.EqualTo("ping"));
        Send(server, "pong");
        Assert.That(Receive(client), Is.EqualTo("pong"));
    }

    [Test]
    public void Streams_join_bytes_and_messages_keep_their_ends()
    {
        _space.CreatePair(SocketType.Stream, out UnixSocketDescription? a, out UnixSocketDescription? b);
        Send(a!, "one");
        Send(a!, "two");
        Assert.That(Receive(b!), Is.EqualTo("onetwo"));
        _space.CreatePair(SocketType.Seqpacket, out a, out b);
        Send(a!, "one");
        Send(a!, "two");
        Assert.That(Receive(b!), Is.EqualTo("one"));
        Assert.That(b!.Receive(new byte[1], MessageFlags.None, default, out ReceivedMessage cut), Is.EqualTo(NetworkError.None));
        Assert.That((cut.Count, cut.Flags), Is.EqualTo((1, MessageFlags.Truncated)));
    }

    [Test]
    public void Peeking_leaves_what_it_shows()
    {
        _space.CreatePair(SocketType.Stream, out UnixSocketDescription? a, out UnixSocketDescription? b);
        Send(a!, "abc");
        Assert.That(Receive(b!, MessageFlags.Peek), Is.EqualTo("abc"));
        Assert.That(b!.GetAvailable(out int available), Is.EqualTo(NetworkError.None));
        Assert.That(available, Is.EqualTo(3));
        Assert.That(Receive(b), Is.EqualTo("abc"));
    }

    [Test]
    public void A_bound_path_is_a_node_that_outlives_its_socket()
    {
        UnixSocketDescription listener = Listen("/s", SocketType.Stream, 0);
        _files.GetStatus("/s"u8, follow: true, out NodeStatus status);
        Assert.That(status.Type, Is.EqualTo(NodeType.Socket));
        Assert.That(_files.Open("/s"u8, OpenFlags.Read, default, out _), Is.EqualTo(FileError.NoSuchDeviceOrAddress));
        Assert.That(New(SocketType.Stream).Bind(Path("/s")), Is.EqualTo(NetworkError.AddressAlreadyInUse));
        listener.Release();
        Assert.That(New(SocketType.Stream).Connect(Path("/s")), Is.EqualTo(NetworkError.ConnectionRefused));
        Assert.That(New(SocketType.Stream).Bind(Path("/s")), Is.EqualTo(NetworkError.AddressAlreadyInUse));
        _files.Unlink("/s"u8);
        Assert.That(New(SocketType.Stream).Bind(Path("/s")), Is.EqualTo(NetworkError.None));
    }

    [Test]
    public void Connecting_fails_as_the_path_does()
    {
        UnixSocketDescription client = New(SocketType.Stream);
        Assert.That(client.Connect(Path("/nothing")), Is.EqualTo((NetworkError)FileError.NotFound));
        Assert.That(client.Connect(Path("/nothing/x")), Is.EqualTo((NetworkError)FileError.NotFound));
        _files.Open("/file"u8, OpenFlags.Write | OpenFlags.Create, (System.IO.UnixFileMode)0x1B6, out _);
        Assert.That(client.Connect(Path("/file")), Is.EqualTo(NetworkError.ConnectionRefused));
        Assert.That(client.Bind(Path("/nothing/x")), Is.EqualTo((NetworkError)FileError.NotFound));
        UnixSocketDescription bound = New(SocketType.Stream);
        bound.Bind(Path("/s"));
        Assert.That(client.Connect(Path("/s")), Is.EqualTo(NetworkError.ConnectionRefused), "bound, but it does not listen");
        Assert.That(New(SocketType.Dgram).Connect(Path("/s")), Is.EqualTo(NetworkError.ProtocolType));
    }

    [Test]
    public void Wrong_states_are_refused_as_on_Linux()
    {
        UnixSocketDescription socket = New(SocketType.Stream);
        Assert.That(socket.Listen(1), Is.EqualTo(NetworkError.InvalidArgument), "unbound");
        Assert.That(socket.Accept(default, out _, out _), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(socket.Receive(new byte[1], MessageFlags.None, default, out _), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(socket.Send("x"u8, MessageFlags.None, default, out _), Is.EqualTo(NetworkError.NotConnected));
        Assert.That(socket.GetRemoteAddress(default, out _), Is.EqualTo(NetworkError.NotConnected));
        Assert.That(socket.Bind(Path("/a")), Is.EqualTo(NetworkError.None));
        Assert.That(socket.Bind(Path("/b")), Is.EqualTo(NetworkError.InvalidArgument), "twice");
        socket.Listen(1);
        Assert.That(socket.Connect(Path("/a")), Is.EqualTo(NetworkError.InvalidArgument), "a listener");
        UnixSocketDescription client = New(SocketType.Stream);
        client.Connect(Path("/a"));
        Assert.That(client.Connect(Path("/a")), Is.EqualTo(NetworkError.IsConnected));
        Assert.That(client.Send("x"u8, MessageFlags.None, Path("/a"), out _), Is.EqualTo(NetworkError.IsConnected));
        Assert.That(New(SocketType.Dgram).Listen(1), Is.EqualTo(NetworkError.OperationNotSupported));
        Assert.That(_space.Create(SocketType.Rdm, out _), Is.EqualTo(NetworkError.SocketNotSupported));
    }

    [Test]
    public void Abstract_names_are_exact_and_vanish_with_their_socket()
    {
        UnixSocketDescription listener = Listen("\0name", SocketType.Stream, 1);
        Assert.That(New(SocketType.Stream).Connect(Path("\0name\0")), Is.EqualTo(NetworkError.ConnectionRefused));
        Assert.That(New(SocketType.Stream).Connect(Path("\0name")), Is.EqualTo(NetworkError.None));
        Assert.That(New(SocketType.Stream).Bind(Path("\0name")), Is.EqualTo(NetworkError.AddressAlreadyInUse));
        listener.Release();
        Assert.That(New(SocketType.Stream).Bind(Path("\0name")), Is.EqualTo(NetworkError.None));
    }

    [Test]
    public void A_name_is_chosen_when_none_is_given()
    {
        UnixSocketDescription a = New(SocketType.Dgram), b = New(SocketType.Dgram);
        Assert.That(a.Bind([1, 0]), Is.EqualTo(NetworkError.None));
        b.Bind([1, 0]);
        Assert.That(LocalName(a), Does.Match("^\0[0-9a-f]{5}$"));
        Assert.That(LocalName(b), Is.Not.EqualTo(LocalName(a)));
    }

    [Test]
    public void A_full_queue_of_connections_makes_clients_wait()
    {
        UnixSocketDescription listener = Listen("/s", SocketType.Stream, 0), first = New(SocketType.Stream), second = New(SocketType.Stream);
        Assert.That(first.Connect(Path("/s")), Is.EqualTo(NetworkError.None), "one more than the backlog");
        second.IsNonBlocking = true;
        Assert.That(second.Connect(Path("/s")), Is.EqualTo(NetworkError.WouldBlock));
        second.IsNonBlocking = false;
        Task<NetworkError> connecting = Task.Run(() => second.Connect(Path("/s")));
        Accept(listener, out _);
        Assert.That(connecting.Wait(s_patience) ? connecting.Result : NetworkError.TimedOut, Is.EqualTo(NetworkError.None));
    }

    [Test]
    public void Closing_a_listener_resets_who_was_not_accepted()
    {
        UnixSocketDescription listener = Listen("/s", SocketType.Stream, 1), client = New(SocketType.Stream);
        client.Connect(Path("/s"));
        listener.Release();
        Assert.That(client.Readiness & ReadyEvents.Error, Is.EqualTo(ReadyEvents.Error));
        Assert.That(client.Receive(new byte[1], MessageFlags.None, default, out _), Is.EqualTo(NetworkError.ConnectionReset));
        Assert.That(Receive(client), Is.Empty, "then the end");
    }

    [Test]
    public void Shutting_down_one_direction_leaves_the_other()
    {
        _space.CreatePair(SocketType.Stream, out UnixSocketDescription? a, out UnixSocketDescription? b);
        Send(a!, "last");
        a!.Shutdown(SocketShutdown.Send);
        Assert.That(a.Send("x"u8, MessageFlags.None, default, out _), Is.EqualTo(NetworkError.BrokenPipe));
        Assert.That(Receive(b!), Is.EqualTo("last"));
        Assert.That(Receive(b!), Is.Empty);
        Send(b!, "still");
        Assert.That(Receive(a), Is.EqualTo("still"));
        a.Shutdown(SocketShutdown.Receive);
        Assert.That(b!.Send("x"u8, MessageFlags.None, default, out _), Is.EqualTo(NetworkError.BrokenPipe));
        Assert.That(b.Readiness & ReadyEvents.HangUp, Is.EqualTo(ReadyEvents.HangUp), "both directions are over");
    }

    [Test]
    public void Closing_delivers_what_was_sent_and_resets_when_something_was_left_unread()
    {
        _space.CreatePair(SocketType.Stream, out UnixSocketDescription? a, out UnixSocketDescription? b);
        Send(a!, "bye");
        a!.Release();
        Assert.That(Receive(b!), Is.EqualTo("bye"));
        Assert.That(Receive(b!), Is.Empty);
        Assert.That(b!.Send("x"u8, MessageFlags.None, default, out _), Is.EqualTo(NetworkError.BrokenPipe));

        _space.CreatePair(SocketType.Stream, out a, out b);
        Send(a!, "to b");
        Send(b!, "to a");
        a!.Release();
        Assert.That(Receive(b!), Is.EqualTo("to b"));
        Assert.That(b!.Receive(new byte[1], MessageFlags.None, default, out _), Is.EqualTo(NetworkError.ConnectionReset));
    }

    [Test]
    public void A_full_stream_blocks_its_writer_until_it_is_read()
    {
        _space.CreatePair(SocketType.Stream, out UnixSocketDescription? a, out UnixSocketDescription? b);
        byte[] much = new byte[500_000];
        new Random(1).NextBytes(much);
        Task<int> sending = Task.Run(() =>
        {
            a!.Send(much, MessageFlags.None, default, out int count);
            a.Shutdown(SocketShutdown.Send);
            return count;
        });
        byte[] read = new byte[much.Length + 1];
        int total = 0;
        while (b!.Receive(read.AsSpan(total), MessageFlags.None, default, out ReceivedMessage message) == NetworkError.None && message.Count > 0)
            total += message.Count;
        Assert.That(sending.Result, Is.EqualTo(much.Length));
        Assert.That(read.AsSpan(0, total).SequenceEqual(much));
    }

    [Test]
    public void Room_in_a_full_stream_is_an_event()
    {
        _space.CreatePair(SocketType.Stream, out UnixSocketDescription? a, out UnixSocketDescription? b);
        a!.IsNonBlocking = true;
        var port = new EventPort();
        var events = new PortEvent[4];
        port.Add(a, ReadyEvents.Readable | ReadyEvents.Writable, 1);
        Assert.That(port.Wait(events), Is.EqualTo(1));
        byte[] block = new byte[50_000];
        while (a.Send(block, MessageFlags.None, default, out _) == NetworkError.None)
        {
        }

        Assert.That(a.Readiness & ReadyEvents.Writable, Is.EqualTo(ReadyEvents.None));
        Task<int> waiting = Task.Run(() => port.Wait(events));
        for (int read = 0; read < 200_000;)
        {
            b!.Receive(block, MessageFlags.None, default, out ReceivedMessage message);
            read += message.Count;
        }

        Assert.That(waiting.Wait(s_patience));
        Assert.That(events[0].Ready, Is.EqualTo(ReadyEvents.Writable));
    }

    [Test]
    public void Datagrams_go_to_a_name_and_tell_their_sender()
    {
        UnixSocketDescription receiver = New(SocketType.Dgram), sender = New(SocketType.Dgram);
        receiver.Bind(Path("/r"));
        sender.Bind(Path("/s"));
        Assert.That(sender.Send("hello"u8, MessageFlags.None, default, out _), Is.EqualTo(NetworkError.NotConnected));
        Assert.That(sender.Send("hello"u8, MessageFlags.None, Path("/r"), out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.EqualTo(5));
        byte[] address = new byte[SocketAddressFormat.UnixSize];
        receiver.Receive(new byte[9], MessageFlags.None, address, out ReceivedMessage message);
        SocketAddressFormat.ReadUnix(address.AsSpan(0, message.AddressLength), out ReadOnlySpan<byte> name);
        Assert.That((message.Count, Encoding.ASCII.GetString(name)), Is.EqualTo((5, "/s")));
        New(SocketType.Dgram).Send("x"u8, MessageFlags.None, Path("/r"), out _);
        receiver.Receive(new byte[9], MessageFlags.None, address, out message);
        Assert.That(message.AddressLength, Is.Zero, "a sender without a name");
    }

    [Test]
    public void A_connected_datagram_socket_listens_to_its_peer_only()
    {
        UnixSocketDescription a = New(SocketType.Dgram), b = New(SocketType.Dgram), other = New(SocketType.Dgram);
        a.Bind(Path("/a"));
        b.Bind(Path("/b"));
        a.Connect(Path("/b"));
        Assert.That(other.Send("x"u8, MessageFlags.None, Path("/a"), out _), Is.EqualTo((NetworkError)FileError.NotPermitted));
        Assert.That(other.Connect(Path("/a")), Is.EqualTo((NetworkError)FileError.NotPermitted));
        Send(a, "to b");
        Assert.That(Receive(b), Is.EqualTo("to b"));
        a.Disconnect();
        Assert.That(other.Send("x"u8, MessageFlags.None, Path("/a"), out _), Is.EqualTo(NetworkError.None));
        b.Connect(Path("/a"));
        a.Release();
        Assert.That(b.Send("x"u8, MessageFlags.None, default, out _), Is.EqualTo(NetworkError.ConnectionRefused));
        Assert.That(b.Send("x"u8, MessageFlags.None, default, out _), Is.EqualTo(NetworkError.NotConnected), "the peer is forgotten");
    }

    [Test]
    public void A_full_inbox_blocks_senders_until_a_message_is_taken()
    {
        UnixSocketDescription receiver = New(SocketType.Dgram), sender = New(SocketType.Dgram);
        receiver.Bind(Path("/r"));
        sender.Connect(Path("/r"));
        sender.IsNonBlocking = true;
        int sent = 0;
        while (sender.Send("x"u8, MessageFlags.None, default, out _) == NetworkError.None)
            sent++;
        Assert.That(sent, Is.EqualTo(11));
        Assert.That(sender.Readiness & ReadyEvents.Writable, Is.EqualTo(ReadyEvents.None));
        sender.IsNonBlocking = false;
        Task<NetworkError> sending = Task.Run(() => sender.Send("y"u8, MessageFlags.None, default, out _));
        Assert.That(sending.Wait(10), Is.False);
        Receive(receiver);
        Assert.That(sending.Wait(s_patience) ? sending.Result : NetworkError.TimedOut, Is.EqualTo(NetworkError.None));
        Assert.That(sender.Send(new byte[300_000], MessageFlags.None, default, out _), Is.EqualTo(NetworkError.MessageSize));
    }

    [Test]
    public void Blocked_calls_end_with_shutdown_and_close()
    {
        UnixSocketDescription listener = Listen("/s", SocketType.Stream, 1);
        Task<NetworkError> accepting = Task.Run(() => listener.Accept(default, out _, out _));
        Assert.That(accepting.Wait(10), Is.False);
        listener.Shutdown(SocketShutdown.Both);
        Assert.That(accepting.Result, Is.EqualTo(NetworkError.InvalidArgument));
        _space.CreatePair(SocketType.Stream, out UnixSocketDescription? a, out UnixSocketDescription? b);
        Task<string> receiving = Task.Run(() => Receive(a!));
        Assert.That(receiving.Wait(10), Is.False);
        b!.Release();
        Assert.That(receiving.Result, Is.Empty);
    }

    [Test]
    public void Peers_are_this_process()
    {
        UnixSocketDescription listener = Listen("/s", SocketType.Stream, 1), client = New(SocketType.Stream);
        client.Connect(Path("/s"));
        Assert.That(client.GetPeerUser(out uint user), Is.EqualTo(NetworkError.None));
        Assert.That(user, Is.Zero);
        byte[] credentials = new byte[12];
        Assert.That(client.GetOption(OptionLevel.Socket, SocketOptionNumber.PeerCredentials, credentials, out int length), Is.EqualTo(NetworkError.None));
        Assert.That((length, BitConverter.ToInt32(credentials)), Is.EqualTo((12, Environment.ProcessId)));
        New(SocketType.Stream).GetPeerUser(out user);
        Assert.That(user, Is.EqualTo(uint.MaxValue));
        listener.Release();
    }

    [Test]
    public void Options_of_other_families_are_kept_and_those_of_protocols_refused()
    {
        UnixSocketDescription socket = New(SocketType.Stream);
        byte[] on = [1, 0, 0, 0], value = new byte[4];
        Assert.That(socket.SetOption(OptionLevel.Socket, SocketOptionNumber.ReuseAddress, on), Is.EqualTo(NetworkError.None));
        socket.GetOption(OptionLevel.Socket, SocketOptionNumber.ReuseAddress, value, out _);
        Assert.That(value, Is.EqualTo(on));
        Assert.That(socket.SetOption(OptionLevel.Tcp, TcpOptionNumber.NoDelay, on), Is.EqualTo(NetworkError.OperationNotSupported));
    }

    [Test]
    public void Many_connections_at_once_keep_their_bytes_apart()
    {
        const int Clients = 50;
        UnixSocketDescription listener = Listen("/s", SocketType.Stream, Clients);
        Task serving = OnThread(() =>
        {
            Task[] echoes = new Task[Clients];
            for (int index = 0; index < Clients; index++)
            {
                UnixSocketDescription server = Accept(listener, out _);
                echoes[index] = OnThread(() =>
                {
                    string text;
                    while ((text = Receive(server)).Length > 0)
                        Send(server, text);
                    server.Release();
                });
            }

            Task.WaitAll(echoes);
        });
        Parallel.For(0, Clients, index =>
        {
            UnixSocketDescription client = New(SocketType.Stream);
            Assert.That(client.Connect(Path("/s")), Is.EqualTo(NetworkError.None));
            for (int round = 0; round < 20; round++)
            {
                Send(client, $"{index}:{round}");
                Assert.That(Receive(client), Is.EqualTo($"{index}:{round}"));
            }

            client.Release();
        });
        Assert.That(serving.Wait(s_patience));
    }

    // Blocking code has no place on the pool, which would add threads too slowly.
    private static Task OnThread(Action action) =>
        Task.Factory.StartNew(action, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static byte[] Path(string path) => [1, 0, .. Encoding.ASCII.GetBytes(path)];

    private static void Send(UnixSocketDescription socket, string text) =>
        Assert.That(socket.Send(Encoding.ASCII.GetBytes(text), MessageFlags.None, default, out _), Is.EqualTo(NetworkError.None));

    private static string Receive(UnixSocketDescription socket, MessageFlags flags = MessageFlags.None)
    {
        byte[] buffer = new byte[100];
        Assert.That(socket.Receive(buffer, flags, default, out ReceivedMessage message), Is.EqualTo(NetworkError.None));
        return Encoding.ASCII.GetString(buffer, 0, message.Count);
    }

    private static UnixSocketDescription Accept(UnixSocketDescription listener, out string clientName)
    {
        byte[] address = new byte[SocketAddressFormat.UnixSize];
        Assert.That(listener.Accept(address, out int length, out SocketDescription? accepted), Is.EqualTo(NetworkError.None));
        SocketAddressFormat.ReadUnix(address.AsSpan(0, length), out ReadOnlySpan<byte> name);
        clientName = Encoding.ASCII.GetString(name);
        return (UnixSocketDescription)accepted!;
    }

    private static string LocalName(UnixSocketDescription socket)
    {
        byte[] address = new byte[SocketAddressFormat.StorageSize];
        socket.GetLocalAddress(address, out int length);
        SocketAddressFormat.ReadUnix(address.AsSpan(0, length), out ReadOnlySpan<byte> name);
        return Encoding.ASCII.GetString(name);
    }

    private static string RemoteName(UnixSocketDescription socket)
    {
        byte[] address = new byte[SocketAddressFormat.StorageSize];
        Assert.That(socket.GetRemoteAddress(address, out int length), Is.EqualTo(NetworkError.None));
        SocketAddressFormat.ReadUnix(address.AsSpan(0, length), out ReadOnlySpan<byte> name);
        return Encoding.ASCII.GetString(name);
    }

    private UnixSocketDescription New(SocketType type)
    {
        Assert.That(_space.Create(type, out UnixSocketDescription? socket), Is.EqualTo(NetworkError.None));
        return socket!;
    }

    private UnixSocketDescription Listen(string path, SocketType type, int backlog)
    {
        UnixSocketDescription listener = New(type);
        Assert.That(listener.Bind(Path(path)), Is.EqualTo(NetworkError.None));
        Assert.That(listener.Listen(backlog), Is.EqualTo(NetworkError.None));
        return listener;
    }
}
