using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Cosmos.Tests.Programs.Transfer;

namespace Cosmos.Tests.Peers;

/// <summary>The end that waits.</summary>
internal sealed class Server
{
    private const int ChunkLength = 64 * 1024;
    private const int CharactersInDatagram = 512;

    private readonly ManualResetEventSlim _end = new();

    internal int Run(string[] names)
    {
        Answer(Ports.Echo, message => message);
        byte[] characters = CharacterGenerator.Make(CharactersInDatagram);
        Answer(Ports.Characters, _ => characters);
        Listen(Ports.Echo, Echo);
        Listen(Ports.Characters, Produce);
        Listen(Ports.End, _ => _end.Set());

        Surroundings.WaitForAddresses();
        Surroundings.PrintInterfaces();
        foreach (string name in names)
            Surroundings.Resolve(name);
        Console.WriteLine("ready");
        _end.Wait();
        Console.WriteLine("at the end");
        Surroundings.PrintInterfaces();
        return 0;
    }

    private static void Listen(int port, Action<Socket> serve)
    {
        var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        listener.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        listener.Listen();
        Start(() =>
        {
            while (true)
            {
                Socket connection = listener.Accept();
                Start(() => Serve(connection, serve));
            }
        });
    }

    private static void Serve(Socket connection, Action<Socket> serve)
    {
        using (connection)
        {
            try
            {
                serve(connection);
                connection.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // Callers go away as they like; scanners do little else.
            }
        }
    }

    private static void Echo(Socket connection)
    {
        byte[] buffer = new byte[ChunkLength];
        for (int count; (count = connection.Receive(buffer)) > 0;)
            connection.SendAll(buffer.AsSpan(0, count));
    }

    private static void Produce(Socket connection)
    {
        byte[] lines = CharacterGenerator.Make(CharacterGenerator.Period);
        while (true)
            connection.SendAll(lines);
    }

    private static void Answer(int port, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> answer)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        Start(() =>
        {
            byte[] buffer = new byte[ChunkLength];
            var any = new IPEndPoint(IPAddress.IPv6Any, 0);
            while (true)
            {
                EndPoint sender = any;
                int count = socket.ReceiveFrom(buffer, ref sender);
                try
                {
                    socket.SendTo(answer(buffer.AsMemory(0, count)).Span, sender);
                }
                catch (SocketException)
                {
                    // The sender may have no way back.
                }
            }
        });
    }

    private static void Start(ThreadStart run) => new Thread(run) { IsBackground = true }.Start();
}
