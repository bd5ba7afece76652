using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Cosmos.Tests.Programs.Transfer;

/// <summary>The end that begins.</summary>
/// <param name="host">Address of the server.</param>
/// <param name="portOffset">What is added to every port, where ports are forwarded.</param>
internal sealed class Caller(string host, int portOffset)
{
    private const int ChunkLength = 256 * 1024;
    private const int Attempts = 300;
    private static readonly int[] s_echoLengths = [1, 536, 1448, 1449, 10_000, 65_535, 300_000];
    private static readonly int[] s_datagramLengths = [0, 1, 1472, 1473, 9000, 60_000];

    internal int Run(long length)
    {
        Connect(Ports.Echo).Dispose();
        EchoDatagrams();
        Echo();
        Upload(length);
        Download(length);
        Connect(Ports.End).Dispose();
        Console.WriteLine("done");
        return 0;
    }

    private Socket Connect(int port)
    {
        // The machine may still be on its way up.
        for (int attempt = 0; ; attempt++)
        {
            Socket socket = MakeSocket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.NoDelay = true;
                socket.Connect(IPAddress.Parse(host), port + portOffset);
                return socket;
            }
            catch (SocketException) when (attempt < Attempts)
            {
                socket.Dispose();
                Thread.Sleep(100);
            }
        }
    }

    private Socket MakeSocket(SocketType type, ProtocolType protocol) => new(IPAddress.Parse(host).AddressFamily, type, protocol)
    {
        ReceiveTimeout = 30_000,
        SendTimeout = 30_000,
    };

    private void Echo()
    {
        using Socket socket = Connect(Ports.Echo);
        foreach (int length in s_echoLengths)
        {
            byte[] sent = new byte[length];
            Pattern.Fill(sent, 8L * length);
            byte[] received = new byte[length];
            int rounds = length < 2000 ? 200 : 5;
            long start = Stopwatch.GetTimestamp();
            for (int round = 0; round < rounds; round++)
            {
                // Both at once: neither end may have room for all of it.
                var sender = new Thread(() => socket.SendAll(sent));
                if (length > 10_000)
                    sender.Start();
                else
                    socket.SendAll(sent);
                socket.ReceiveAll(received);
                if (length > 10_000)
                    sender.Join();
                if (!received.AsSpan().SequenceEqual(sent))
                    throw new InvalidDataException($"The echo of {length} bytes is wrong.");
            }

            Console.WriteLine($"echo of {length}: {Stopwatch.GetElapsedTime(start).TotalMicroseconds / rounds:0} us");
        }
    }

    private void EchoDatagrams()
    {
        using Socket socket = MakeSocket(SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(IPAddress.Parse(host), Ports.Echo + portOffset);
        byte[] received = new byte[65536];
        foreach (int length in s_datagramLengths)
        {
            byte[] sent = new byte[length];
            Pattern.Fill(sent, 8L * length);
            socket.Send(sent);
            int count = socket.Receive(received);
            if (!received.AsSpan(0, count).SequenceEqual(sent))
                throw new InvalidDataException($"The echoed datagram of {length} bytes is wrong.");
        }

        Console.WriteLine("datagrams: good");
    }

    private void Upload(long length)
    {
        using Socket socket = Connect(Ports.Sink);
        byte[] buffer = new byte[ChunkLength];
        long start = Stopwatch.GetTimestamp();
        for (long position = 0; position < length; position += ChunkLength)
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(ChunkLength, length - position));
            Pattern.Fill(chunk, position);
            socket.SendAll(chunk);
        }

        socket.Shutdown(SocketShutdown.Send);
        socket.ReceiveAll(buffer.AsSpan(0, sizeof(long)));
        long arrived = BinaryPrimitives.ReadInt64LittleEndian(buffer);
        if (arrived != length)
            throw new InvalidDataException($"Of {length} bytes {arrived} arrived.");
        Print("upload", length, start);
    }

    private void Download(long length)
    {
        using Socket socket = Connect(Ports.Source);
        byte[] buffer = new byte[ChunkLength];
        BinaryPrimitives.WriteInt64LittleEndian(buffer, length);
        long start = Stopwatch.GetTimestamp();
        socket.SendAll(buffer.AsSpan(0, sizeof(long)));
        long position = 0;
        for (int count; (count = socket.Receive(buffer)) > 0; position += count)
        {
            int error = Pattern.FindError(buffer.AsSpan(0, count), position);
            if (error >= 0)
                throw new InvalidDataException($"Wrong byte at {position + error}.");
        }

        if (position != length)
            throw new InvalidDataException($"Of {length} bytes {position} arrived.");
        Print("download", length, start);
    }

    private static void Print(string what, long length, long start) =>
        Console.WriteLine($"{what}: {length / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e6:0} MB/s");
}
