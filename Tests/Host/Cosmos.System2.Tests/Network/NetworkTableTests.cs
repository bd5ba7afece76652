using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Sockets;
using Cosmos.Sockets;
using Cosmos.Storage;
using Cosmos.System2.Files;
using Cosmos.System2.Network;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Network;

public class NetworkTableTests
{
    private readonly OpenSockets _sockets;
    private readonly NetworkStack _stack = new(new NetworkStackOptions(), TimeProvider.System, new ManagedPacketMemory(), new CountingRandom());
    private readonly NetworkTables _tables;

    public NetworkTableTests()
    {
        _sockets = new OpenSockets(_stack);
        _tables = new NetworkTables(_stack, _sockets);
    }

    [Test]
    public void Open_sockets_are_listed_as_Linux_lists_them()
    {
        InternetSocketDescription listener = New(SocketType.Stream, AddressFamily.InterNetwork), datagrams = New(SocketType.Dgram, AddressFamily.InterNetworkV6);
        Bind(listener, "127.0.0.1", 8080);
        listener.Listen(1);
        Bind(datagrams, "::1", 53);
        Assert.That(_tables.Read("tcp"), Does.Contain("   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 "));
        Assert.That(_tables.Read("udp6"), Does.Contain("   0: 00000000000000000000000001000000:0035 00000000000000000000000000000000:0000 07 "));
        Assert.That(_tables.Read("tcp6").Split('\n').Length, Is.EqualTo(2), "a heading only");
        Assert.That(_tables.Read("sockstat"), Does.Contain("TCP: inuse 1 "));
        listener.Release();
        datagrams.Release();
        Assert.That(_tables.Read("tcp").Split('\n').Length, Is.EqualTo(2));
    }

    [Test]
    public void Interfaces_and_their_addresses_are_listed()
    {
        Assert.That(_tables.InterfaceNames(), Is.EqualTo(new[] { "lo" }));
        Assert.That(_tables.Read("dev"), Does.Contain("    lo: "));
        Assert.That(_tables.Read("if_inet6"), Is.EqualTo("00000000000000000000000000000001 01 80 10 80       lo\n"));
        Assert.That(_tables.Read("snmp"), Does.Contain("\nIp: 2 64 "));
        foreach (string protocol in new[] { "Ip", "Icmp", "Tcp", "Udp" })
        {
            string[] lines = [.. _tables.Read("snmp").Split('\n').Where(line => line.StartsWith(protocol + ':', StringComparison.Ordinal))];
            Assert.That(lines[0].Split(' ').Length, Is.EqualTo(lines[1].Split(' ').Length), protocol);
        }
    }

    [Test]
    public void The_tree_has_the_files_before_there_is_a_network()
    {
        FileCalls files = new(() => StandardTree.Create(new PlatformOptions(), 1 << 20, Assert.Fail));
        foreach (string path in new[] { "/proc/net/tcp", "/proc/net/dev", "/proc/sys/net/ipv4/ip_forward", "/sys/class/net", "/etc/hosts", "/etc/resolv.conf" })
            Assert.That(files.GetStatus(Encoding.UTF8.GetBytes(path), follow: true, out _), Is.EqualTo(FileError.None), path);
        Assert.That(Read(files, "/proc/sys/net/ipv4/conf/all/forwarding"), Is.EqualTo("0\n"));
        Assert.That(Read(files, "/etc/hosts"), Does.Contain("127.0.0.1\tlocalhost"));
    }

    private static void Bind(InternetSocketDescription socket, string address, ushort port)
    {
        byte[] bytes = new byte[SocketAddressFormat.StorageSize];
        int length = SocketAddressFormat.WriteInternet(new InternetEndpoint(InternetAddress.Parse(address), port), socket.Family, bytes);
        Assert.That(socket.Bind(bytes.AsSpan(0, length)), Is.EqualTo(NetworkError.None));
    }

    private static string Read(FileCalls files, string path)
    {
        Assert.That(files.Open(Encoding.UTF8.GetBytes(path), PalOpen.ReadOnly, 0, out int descriptor), Is.EqualTo(FileError.None), path);
        using var contents = new MemoryStream();
        byte[] buffer = new byte[256];
        while (files.Read(descriptor, buffer, out int count) == FileError.None && count > 0)
            contents.Write(buffer, 0, count);
        return Encoding.UTF8.GetString(contents.ToArray());
    }

    private InternetSocketDescription New(SocketType type, AddressFamily family)
    {
        NetworkSocket? socket = _stack.CreateSocket(family, type, ProtocolType.IP, out NetworkError error);
        Assert.That(error, Is.EqualTo(NetworkError.None));
        return new InternetSocketDescription(socket!, _sockets);
    }

    private sealed class CountingRandom : Cosmos.Network.Randomness.INetworkRandom
    {
        private uint _last;

        public void Fill(Span<byte> destination) => destination.Fill((byte)NextUInt32());

        public uint NextUInt32() => ++_last * 2654435761;
    }
}
