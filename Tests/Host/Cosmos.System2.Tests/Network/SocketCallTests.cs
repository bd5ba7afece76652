using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using Cosmos.Network;
using Cosmos.Sockets;
using Cosmos.Storage;
using Cosmos.System2.Files;
using Cosmos.System2.Network;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Network;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public unsafe class SocketCallTests
{
    private readonly DescriptorTable _descriptors = new();
    private readonly VirtualFileSystem _files = new(new InMemoryFileSystem(new StorageBudget(1 << 20), TimeProvider.System));
    private readonly SocketCalls _calls;
    private (AddressFamily Family, SocketType Type, ProtocolType Protocol) _asked;

    public SocketCallTests() => _calls = new SocketCalls(_descriptors, new UnixSocketSpace(() => _files), Refuse);

    [TestCase(-1, 1, 0, NetworkError.AddressFamilyNotSupported)]
    [TestCase(16, 1, 0, NetworkError.AddressFamilyNotSupported, TestName = "AppleTalk")]
    [TestCase(65536, 3, 0, NetworkError.AddressFamilyNotSupported, TestName = "Packet")]
    [TestCase(2, 0, 6, NetworkError.ProtocolType)]
    [TestCase(2, 6, 6, NetworkError.ProtocolType)]
    [TestCase(2, 1, 5, NetworkError.ProtocolNotSupported)]
    [TestCase(2, 1, 58, NetworkError.ProtocolNotSupported, TestName = "ICMPv6 over IPv4")]
    [TestCase(1, 1, 6, NetworkError.ProtocolNotSupported, TestName = "TCP over AF_UNIX")]
    [TestCase(1, 4, 0, NetworkError.SocketNotSupported, TestName = "RDM over AF_UNIX")]
    public void Unknown_kinds_of_sockets_are_refused(int family, int type, int protocol, NetworkError expected) =>
        Assert.That(_calls.Create(family, type, protocol, out _), Is.EqualTo(expected));

    [Test]
    public void Numbers_of_the_class_library_reach_the_stack()
    {
        _calls.Create(23, 3, 1, out _);
        Assert.That(_asked, Is.EqualTo((AddressFamily.InterNetworkV6, SocketType.Raw, ProtocolType.IcmpV6)), "ICMP of an IPv6 socket is ICMPv6");
        _calls.Create(2, 1, 6, out _);
        Assert.That(_asked, Is.EqualTo((AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)));
    }

    [Test]
    public void What_is_no_socket_is_told_apart_from_what_is_not_open()
    {
        _descriptors.Add(File("x"), closeOnExec: false, out int file);
        Assert.That(_calls.Listen(file, 1), Is.EqualTo(SocketCalls.NotASocket));
        Assert.That(_calls.Listen(77, 1), Is.EqualTo(NetworkError.Closed));
        _calls.GetKind(file, out int family, out int type, out int protocol, out bool isListening);
        Assert.That((family, type, protocol, isListening), Is.EqualTo((-1, -1, -1, false)));
    }

    [Test]
    public void Accepted_sockets_get_descriptors_of_their_own()
    {
        int listener = Unix(), client = Unix();
        byte[] path = [1, 0, .. "/s"u8];
        Assert.That(_calls.Bind(listener, 0, path), Is.EqualTo(NetworkError.None));
        Assert.That(_calls.Listen(listener, 1), Is.EqualTo(NetworkError.None));
        Assert.That(_calls.Connect(client, path), Is.EqualTo(NetworkError.None));
        byte[] address = new byte[110];
        Assert.That(_calls.Accept(listener, address, out int length, out int server), Is.EqualTo(NetworkError.None));
        Assert.That((length, server), Is.EqualTo((2, 2)), "the client has no name");
        _calls.GetKind(listener, out int family, out int type, out _, out bool isListening);
        Assert.That((family, type, isListening), Is.EqualTo((1, 1, true)));
        Assert.That(_calls.Send(client, "hello"u8, 0, out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.EqualTo(5));
        Assert.That(_calls.GetAvailable(server, out int available), Is.EqualTo(NetworkError.None));
        Assert.That(available, Is.EqualTo(5));
        Assert.That(_calls.Receive(server, new byte[9], 0x4000, out _), Is.EqualTo(NetworkError.OperationNotSupported), "an unknown flag");
        Assert.That(_calls.Disconnect(client), Is.EqualTo(NetworkError.None), "a stream is shut down instead");
        Assert.That(_calls.Send(server, "x"u8, 0, out _), Is.EqualTo(NetworkError.BrokenPipe));
    }

    [Test]
    public void A_connection_waits_for_a_free_descriptor()
    {
        var descriptors = new DescriptorTable(limit: 3);
        var calls = new SocketCalls(descriptors, new UnixSocketSpace(() => _files), Refuse);
        byte[] path = [1, 0, .. "/s"u8];
        calls.Create(PalFamily.Unix, 1, 0, out int listener);
        calls.Create(PalFamily.Unix, 1, 0, out int client);
        calls.Create(PalFamily.Unix, 1, 0, out int last);
        calls.Bind(listener, 0, path);
        calls.Listen(listener, 1);
        calls.Connect(client, path);
        Assert.That(calls.Accept(listener, new byte[110], out _, out _), Is.EqualTo((NetworkError)FileError.TooManyOpenFiles));
        descriptors.Close(last);
        Assert.That(calls.Accept(listener, new byte[110], out _, out int server), Is.EqualTo(NetworkError.None));
        Assert.That(calls.Send(server, "x"u8, 0, out _), Is.EqualTo(NetworkError.None));
    }

    [Test]
    public void Pieces_are_gathered_and_scattered()
    {
        (int a, int b) = Pair(SocketType.Seqpacket);
        byte[] first = Encoding.ASCII.GetBytes("abc"), second = Encoding.ASCII.GetBytes("defgh"), left = new byte[4], right = new byte[10];
        fixed (byte* p1 = first, p2 = second, p3 = left, p4 = right)
        {
            PalVector[] send = [new() { Base = p1, Count = 3 }, new() { Base = p2, Count = 5 }];
            PalVector[] receive = [new() { Base = p3, Count = 4 }, new() { Base = p4, Count = 10 }];
            Assert.That(_calls.SendMessage(a, send, 0, default, out long sent), Is.EqualTo(NetworkError.None));
            Assert.That(_calls.ReceiveMessage(b, receive, 0, default, out _, out long received), Is.EqualTo(NetworkError.None));
            Assert.That((sent, received), Is.EqualTo((8L, 8L)));
        }

        Assert.That(Encoding.ASCII.GetString(left) + Encoding.ASCII.GetString(right, 0, 4), Is.EqualTo("abcdefgh"));
        (a, b) = Pair(SocketType.Stream);
        fixed (byte* p1 = first, p2 = second, p3 = left, p4 = right)
        {
            PalVector[] send = [new() { Base = p1, Count = 3 }, default, new() { Base = p2, Count = 5 }];
            PalVector[] receive = [new() { Base = p3, Count = 4 }, new() { Base = p4, Count = 10 }];
            _calls.SendMessage(a, send, 0, default, out long sent);
            _calls.ReceiveMessage(b, receive, 0, default, out _, out long received);
            Assert.That((sent, received), Is.EqualTo((8L, 8L)), "a stream waits for its first bytes only");
        }
    }

    [Test]
    public void A_file_is_sent_from_an_offset_and_keeps_its_position()
    {
        (int a, int b) = Pair(SocketType.Stream);
        _descriptors.Add(File("0123456789"), closeOnExec: false, out int file);
        Assert.That(_calls.SendFile(a, file, 3, 4, out long sent), Is.EqualTo(FileError.None));
        Assert.That(sent, Is.EqualTo(4));
        byte[] buffer = new byte[20];
        _calls.Receive(b, buffer, 0, out int count);
        Assert.That(Encoding.ASCII.GetString(buffer, 0, count), Is.EqualTo("3456"));
        Assert.That(_calls.SendFile(a, file, 8, 100, out sent), Is.EqualTo(FileError.None));
        Assert.That(sent, Is.EqualTo(2), "up to the end of the file");
        Assert.That(_calls.SendFile(a, b, 0, 1, out _), Is.EqualTo(FileError.InvalidArgument), "a socket is no source");
        Assert.That(_calls.SendFile(a, 99, 0, 1, out _), Is.EqualTo(FileError.BadDescriptor));
    }

    [Test]
    public void Reuse_and_exclusive_use_are_two_names_of_one_thing()
    {
        int socket = Unix();
        byte[] value = new byte[4];
        Assert.That(_calls.SetOption(socket, 0xFFFF, -5, [2, 0, 0, 0]), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(_calls.SetOption(socket, 0xFFFF, 4, [1, 0]), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(_calls.GetOption(socket, 0xFFFF, 4096, value, out _), Is.EqualTo(NetworkError.OperationNotSupported), "unknown");
        Assert.That(_calls.GetOption(socket, 0xFFFF, 0x1008, value, out int length), Is.EqualTo(NetworkError.None));
        Assert.That((length, value[0]), Is.EqualTo((4, (byte)1)), "the type");
    }

    [Test]
    public void Linger_and_timeouts_have_limits()
    {
        int socket = Unix();
        Assert.That(_calls.SetLinger(socket, new PalLinger { OnOff = 1, Seconds = 65536 }), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(_calls.SetLinger(socket, new PalLinger { OnOff = 1, Seconds = 9 }), Is.EqualTo(NetworkError.None));
        _calls.GetLinger(socket, out PalLinger linger);
        Assert.That((linger.OnOff, linger.Seconds), Is.EqualTo((1, 9)));
        Assert.That(_calls.SetTimeout(socket, -1, isReceiving: true), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(_calls.SetTimeout(socket, 1, isReceiving: true), Is.EqualTo(NetworkError.None));
    }

    private NetworkError Refuse(AddressFamily family, SocketType type, ProtocolType protocol, out SocketDescription? socket)
    {
        _asked = (family, type, protocol);
        socket = null;
        return NetworkError.NoBufferSpace;
    }

    private int Unix()
    {
        Assert.That(_calls.Create(PalFamily.Unix, 1, 0, out int descriptor), Is.EqualTo(NetworkError.None));
        return descriptor;
    }

    private (int First, int Second) Pair(SocketType type)
    {
        new UnixSocketSpace(() => _files).CreatePair(type, out UnixSocketDescription? first, out UnixSocketDescription? second);
        _descriptors.Add(first!, closeOnExec: true, out int a);
        _descriptors.Add(second!, closeOnExec: true, out int b);
        return (a, b);
    }

    private OpenDescription File(string contents)
    {
        _files.Open("/file"u8, OpenFlags.Read | OpenFlags.Write | OpenFlags.Create | OpenFlags.Truncate, (UnixFileMode)0x1B6, out OpenDescription? file);
        file!.Write(Encoding.ASCII.GetBytes(contents), out _);
        return file;
    }
}
