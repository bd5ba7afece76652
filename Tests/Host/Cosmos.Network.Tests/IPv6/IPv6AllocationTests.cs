using System;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;
using static Cosmos.Network.Tests.IPv6.Frames6;

namespace Cosmos.Network.Tests.IPv6;

public sealed class IPv6AllocationTests
{
    [Test]
    public void Datagrams_echoes_and_answers_to_solicitations_allocate_nothing()
    {
        var stack = new NetworkStack(new NetworkStackOptions(), new ManualTime(), new ManagedPacketMemory(), new SeededRandom(1));
        var link = new SwallowingLink();
        var pool = new PacketPool(new ManagedPacketMemory(), 2048, 100, 64);
        using (stack.BeginWork())
        {
            NetworkInterface networkInterface = stack.AddInterface(link, "eth0");
            networkInterface.AddAddress(Own, 64);
            networkInterface.Neighbors.SetPermanent(Peer, TestHost.PeerMac);
        }

        NetworkSocket socket = stack.CreateSocket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp, out _)!;
        socket.Bind(new InternetEndpoint(InternetAddress.AnyV6, 7));
        byte[] datagram = [0, 99, 0, 7, 0, 12, 0, 0, 1, 2, 3, 4];
        ushort sum = Frames.Checksum(Pseudo(Peer, Own, 17, 12), datagram);
        datagram[6] = (byte)(sum >> 8);
        datagram[7] = (byte)sum;
        byte[][] frames =
        [
            Frame(Packet(17, datagram)),
            IcmpFrame(128, 0, [0, 1, 0, 1, 5, 6, 7, 8], hopLimit: 64),
            Solicitation(Own, Peer, SolicitedNode(Own)),
        ];
        var buffer = new byte[100];
        long before = 0;
        for (int i = 0; i < 2000; i++)
        {
            if (i == 1000)
                before = GC.GetAllocatedBytesForCurrentThread();
            foreach (byte[] frame in frames)
            {
                using (stack.BeginWork())
                {
                    PacketBuffer received = pool.TryTake()!;
                    frame.CopyTo(received.Array.AsSpan());
                    received.Length = frame.Length;
                    link.Receiver!.OnFrame(received, default);
                }
            }

            socket.Receive(buffer, ReceiveFlags.None, out ReceiveResult result);
            socket.Send(buffer.AsSpan(0, result.Count), SendFlags.None, result.Source, out _);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(link.Count, Is.GreaterThanOrEqualTo(6000));
    }

    private sealed class SwallowingLink : ILink
    {
        public ILinkReceiver? Receiver { get; private set; }

        public int Count { get; private set; }

        public MacAddress Address => Frames.Mac;

        public int MaximumTransmissionUnit => 1500;

        public bool IsUp => true;

        public LinkOffloads Offloads => LinkOffloads.None;

        public void Start(ILinkReceiver receiver) => Receiver = receiver;

        public bool TryTransmit(in OutgoingFrame frame)
        {
            Count++;
            return true;
        }

        public void Flush()
        {
        }
    }
}
