using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using NUnit.Framework;

namespace Cosmos.Sockets.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class OptionTests
{
    private readonly FakeSocket _tcp = new();
    private readonly FakeSocket _udp6 = new(SocketType.Dgram, AddressFamily.InterNetworkV6);

    [TestCase(OptionLevel.Socket, SocketOptionNumber.KeepAlive, SocketOption.KeepAlive)]
    [TestCase(OptionLevel.Socket, SocketOptionNumber.ReuseAddress, SocketOption.ReuseAddress)]
    [TestCase(OptionLevel.Socket, SocketOptionNumber.ReusePort, SocketOption.ReusePort)]
    [TestCase(OptionLevel.Tcp, TcpOptionNumber.NoDelay, SocketOption.NoDelay)]
    [TestCase(OptionLevel.Tcp, TcpOptionNumber.KeepAliveTime, SocketOption.KeepAliveTime)]
    [TestCase(OptionLevel.IP, IPOptionNumber.TimeToLive, SocketOption.TimeToLive)]
    [TestCase(OptionLevel.IP, IPOptionNumber.TypeOfService, SocketOption.TypeOfService)]
    public void Numbers_of_Linux_are_translated(int level, int name, SocketOption option)
    {
        InternetSocketDescription socket = InternetSocketTests.Describe(_tcp);
        Assert.That(socket.SetOption(level, name, Integer(7)), Is.EqualTo(NetworkError.None));
        Assert.That(_tcp.Options[option], Is.EqualTo(7));
        Assert.That(Get(socket, level, name), Is.EqualTo(7));
    }

    [Test]
    public void Options_of_IPv6_need_an_IPv6_socket()
    {
        Assert.That(
            InternetSocketTests.Describe(_tcp).SetOption(OptionLevel.IPv6, IPv6OptionNumber.IPv6Only, Integer(1)), Is.EqualTo(NetworkError.ProtocolOption));
        Assert.That(
            InternetSocketTests.Describe(_udp6).SetOption(OptionLevel.IPv6, IPv6OptionNumber.IPv6Only, Integer(1)), Is.EqualTo(NetworkError.None));
        Assert.That(_udp6.Options[SocketOption.IPv6Only], Is.EqualTo(1));
    }

    [Test]
    public void Options_of_TCP_need_a_TCP_socket() =>
        Assert.That(
            InternetSocketTests.Describe(_udp6).SetOption(OptionLevel.Tcp, TcpOptionNumber.NoDelay, Integer(1)), Is.EqualTo(NetworkError.ProtocolOption));

    [TestCase(1000, 2304)]
    [TestCase(100_000, 200_000)]
    [TestCase(int.MaxValue, 425_984)]
    public void Buffers_are_doubled_and_limited_as_on_Linux(int requested, int expected)
    {
        InternetSocketTests.Describe(_tcp).SetOption(OptionLevel.Socket, SocketOptionNumber.ReceiveBuffer, Integer(requested));
        Assert.That(_tcp.Options[SocketOption.ReceiveBuffer], Is.EqualTo(expected));
    }

    [Test]
    public void Kind_and_state_can_be_read_and_not_set()
    {
        InternetSocketDescription socket = InternetSocketTests.Describe(_udp6);
        Assert.That(Get(socket, OptionLevel.Socket, SocketOptionNumber.Type), Is.EqualTo(2));
        Assert.That(Get(socket, OptionLevel.Socket, SocketOptionNumber.Domain), Is.EqualTo(10));
        Assert.That(Get(socket, OptionLevel.Socket, SocketOptionNumber.Protocol), Is.EqualTo(17));
        Assert.That(Get(socket, OptionLevel.Socket, SocketOptionNumber.AcceptsConnections), Is.Zero);
        Assert.That(socket.SetOption(OptionLevel.Socket, SocketOptionNumber.Type, Integer(1)), Is.EqualTo(NetworkError.ProtocolOption));
        Assert.That(socket.SetOption(OptionLevel.Socket, SocketOptionNumber.KeepAlive, new byte[2]), Is.EqualTo(NetworkError.InvalidArgument));
    }

    [Test]
    public void Errors_are_taken_once()
    {
        _tcp.Options[SocketOption.Error] = (int)NetworkError.ConnectionReset;
        InternetSocketDescription socket = InternetSocketTests.Describe(_tcp);
        Assert.That(Get(socket, OptionLevel.Socket, SocketOptionNumber.Error), Is.EqualTo(104));
        Assert.That(Get(socket, OptionLevel.Socket, SocketOptionNumber.Error), Is.Zero);
    }

    [Test]
    public void Times_are_timeval()
    {
        InternetSocketDescription socket = InternetSocketTests.Describe(_tcp);
        byte[] time = new byte[16];
        time[0] = 2;
        BinaryPrimitives.WriteInt64LittleEndian(time.AsSpan(8), 500_000);
        Assert.That(socket.SetOption(OptionLevel.Socket, SocketOptionNumber.ReceiveTimeout, time), Is.EqualTo(NetworkError.None));
        Assert.That(socket.ReceiveTimeout, Is.EqualTo(2500));
        byte[] read = new byte[16];
        socket.GetOption(OptionLevel.Socket, SocketOptionNumber.ReceiveTimeout, read, out int length);
        Assert.That((length, read), Is.EqualTo((16, time)));
        BinaryPrimitives.WriteInt64LittleEndian(time.AsSpan(8), 1_000_000);
        Assert.That(socket.SetOption(OptionLevel.Socket, SocketOptionNumber.SendTimeout, time), Is.EqualTo(NetworkError.InvalidArgument));
    }

    [Test]
    public void Linger_is_a_switch_and_seconds()
    {
        InternetSocketDescription socket = InternetSocketTests.Describe(_tcp);
        byte[] linger = [1, 0, 0, 0, 9, 0, 0, 0];
        socket.SetOption(OptionLevel.Socket, SocketOptionNumber.Linger, linger);
        Assert.That(_tcp.LingerSeconds, Is.EqualTo(9));
        byte[] read = new byte[8];
        socket.GetOption(OptionLevel.Socket, SocketOptionNumber.Linger, read, out _);
        Assert.That(read, Is.EqualTo(linger));
        linger[0] = 0;
        socket.SetOption(OptionLevel.Socket, SocketOptionNumber.Linger, linger);
        Assert.That(_tcp.LingerSeconds, Is.Null);
    }

    [Test]
    public void Groups_are_joined_by_address_or_index_of_the_interface()
    {
        InternetSocketDescription socket = InternetSocketTests.Describe(_tcp);
        var group = InternetAddress.Parse("239.1.2.3");
        socket.SetOption(OptionLevel.IP, IPOptionNumber.AddMembership, [239, 1, 2, 3, 10, 0, 0, 1]);
        Assert.That(_tcp.Membership, Is.EqualTo((group, 2u, true)), "ip_mreq");
        socket.SetOption(OptionLevel.IP, IPOptionNumber.DropMembership, [239, 1, 2, 3, 0, 0, 0, 0, 5, 0, 0, 0]);
        Assert.That(_tcp.Membership, Is.EqualTo((group, 5u, false)), "ip_mreqn");
        Assert.That(
            socket.SetOption(OptionLevel.IP, IPOptionNumber.AddMembership, [239, 1, 2, 3, 10, 9, 9, 9]), Is.EqualTo((NetworkError)19), "ENODEV: nobody has the address");
        byte[] request = new byte[20];
        request[0] = 0xFF;
        request[1] = 2;
        request[16] = 3;
        InternetSocketTests.Describe(_udp6).SetOption(OptionLevel.IPv6, IPv6OptionNumber.AddMembership, request);
        Assert.That(_udp6.Membership, Is.EqualTo((InternetAddress.Parse("ff02::"), 3u, true)));
    }

    [Test]
    public void Interface_of_groups_is_set_by_address_or_index_and_told_by_address()
    {
        InternetSocketDescription socket = InternetSocketTests.Describe(_tcp);
        Assert.That(socket.SetOption(OptionLevel.IP, IPOptionNumber.MulticastInterface, [10, 0, 0, 1]), Is.EqualTo(NetworkError.None));
        Assert.That(_tcp.Options[SocketOption.MulticastInterface], Is.EqualTo(2));
        byte[] read = new byte[4];
        socket.GetOption(OptionLevel.IP, IPOptionNumber.MulticastInterface, read, out _);
        Assert.That(read, Is.EqualTo(new byte[] { 10, 0, 0, 1 }));
        Assert.That(socket.SetOption(OptionLevel.IP, IPOptionNumber.MulticastInterface, [10, 9, 9, 9]), Is.EqualTo(NetworkError.AddressNotAvailable));
        socket.SetOption(OptionLevel.IP, IPOptionNumber.MulticastInterface, [0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0]);
        Assert.That(_tcp.Options[SocketOption.MulticastInterface], Is.EqualTo(3));
    }

    private static byte[] Integer(int value)
    {
        byte[] bytes = new byte[4];
        OptionBytes.WriteInteger(bytes, value);
        return bytes;
    }

    private static int Get(InternetSocketDescription socket, int level, int name)
    {
        Span<byte> value = stackalloc byte[4];
        Assert.That(socket.GetOption(level, name, value, out int length), Is.EqualTo(NetworkError.None));
        Assert.That(length, Is.EqualTo(4));
        OptionBytes.TryReadInteger(value, out int number);
        return number;
    }
}
