using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Cosmos.Tests.Programs.Transfer;

namespace Cosmos.Tests.Peers;

/// <summary>The end that begins.</summary>
/// <param name="host">Address of the server.</param>
internal sealed class Caller(string host)
{
    private const int StreamLength = 300_000;
    private const int Patience = 20_000;
    private static readonly int[] s_datagramLengths = [0, 1, 1472, 1473, 8000, 60_000];

    internal int Run()
    {
        byte[] sent = CharacterGenerator.Make(StreamLength);
        using (Socket socket = Connect(ProtocolType.Tcp, Ports.Echo))
        {
            // At the same time: neither end may have room for all of it.
            var sender = new Thread(() =>
            {
                socket.SendAll(sent);
                socket.Shutdown(SocketShutdown.Send);
            });
            sender.Start();
            byte[] received = new byte[StreamLength];
            socket.ReceiveAll(received);
            sender.Join();
            Require(received.AsSpan().SequenceEqual(sent) && socket.Receive(received) == 0, "echo");
        }

        using (Socket socket = Connect(ProtocolType.Tcp, Ports.Characters))
        {
            byte[] received = new byte[StreamLength];
            socket.ReceiveAll(received);
            Require(received.AsSpan().SequenceEqual(sent), "characters");
        }

        using (Socket socket = Connect(ProtocolType.Udp, Ports.Echo))
        {
            byte[] received = new byte[65536];
            foreach (int length in s_datagramLengths)
            {
                socket.Send(sent.AsSpan(0, length));
                Require(received.AsSpan(0, socket.Receive(received)).SequenceEqual(sent.AsSpan(0, length)), $"datagram of {length}");
            }
        }

        using (Socket socket = Connect(ProtocolType.Udp, Ports.Characters))
        {
            byte[] received = new byte[1024];
            socket.Send([0]);
            Require(received.AsSpan(0, socket.Receive(received)).SequenceEqual(sent.AsSpan(0, 512)), "characters in a datagram");
        }

        Console.WriteLine("good");
        return 0;
    }

    internal int End()
    {
        Connect(ProtocolType.Tcp, Ports.End).Dispose();
        return 0;
    }

    private Socket Connect(ProtocolType protocol, int port)
    {
        IPAddress address = IPAddress.Parse(host);
        var socket = new Socket(address.AddressFamily, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol)
        {
            ReceiveTimeout = Patience,
            SendTimeout = Patience,
        };
        socket.Connect(address, port);
        return socket;
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
            throw new InvalidDataException($"Wrong: {what}.");
    }
}
