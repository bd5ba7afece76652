using System;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Sockets;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Harness;

/// <summary>A stack with the address 10.0.0.1/24 on a cable whose other end, 10.0.0.2 and others, is the test.</summary>
internal sealed class TestHost
{
    public static readonly MacAddress PeerMac = new([2, 0, 0, 0, 0, 2]);
    public static readonly InternetAddress Own = InternetAddress.Parse("10.0.0.1");
    public static readonly InternetAddress Peer = InternetAddress.Parse("10.0.0.2");

    private readonly PacketPool _receivePool;

    public TestHost(NetworkStackOptions? options = null, RecordingLink? link = null, bool isPeerKnown = true, int receiveBufferLength = 2048)
    {
        Stack = new NetworkStack(options ?? new NetworkStackOptions(), Time, new ManagedPacketMemory(), new SeededRandom(1));
        Link = link ?? new RecordingLink();
        _receivePool = new PacketPool(new ManagedPacketMemory(), receiveBufferLength, 100_000, 64);
        using (Stack.BeginWork())
        {
            Interface = Stack.AddInterface(Link, "eth0");
            Interface.AddAddress(Own, 24);
            if (isPeerKnown)
                Interface.Neighbors.SetPermanent(Peer, PeerMac);
        }

        Link.Sent.Clear();
    }

    public ManualTime Time { get; } = new();

    public NetworkStack Stack { get; }

    public RecordingLink Link { get; }

    public NetworkInterface Interface { get; }

    public MacAddress Mac => Link.Address;

    /// <summary>Receive buffers that somebody still holds: 0 when nothing leaks.</summary>
    public int ReceiveBuffersInUse => _receivePool.InUse;

    /// <summary>All buffers that somebody still holds.</summary>
    public int BuffersInUse => _receivePool.InUse + Stack.HeaderPool.InUse + Stack.DataPool.InUse;

    public void Receives(byte[] frame, bool isChecksumValid = false) => ReceivesInPieces(isChecksumValid, frame);

    /// <summary>Hands in a frame that lies in several buffers.</summary>
    public void ReceivesInPieces(bool isChecksumValid, params byte[][] pieces)
    {
        using (Stack.BeginWork())
        {
            PacketBuffer? first = null;
            PacketBuffer? last = null;
            foreach (byte[] piece in pieces)
            {
                PacketBuffer buffer = _receivePool.TryTake()!;
                piece.CopyTo(buffer.Array.AsSpan());
                buffer.Length = piece.Length;
                if (last is null)
                    first = buffer;
                else
                    last.Next = buffer;
                last = buffer;
            }

            Link.Receiver!.OnFrame(first!, new ReceiveInfo(isChecksumValid));
        }
    }

    /// <summary>Lets time pass, with a call of the worker at each deadline.</summary>
    public void Passes(TimeSpan duration)
    {
        long end = Time.Microseconds + (long)duration.TotalMicroseconds;
        long origin = 1_000_000;
        while (true)
        {
            long deadline = Stack.NextDeadline - origin;
            Time.Microseconds = Math.Max(Time.Microseconds, Math.Min(deadline, end));
            using (Stack.BeginWork())
                Stack.Advance();
            if (deadline >= end)
                return;
        }
    }

    public byte[] TakeSent()
    {
        Assert.That(Link.Sent, Is.Not.Empty, "A frame was expected.");
        return Link.Sent.Dequeue();
    }

    public void ExpectsSilence() => Assert.That(Link.Sent, Is.Empty, "Nothing should have been sent.");

    public NetworkSocket Udp(ushort port = 0, AddressFamily family = AddressFamily.InterNetwork)
    {
        NetworkSocket socket = Stack.CreateSocket(family, SocketType.Dgram, ProtocolType.Udp, out NetworkError error)!;
        Assert.That(error, Is.EqualTo(NetworkError.None));
        if (port != 0)
            Assert.That(socket.Bind(new InternetEndpoint(InternetAddress.AnyV4, port)), Is.EqualTo(NetworkError.None));
        return socket;
    }
}
