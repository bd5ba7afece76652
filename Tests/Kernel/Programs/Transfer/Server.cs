using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Cosmos.Tests.Programs.Transfer;

/// <summary>The end that waits.</summary>
internal sealed class Server
{
    private const int ChunkLength = 256 * 1024;

    private readonly ManualResetEventSlim _end = new();

    internal int Run()
    {
        // First: callers take an answering TCP port for a sign that everything is there.
        var datagrams = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        datagrams.Bind(new IPEndPoint(IPAddress.IPv6Any, Ports.Echo));
        new Thread(() => EchoDatagrams(datagrams)) { IsBackground = true }.Start();
        Listen(Ports.Sink, Swallow);
        Listen(Ports.Source, Produce);
        Listen(Ports.End, _ => _end.Set());
        Listen(Ports.Echo, Echo);
        Console.WriteLine("ready");
        _end.Wait();
        return 0;
    }

    private static void Listen(int port, Action<Socket> serve)
    {
        var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        listener.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        listener.Listen();
        new Thread(() =>
        {
            while (true)
            {
                Socket connection = listener.Accept();
                new Thread(() => Serve(connection, serve)) { IsBackground = true }.Start();
            }
        })
        { IsBackground = true }.Start();
    }

    private static void Serve(Socket connection, Action<Socket> serve)
    {
        try
        {
            connection.NoDelay = true;
            serve(connection);
            connection.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException e)
        {
            Console.WriteLine($"connection: {e.SocketErrorCode}");
        }
        finally
        {
            connection.Dispose();
        }
    }

    private static void Echo(Socket connection)
    {
        byte[] buffer = new byte[ChunkLength];
        for (int count; (count = connection.Receive(buffer)) > 0;)
            connection.SendAll(buffer.AsSpan(0, count));
    }

    private static void Swallow(Socket connection)
    {
        byte[] buffer = new byte[ChunkLength];
        long position = 0;
        for (int count; (count = connection.Receive(buffer)) > 0; position += count)
        {
            int error = Pattern.FindError(buffer.AsSpan(0, count), position);
            if (error < 0)
                continue;
            Console.WriteLine($"sink: wrong byte at {position + error}");
            position = -1;
            break;
        }

        BinaryPrimitives.WriteInt64LittleEndian(buffer, position);
        connection.SendAll(buffer.AsSpan(0, sizeof(long)));
    }

    private static void Produce(Socket connection)
    {
        byte[] buffer = new byte[ChunkLength];
        connection.ReceiveAll(buffer.AsSpan(0, sizeof(long)));
        long length = BinaryPrimitives.ReadInt64LittleEndian(buffer);
        for (long position = 0; position < length; position += ChunkLength)
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(ChunkLength, length - position));
            Pattern.Fill(chunk, position);
            connection.SendAll(chunk);
        }
    }

    private static void EchoDatagrams(Socket socket)
    {
        byte[] buffer = new byte[65536];
        EndPoint any = new IPEndPoint(IPAddress.IPv6Any, 0);
        while (true)
        {
            EndPoint sender = any;
            int count = socket.ReceiveFrom(buffer, ref sender);
            socket.SendTo(buffer.AsSpan(0, count), sender);
        }
    }
}
