using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Tcp.Harness;

/// <summary>A peer made of raw segments, with numbers relative to both initial sequence numbers. Its segments are built and read without code of the stack.</summary>
internal sealed class RawPeer
{
    public const byte Fin = 1;
    public const byte Syn = 2;
    public const byte Rst = 4;
    public const byte Psh = 8;
    public const byte Ack = 16;

    private readonly ushort _port;
    private readonly ushort _ownPort;

    public RawPeer(TestHost host, ushort port = 40000, ushort ownPort = 80, uint initialSequence = 0xFFFF_FF00)
    {
        Host = host;
        _port = port;
        _ownPort = ownPort;
        Initial = initialSequence;
    }

    public TestHost Host { get; }

    /// <summary>The peer's initial sequence number; by default the numbers wrap soon.</summary>
    public uint Initial { get; }

    /// <summary>The stack's initial sequence number, once it is known.</summary>
    public uint OwnInitial { get; set; }

    public ushort OwnPort { get; set; }

    public ushort Window { get; set; } = 60000;

    /// <summary>TSval of what the peer sends; <see langword="null"/> for no timestamps.</summary>
    public uint? Timestamp { get; set; }

    public uint LastEcho { get; private set; }

    public static byte[] MssOption(ushort mss) => [2, 4, (byte)(mss >> 8), (byte)mss];

    /// <summary>A listener, and a connection of this peer to it.</summary>
    public static (RawPeer Peer, TcpSocket Socket) Established(TestHost? host = null, byte[]? options = null, ushort window = 60000, Action<TcpSocket>? configure = null)
    {
        host ??= new TestHost();
        TcpSocket listener = TwoHosts.Listen(host.Stack, 80);
        configure?.Invoke(listener);
        var peer = new RawPeer(host) { Window = window };
        peer.Handshake(options ?? MssOption(1000));
        TcpSocket socket = TwoHosts.Accept(listener);
        listener.Close();
        return (peer, socket);
    }

    /// <summary>Opens a connection; the answer to the SYN may have any options.</summary>
    public void Handshake(byte[] options)
    {
        Sends(Syn, 0, 0, options: options);
        Segment answer = Receives();
        Assert.That(answer.Flags, Is.EqualTo(Syn | Ack));
        Sends(Ack, 1, 1);
    }

    public void Sends(byte flags, long sequence, long acknowledgment, byte[]? payload = null, byte[]? options = null, ushort? window = null, bool damaged = false)
    {
        payload ??= [];
        options ??= [];
        if (Timestamp is { } timestamp)
        {
            var field = new byte[12] { 1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0 };
            BinaryPrimitives.WriteUInt32BigEndian(field.AsSpan(4), timestamp);
            BinaryPrimitives.WriteUInt32BigEndian(field.AsSpan(8), LastEcho);
            options = Frames.Concat(options, field);
        }

        if (options.Length % 4 != 0)
            options = Frames.Concat(options, new byte[4 - (options.Length % 4)]);
        var header = new byte[20];
        BinaryPrimitives.WriteUInt16BigEndian(header, _port);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), OwnPort != 0 ? OwnPort : _ownPort);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), Initial + (uint)sequence);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), (flags & Ack) != 0 ? OwnInitial + (uint)acknowledgment : 0);
        header[12] = (byte)((20 + options.Length) / 4 << 4);
        header[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), window ?? Window);
        byte[] segment = Frames.Concat(header, options, payload);
        ushort checksum = Frames.Checksum(Frames.Pseudo(TestHost.Peer, TestHost.Own, 6, segment.Length), segment);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(16), damaged ? (ushort)(checksum ^ 1) : checksum);
        Host.Receives(Frames.Ethernet(Frames.IPv4(6, segment)));
    }

    /// <summary>Takes the next segment that the stack has sent.</summary>
    public Segment Receives()
    {
        while (true)
        {
            byte[] frame = Host.TakeSent();
            if (BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(12)) != 0x0800)
                continue;
            byte[] segment = Frames.OpenIPv4(frame, out byte[] header);
            if (header[9] != 6)
                continue;
            Assert.That(Frames.Checksum(Frames.Pseudo(TestHost.Own, TestHost.Peer, 6, segment.Length), segment), Is.Zero, "The checksum of the segment is wrong.");
            byte flags = segment[13];
            uint sequence = BinaryPrimitives.ReadUInt32BigEndian(segment.AsSpan(4));
            if ((flags & Syn) != 0)
                OwnInitial = sequence;
            OwnPort = BinaryPrimitives.ReadUInt16BigEndian(segment);
            int length = segment[12] >> 4 << 2;
            var parsed = new Segment(
                flags,
                (int)(sequence - OwnInitial),
                (int)(BinaryPrimitives.ReadUInt32BigEndian(segment.AsSpan(8)) - Initial),
                BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(14)),
                segment[20..length],
                segment[length..]);
            if (parsed.TimestampValue is { } value)
                LastEcho = value;
            return parsed;
        }
    }

    /// <summary>Takes the next segment and checks what it is.</summary>
    public Segment Expects(byte flags, long sequence, long acknowledgment, int length = 0)
    {
        Segment segment = Receives();
        Assert.Multiple(() =>
        {
            Assert.That(segment.Flags & ~Psh, Is.EqualTo(flags), "flags");
            Assert.That(segment.Sequence, Is.EqualTo(sequence), "sequence");
            if ((flags & Ack) != 0)
                Assert.That(segment.Acknowledgment, Is.EqualTo(acknowledgment), "acknowledgment");
            Assert.That(segment.Payload, Has.Length.EqualTo(length), "payload");
        });
        return segment;
    }

    public void ExpectsSilence() => Host.ExpectsSilence();

    public void Passes(double milliseconds) => Host.Passes(TimeSpan.FromMilliseconds(milliseconds));

    public static int Send(TcpSocket socket, int count, SendFlags flags = SendFlags.None)
    {
        Assert.That(socket.Send(new byte[count], flags, null, out int taken), Is.EqualTo(NetworkError.None));
        return taken;
    }

    public static NetworkError Receive(TcpSocket socket, out int count, int room = 65536)
    {
        NetworkError error = socket.Receive(new byte[room], ReceiveFlags.None, out ReceiveResult result);
        count = result.Count;
        return error;
    }

    public static TcpSocket Connecting(TestHost host, ushort port = 40000)
    {
        TcpSocket socket = TwoHosts.NewSocket(host.Stack);
        Assert.That(socket.Connect(new InternetEndpoint(TestHost.Peer, port)), Is.EqualTo(NetworkError.InProgress));
        return socket;
    }

    /// <summary>What the stack sent.</summary>
    internal sealed record Segment(byte Flags, int Sequence, int Acknowledgment, ushort Window, byte[] Options, byte[] Payload)
    {
        public uint? TimestampValue => Find(8) is { } value ? BinaryPrimitives.ReadUInt32BigEndian(value) : null;

        public uint? TimestampEcho => Find(8) is { } value ? BinaryPrimitives.ReadUInt32BigEndian(value.AsSpan(4)) : null;

        /// <summary>The value of an option, or <see langword="null"/>.</summary>
        public byte[]? Find(byte kind)
        {
            for (int i = 0; i < Options.Length && Options[i] != 0;)
            {
                if (Options[i] == 1)
                {
                    i++;
                    continue;
                }

                if (Options[i] == kind)
                    return Options[(i + 2)..(i + Options[i + 1])];
                i += Options[i + 1];
            }

            return null;
        }

        /// <summary>SACK blocks, relative to a sequence number.</summary>
        public List<(int Start, int End)> Sack(uint initial)
        {
            var blocks = new List<(int, int)>();
            if (Find(5) is { } value)
            {
                for (int i = 0; i < value.Length; i += 8)
                {
                    blocks.Add((
                        (int)(BinaryPrimitives.ReadUInt32BigEndian(value.AsSpan(i)) - initial),
                        (int)(BinaryPrimitives.ReadUInt32BigEndian(value.AsSpan(i + 4)) - initial)));
                }
            }

            return blocks;
        }
    }
}
