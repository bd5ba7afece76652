using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Dns;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Dns;

/// <summary>The resolver over the stack's own UDP and TCP; the TCP server runs on the same stack, over its loopback interface.</summary>
public sealed class DnsOverSocketsTests
{
    private TestHost _host = null!;
    private DnsResolver _resolver = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new TestHost();
        _resolver = new DnsResolver(_host.Stack);
        Server(TestHost.Peer);
    }

    [Test]
    public void A_name_is_found_over_UDP()
    {
        DnsAddressResult? result = null;
        _resolver.ResolveAddresses("a.example", AddressFamily.InterNetwork, value => result = value);
        byte[] query = Frames.OpenUdp(_host.TakeSent(), out ushort port, out ushort serverPort);
        Assert.That(serverPort, Is.EqualTo(53));
        _host.Receives(Frames.UdpFrame(53, port, DnsBytes.To(query).Address("a.example", "192.0.2.1").ToArray()));
        _host.Passes(TimeSpan.FromMilliseconds(2));
        Assert.That(result!.Addresses.Single().ToString(), Is.EqualTo("192.0.2.1"));
        Assert.That(_host.BuffersInUse, Is.Zero);
    }

    [Test] // RFC 5452, section 9.2
    public void Every_query_has_its_own_port()
    {
        var ports = new HashSet<ushort>();
        for (int i = 0; i < 100; i++)
        {
            _resolver.ResolveAddresses($"n{i}.example", AddressFamily.InterNetwork, _ => { });
            Frames.OpenUdp(_host.TakeSent(), out ushort port, out _);
            ports.Add(port);
        }

        Assert.That(ports, Has.Count.EqualTo(100));
        Assert.That(ports.Zip(ports.Skip(1), (a, b) => Math.Abs(a - b)).Average(), Is.GreaterThan(500), "the next port cannot be guessed");
    }

    [Test]
    public void A_response_from_another_server_or_port_is_not_believed()
    {
        DnsAddressResult? result = null;
        _resolver.ResolveAddresses("a.example", AddressFamily.InterNetwork, value => result = value);
        byte[] query = Frames.OpenUdp(_host.TakeSent(), out ushort port, out _);
        byte[] forged = DnsBytes.To(query).Address("a.example", "192.0.2.66").ToArray();
        _host.Receives(Frames.UdpFrame(54, port, forged));
        InternetAddress other = InternetAddress.Parse("10.0.0.77");
        _host.Receives(Frames.Ethernet(Frames.IPv4(17, Frames.Udp(53, port, forged, other), other)));
        _host.Passes(TimeSpan.FromMilliseconds(2));
        Assert.That(result, Is.Null);
    }

    [Test]
    public void A_machine_without_name_server_is_left_at_once()
    {
        Server(TestHost.Peer, InternetAddress.Parse("10.0.0.4"));
        _resolver.ResolveAddresses("a.example", AddressFamily.InterNetwork, _ => { });
        byte[] sent = _host.TakeSent();
        _host.Receives(Frames.Ethernet(Frames.IPv4(1, Frames.Icmp(3, 3, 0, sent[14..42]))));
        _host.Passes(TimeSpan.FromMilliseconds(2));
        byte[] next = _host.TakeSent();
        Assert.That(next[13], Is.EqualTo(6), "the second server is looked for on the link");
    }

    [Test]
    public void Whatever_comes_on_the_port_never_throws()
    {
        var random = new Random(10);
        DnsAddressResult? result = null;
        _resolver.ResolveAddresses("a.example", AddressFamily.InterNetwork, value => result = value);
        for (int i = 0; i < 2000 && _host.Link.Sent.Count > 0; i++)
        {
            byte[] query = Frames.OpenUdp(_host.Link.Sent.Peek(), out ushort port, out _);
            var bytes = new byte[random.Next(0, 700)];
            random.NextBytes(bytes);
            if (bytes.Length >= query.Length && random.Next(2) == 0)
                query.CopyTo(bytes, 0);
            _host.Receives(Frames.UdpFrame(53, port, bytes));
            _host.Passes(TimeSpan.FromMilliseconds(2));
        }

        _host.Link.Sent.Clear();
        _host.Passes(TimeSpan.FromMinutes(2));
        _host.Link.Sent.Clear();
        Assert.That(result, Is.Not.Null);
        Assert.That(_host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_long_answer_is_fetched_over_TCP()
    {
        using var server = new LoopbackServer(_host);
        Server(InternetAddress.LoopbackV4);
        DnsAddressResult? result = null;
        _resolver.ResolveAddresses("a.example", AddressFamily.InterNetwork, value => result = value);
        for (int i = 0; i < 100 && result is null; i++)
        {
            server.Serve();
            _host.Passes(TimeSpan.FromMilliseconds(10));
        }

        Assert.That(result!.Status, Is.EqualTo(DnsStatus.Success));
        Assert.That(result.Addresses, Has.Count.EqualTo(60));
        Assert.That(server.Streams, Is.EqualTo(1));
        Assert.That(_resolver.LookupCount, Is.Zero);
    }

    private void Server(params InternetAddress[] addresses) =>
        _resolver.Settings = _resolver.Settings with { Servers = addresses.Select(a => new InternetEndpoint(a, 53)).ToArray() };

    /// <summary>Answers "truncated" over UDP and sixty addresses over TCP, a few bytes at a time.</summary>
    private sealed class LoopbackServer : IDisposable
    {
        private readonly NetworkSocket _datagrams;
        private readonly NetworkSocket _listener;
        private readonly List<byte> _received = [];
        private NetworkSocket? _connection;
        private byte[]? _response;
        private int _sent;

        public LoopbackServer(TestHost host)
        {
            _datagrams = host.Udp(53);
            _listener = host.Stack.CreateSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp, out _)!;
            Assert.That(_listener.Bind(new InternetEndpoint(InternetAddress.AnyV4, 53)), Is.EqualTo(NetworkError.None));
            Assert.That(_listener.Listen(10), Is.EqualTo(NetworkError.None));
        }

        public int Streams { get; private set; }

        public void Serve()
        {
            var buffer = new byte[1024];
            if (_datagrams.Receive(buffer, ReceiveFlags.None, out ReceiveResult result) == NetworkError.None)
                _datagrams.Send(DnsBytes.To(buffer[..result.Count], isTruncated: true).ToArray(), SendFlags.None, result.Source, out _);
            if (_connection is null)
            {
                if (_listener.Accept(out _connection, out _) == NetworkError.None)
                    Streams++;
                return;
            }

            if (_response is null && _connection.Receive(buffer, ReceiveFlags.None, out result) == NetworkError.None)
            {
                _received.AddRange(buffer[..result.Count]);
                if (_received.Count > 2 && _received.Count == 2 + ((_received[0] << 8) | _received[1]))
                    Respond();
            }

            if (_response is not null && _sent < _response.Length)
            {
                _connection.Send(_response.AsSpan(_sent, Math.Min(101, _response.Length - _sent)), SendFlags.None, null, out int count);
                _sent += count;
            }
        }

        public void Dispose()
        {
            _datagrams.Close();
            _listener.Close();
            _connection?.Close();
        }

        private void Respond()
        {
            var bytes = DnsBytes.To([.. _received.Skip(2)]);
            for (int i = 0; i < 60; i++)
                bytes.Address("a.example", $"192.0.2.{i + 1}");
            byte[] message = bytes.ToArray();
            _response = new byte[message.Length + 2];
            BinaryPrimitives.WriteUInt16BigEndian(_response, (ushort)message.Length);
            message.CopyTo(_response, 2);
        }
    }
}
