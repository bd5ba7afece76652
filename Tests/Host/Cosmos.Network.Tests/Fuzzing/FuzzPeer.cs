using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Cosmos.Network.Tests.Simulation;

namespace Cosmos.Network.Tests.Fuzzing;

/// <summary>
/// The hostile side of the cable. It knows the conversations that the stack is in, so most of what it sends is nearly right: acknowledgments, data, options
/// and resets around the numbers that count.
/// </summary>
internal sealed class FuzzPeer(SeededRandom random, FuzzMutator mutator, FuzzCorpus corpus, byte[] stackStation)
{
    private const int MostFlows = 48;
    private static readonly byte[] s_station = [2, 0, 0, 0, 0x66, 0x66];
    private readonly List<FuzzFlow> _flows = [];
    private readonly List<byte[]> _sentByStack = [];

    /// <summary>Takes note of a frame of the stack.</summary>
    public void Observe(byte[] frame)
    {
        if (_sentByStack.Count < 64)
            _sentByStack.Add(frame);
        else
            _sentByStack[random.Next(64)] = frame;
        int transport = FuzzFrames.FindTransport(frame, out byte protocol);
        if (protocol == 6 && transport > 0 && frame.Length >= transport + 20)
            ObserveSegment(frame, transport);
    }

    /// <summary>Makes the next frame for the stack.</summary>
    public byte[] Next() => random.Next(100) switch
    {
        < 42 => Segment(),
        < 68 => mutator.Mutate(corpus.Pick(random), corpus.Pick(random)),
        < 72 => corpus.Pick(random),
        < 74 => Noise(),
        < 82 => Reflection(),
        < 88 => ErrorMessage(),
        < 94 => Fragment(),
        _ => Neighbour(),
    };

    private void ObserveSegment(byte[] frame, int transport)
    {
        bool isV6 = frame[12] == 0x86;
        int addresses = FuzzFrames.EthernetLength + (isV6 ? 8 : 12);
        int length = isV6 ? 16 : 4;
        ReadOnlySpan<byte> tcp = frame.AsSpan(transport);
        ushort stackPort = BinaryPrimitives.ReadUInt16BigEndian(tcp);
        ushort peerPort = BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]);
        FuzzFlow? flow = null;
        foreach (FuzzFlow candidate in _flows)
        {
            if (candidate.StackPort == stackPort && candidate.PeerPort == peerPort && frame.AsSpan(addresses + length, length).SequenceEqual(candidate.PeerAddress))
                flow = candidate;
        }

        byte flags = tcp[13];
        if (flow is null)
        {
            if ((flags & 4) != 0)
                return;
            flow = new FuzzFlow
            {
                StackAddress = frame.AsSpan(addresses, length).ToArray(),
                PeerAddress = frame.AsSpan(addresses + length, length).ToArray(),
                StackPort = stackPort,
                PeerPort = peerPort,
                PeerNext = random.NextUInt32(),
            };
            if (_flows.Count < MostFlows)
                _flows.Add(flow);
            else
                _flows[random.Next(MostFlows)] = flow;
        }

        int headerLength = (tcp[12] >> 4) * 4;
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]);
        uint end = sequence + (uint)(tcp.Length - headerLength) + ((flags & 3) != 0 ? 1u : 0);
        if ((flags & 2) != 0)
            flow.StackUnacknowledged = sequence;
        if ((flags & 2) != 0 || (int)(end - flow.StackNext) > 0)
            flow.StackNext = end;
        if ((flags & 0x10) != 0)
            flow.PeerNext = BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]);
        flow.Window = BinaryPrimitives.ReadUInt16BigEndian(tcp[14..]);
        flow.LastFlags = flags;
        int timestamps = tcp[20..headerLength].IndexOf((ReadOnlySpan<byte>)[8, 10]);
        if (timestamps >= 0 && 20 + timestamps + 6 <= headerLength)
        {
            flow.UsesTimestamps = true;
            flow.StackTimestamp = BinaryPrimitives.ReadUInt32BigEndian(tcp[(20 + timestamps + 2)..]);
        }
    }

    private byte[] Segment()
    {
        if (_flows.Count == 0 || random.Chance(0.06))
            return Opening();
        FuzzFlow flow = _flows[random.Next(_flows.Count)];

        // Half of all segments are what an honest peer would send, so that connections get somewhere.
        bool isHonest = random.Chance(0.5);
        byte flags = 0x10;
        if ((flow.LastFlags & 0x12) == 2)
            flags |= 2;
        if (!isHonest && random.Chance(0.3))
            flags = random.Chance(0.5) ? (byte)random.NextUInt32() : (byte)(0x10 | (1 << random.Next(6)));
        else if (random.Chance(0.03))
            flags |= 1;
        uint sequence = flow.PeerNext + (isHonest ? 0 : Near());
        uint acknowledgment = isHonest ? flow.StackNext : random.Next(4) switch
        {
            0 => flow.StackUnacknowledged,
            1 => flow.StackNext + Near(),
            2 => flow.StackUnacknowledged + (uint)random.Next((int)Math.Clamp(flow.StackNext - flow.StackUnacknowledged, 1, 100_000)),
            _ => flow.StackUnacknowledged + Near(),
        };
        if (isHonest)
            flow.StackUnacknowledged = acknowledgment;
        int length = random.Chance(0.6) ? 0 : random.Next(random.Chance(0.3) ? 1400 : 100);

        // What a card has joined.
        if (random.Chance(0.01))
            length = random.Next(60_000);
        ushort window = (ushort)(random.Chance(0.8) ? 0xFFFF : random.Chance(0.3) ? 0 : random.Next(3000));
        byte[] options = Options(flow, flags, isHonest);
        byte[] segment = MakeSegment(flow.PeerPort, flow.StackPort, sequence, acknowledgment, flags, window, options, length);
        byte[] frame = FuzzFrames.Ethernet(stackStation, s_station, (ushort)(flow.PeerAddress.Length == 16 ? 0x86DD : 0x0800),
            FuzzFrames.Internet(flow.PeerAddress, flow.StackAddress, 6, segment));
        if (!isHonest && random.Chance(0.1))
            return mutator.Mutate(frame, corpus.Pick(random));
        FuzzFrames.Mend(frame, false);
        return frame;
    }

    /// <summary>A distance that matters: around zero, around a segment, a window, half of the number space.</summary>
    private uint Near() => random.Next(8) switch
    {
        0 or 1 => (uint)random.Next(-3, 3),
        2 or 3 => (uint)random.Next(-3000, 3000),
        4 => (uint)random.Next(-70_000, 70_000),
        5 => 0x8000_0000 + (uint)random.Next(-2, 2),
        6 => (uint)random.Next(0, 1460),
        _ => random.NextUInt32(),
    };

    private byte[] Opening()
    {
        bool isV6 = random.Chance(0.3);
        byte[] peer = isV6 ? [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)random.Next(2, 40)] : [10, 0, 0, (byte)random.Next(2, 40)];
        byte[] stack = isV6 ? [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] : [10, 0, 0, 1];
        byte[] options = random.Next(4) switch
        {
            0 => [],
            1 => [2, 4, 5, 180],
            2 => [2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 3, 232, 0, 0, 0, 0, 1, 3, 3, 7],
            _ => [2, 4, (byte)random.Next(6), (byte)random.NextUInt32(), 1, 3, 3, (byte)random.Next(16), 4, 2, 1, 1],
        };
        byte[] segment = MakeSegment((ushort)random.Next(1024, 65535), random.Chance(0.9) ? FuzzProgram.Port : (ushort)random.Next(65536), random.NextUInt32(), 0, 2, 65535, options, random.Chance(0.05) ? 100 : 0);
        byte[] frame = FuzzFrames.Ethernet(stackStation, s_station, (ushort)(isV6 ? 0x86DD : 0x0800), FuzzFrames.Internet(peer, stack, 6, segment));
        FuzzFrames.Mend(frame, false);
        return frame;
    }

    private byte[] Options(FuzzFlow flow, byte flags, bool isHonest)
    {
        List<byte> options = [];
        if ((flags & 2) != 0 && random.Chance(0.8))
            options.AddRange([2, 4, 5, 180, 4, 2, 1, 1, 1, 3, 3, (byte)random.Next(15)]);
        if (flow.UsesTimestamps && (isHonest || random.Chance(0.8)))
        {
            flow.PeerTimestamp += (uint)(isHonest ? random.Next(3) : random.Next(-200, 200));
            options.AddRange([1, 1, 8, 10]);
            Add32(options, flow.PeerTimestamp);
            Add32(options, flow.StackTimestamp - (isHonest ? 0 : (uint)random.Next(100)));
        }

        if (random.Chance(0.25) && options.Count <= 20)
        {
            int blocks = random.Next(1, 2);
            options.AddRange([1, 1, 5, (byte)(2 + (8 * blocks))]);
            for (int i = 0; i < blocks; i++)
            {
                uint start = random.Chance(0.7) ? flow.StackUnacknowledged + (uint)random.Next(20_000) : flow.StackUnacknowledged + Near();
                Add32(options, start);
                Add32(options, start + (random.Chance(0.8) ? (uint)random.Next(6000) : Near()));
            }
        }

        if (!isHonest && random.Chance(0.1))
        {
            byte[] noise = new byte[random.Next(1, 8)];
            random.Fill(noise);
            options.AddRange(noise);
        }

        while (options.Count % 4 != 0)
            options.Add((byte)random.Next(2));
        return options.Count <= 40 ? [.. options] : [];
    }

    private byte[] MakeSegment(ushort sourcePort, ushort destinationPort, uint sequence, uint acknowledgment, byte flags, ushort window, byte[] options, int length)
    {
        byte[] segment = new byte[20 + options.Length + length];
        BinaryPrimitives.WriteUInt16BigEndian(segment, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), destinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), acknowledgment);
        segment[12] = (byte)((20 + options.Length) / 4 << 4);
        segment[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), window);
        options.CopyTo(segment, 20);
        random.Fill(segment.AsSpan(20 + options.Length));
        return segment;
    }

    private byte[] Noise()
    {
        byte[] bytes = new byte[random.Next(random.Chance(0.2) ? 1514 : 100)];
        random.Fill(bytes);
        if (bytes.Length >= 14 && random.Chance(0.9))
        {
            stackStation.CopyTo(bytes, 0);
            bytes[6] &= 0xFE;
            ushort type = random.Next(3) switch { 0 => 0x0800, 1 => 0x86DD, _ => 0x0806 };
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(12), type);
            if (bytes.Length > 14 && type != 0x0806)
                bytes[14] = type == 0x0800 ? (byte)0x45 : (byte)0x60;
            FuzzFrames.Mend(bytes, random.Chance(0.5));
        }

        return bytes;
    }

    /// <summary>What the stack sent comes back to it: addresses and ports exchanged, something changed. Answers to its questions come about like that, too.</summary>
    private byte[] Reflection()
    {
        if (_sentByStack.Count == 0)
            return Noise();
        byte[] frame = (byte[])_sentByStack[random.Next(_sentByStack.Count)].Clone();
        stackStation.CopyTo(frame, 0);
        s_station.CopyTo(frame, 6);
        bool isV6 = frame[12] == 0x86;
        if (frame[12] == 8 && frame[13] == 6 && frame.Length >= 42)
        {
            // An answer to an ARP request.
            frame[21] = (byte)random.Next(1, 2);
            byte[] sender = frame[22..32];
            frame.AsSpan(32, 10).CopyTo(frame.AsSpan(22));
            sender.CopyTo(frame.AsSpan(32));
            s_station.CopyTo(frame, 22);
            return random.Chance(0.5) ? frame : mutator.Mutate(frame, corpus.Pick(random));
        }

        int transport = FuzzFrames.FindTransport(frame, out byte protocol);
        if (transport < 0)
            return mutator.Mutate(frame, corpus.Pick(random));
        Exchange(frame.AsSpan(FuzzFrames.EthernetLength + (isV6 ? 8 : 12)), isV6 ? 16 : 4);
        if (protocol is 6 or 17 && frame.Length >= transport + 4)
            Exchange(frame.AsSpan(transport), 2);
        if (protocol == 17 && frame.Length > transport + 12)
        {
            // DNS: the response bit; DHCP: the operation and a type of the server.
            if (BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(transport)) == 53)
                frame[transport + 10] |= 0x80;
            else if (BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(transport)) == 67)
                MakeOffer(frame.AsSpan(transport + 8));
        }

        FuzzFrames.Mend(frame, false);
        return random.Chance(0.4) ? frame : mutator.Mutate(frame, corpus.Pick(random));
    }

    private void MakeOffer(Span<byte> message)
    {
        if (message.Length < 260)
            return;
        message[0] = 2;
        message[16] = 10;
        message[17] = 1;
        message[18] = 0;
        message[19] = (byte)random.Next(2, 30);
        int type = message.IndexOf((ReadOnlySpan<byte>)[53, 1]);
        if (type < 240)
            return;
        message[type + 2] = (byte)(random.Chance(0.5) ? 2 : random.Chance(0.7) ? 5 : random.Next(9));
        ReadOnlySpan<byte> options = [54, 4, 10, 1, 0, 1, 51, 4, 0, 0, (byte)random.Next(4), (byte)random.NextUInt32(), 1, 4, 255, 255, 255, 0, 3, 4, 10, 1, 0, 1, 6, 4, 10, 1, 0, 3, 255];
        int room = Math.Min(options.Length, message.Length - type - 3);
        options[..room].CopyTo(message[(type + 3)..]);
    }

    private byte[] ErrorMessage()
    {
        if (_sentByStack.Count == 0)
            return Noise();
        byte[] frame = _sentByStack[random.Next(_sentByStack.Count)];
        if (frame.Length < FuzzFrames.EthernetLength + 28)
            return Noise();
        bool isV6 = frame[12] == 0x86;
        int most = Math.Min(frame.Length - FuzzFrames.EthernetLength, isV6 ? 1232 : 548);
        byte[] message = [.. new byte[8], .. frame.AsSpan(FuzzFrames.EthernetLength, random.Chance(0.7) ? Math.Min(most, isV6 ? 60 : 28) : random.Next(most))];
        message[0] = isV6 ? (byte)random.Next(1, 4) : random.Next(4) switch { 0 => (byte)11, 1 => (byte)12, 2 => (byte)5, _ => (byte)3 };
        message[1] = (byte)random.Next(16);
        ushort mtu = (ushort)(random.Chance(0.5) ? random.Next(500, 1500) : random.Next(65536));
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), mtu);
        if (random.Chance(0.3) && message.Length > 36)
            message[random.Next(8, message.Length - 1)] ^= (byte)(1 << random.Next(8));
        int addresses = FuzzFrames.EthernetLength + (isV6 ? 8 : 12);
        int length = isV6 ? 16 : 4;
        byte[] packet = FuzzFrames.Internet(frame.AsSpan(addresses + length, length), frame.AsSpan(addresses, length), (byte)(isV6 ? 58 : 1), message);
        byte[] answer = FuzzFrames.Ethernet(stackStation, s_station, (ushort)(isV6 ? 0x86DD : 0x0800), packet);
        FuzzFrames.Mend(answer, false);
        return answer;
    }

    private byte[] Fragment()
    {
        bool isV6 = random.Chance(0.4);
        byte[] data = new byte[random.Next(1, 40) * (random.Chance(0.9) ? 8 : 1)];
        random.Fill(data);
        uint id = (uint)random.Next(6);
        int offset = random.Chance(0.95) ? random.Next(40) : random.Next(8191);
        byte protocol = (byte)(random.Chance(0.6) ? 17 : random.Next(3) switch { 0 => 6, 1 => isV6 ? 58 : 1, _ => random.Next(256) });
        bool more = random.Chance(0.7);
        if (isV6)
        {
            byte[] source6 = [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)random.Next(2, 6)];
            byte[] header = [protocol, 0, (byte)(offset >> 5), (byte)((offset << 3) | (more ? 1 : 0)), 0, 0, 0, (byte)id];
            return FuzzFrames.Ethernet(stackStation, s_station, 0x86DD, FuzzFrames.Internet(source6, [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 44, [.. header, .. data]));
        }

        byte[] packet = FuzzFrames.Internet([10, 0, 0, (byte)random.Next(2, 6)], [10, 0, 0, 1], protocol, data);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)id);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)(offset | (more ? 0x2000 : 0)));
        byte[] frame = FuzzFrames.Ethernet(stackStation, s_station, 0x0800, packet);
        FuzzFrames.Mend(frame, false);
        return frame;
    }

    /// <summary>ARP, neighbour and router discovery, listener queries.</summary>
    private byte[] Neighbour()
    {
        if (random.Chance(0.3))
        {
            byte[] arp = [0, 1, 8, 0, 6, 4, 0, (byte)random.Next(1, 2), .. s_station, 10, 0, 0, (byte)random.Next(1, 60), .. stackStation, 10, 0, 0, (byte)random.Next(1, 3)];
            byte[] frame = FuzzFrames.Ethernet(random.Chance(0.5) ? stackStation : [255, 255, 255, 255, 255, 255], s_station, 0x0806, arp);
            return random.Chance(0.7) ? frame : mutator.Mutate(frame, corpus.Pick(random));
        }

        byte type = (byte)random.Next(130, 138);
        byte[] body = new byte[random.Next(4) switch { 0 => 4, 1 => 12, 2 => 20, _ => 28 }];
        random.Fill(body);
        if (body.Length >= 20 && random.Chance(0.8))
            ((ReadOnlySpan<byte>)[0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)random.Next(1, 4)]).CopyTo(body.AsSpan(4));
        byte[] options = random.Next(5) switch
        {
            0 => [1, 1, .. s_station],
            1 => [3, 4, 64, 0xC0, 0, 0, (byte)random.NextUInt32(), 0, 0, 0, (byte)random.NextUInt32(), 0, 0, 0, 0, 0, 0xFD, 0, 0, (byte)random.Next(4), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            2 => [5, 1, 0, 0, 0, 0, (byte)random.Next(16), (byte)random.NextUInt32()],
            3 => [2, 1, .. s_station, 25, 3, 0, 0, 0, 0, 2, 88, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3],
            _ => [(byte)random.NextUInt32(), (byte)random.Next(3), 0, 0, 0, 0, 0, 0],
        };
        byte[] message = [type, (byte)(random.Chance(0.95) ? 0 : 1), 0, 0, .. body, .. options];
        byte[] source = random.Chance(0.6) ? [0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)random.Next(2, 5)] : [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)random.Next(2, 9)];
        byte[] packet = FuzzFrames.Internet(source, random.Chance(0.5) ? [0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] : [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 58, message,
            (byte)(random.Chance(0.95) ? 255 : 64));
        byte[] result = FuzzFrames.Ethernet(stackStation, s_station, 0x86DD, packet);
        FuzzFrames.Mend(result, false);
        return random.Chance(0.8) ? result : mutator.Mutate(result, corpus.Pick(random));
    }

    private static void Exchange(Span<byte> pair, int length)
    {
        Span<byte> first = stackalloc byte[16];
        pair[..length].CopyTo(first);
        pair.Slice(length, length).CopyTo(pair);
        first[..length].CopyTo(pair[length..]);
    }

    private static void Add32(List<byte> bytes, uint value) => bytes.AddRange([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
}
