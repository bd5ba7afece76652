using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Cosmos.Benchmarks.Web;

/// <summary>One long body in one direction; results are bytes per second.</summary>
internal static class Transfer
{
    private const int BlockSize = 256 * 1024;
    private const int LongestSilence = 20_000; // milliseconds

    /// <summary>Gets a body.</summary>
    public static double Download(int port, long length)
    {
        using NetworkStream stream = Open(port);
        long start = Stopwatch.GetTimestamp();
        stream.Write(Encoding.ASCII.GetBytes($"GET /api/data/{length} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        byte[] buffer = new byte[BlockSize];
        long received = 0;
        int count;
        while ((count = stream.Read(buffer)) > 0)
            received += count;
        if (received < length)
            throw new BenchmarkException($"a download ended after {received} of {length} bytes.");
        return length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Sends a body.</summary>
    public static double Upload(int port, long length)
    {
        using NetworkStream stream = Open(port);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Task<string> answer = reader.ReadToEndAsync();
        long start = Stopwatch.GetTimestamp();
        stream.Write(Encoding.ASCII.GetBytes($"POST /api/data/count HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"));
        byte[] buffer = new byte[BlockSize];
        for (long left = length; left > 0; left -= Math.Min(left, BlockSize))
            stream.Write(buffer, 0, (int)Math.Min(left, BlockSize));
        if (!answer.Result.Contains($"{length}", StringComparison.Ordinal))
            throw new BenchmarkException($"an upload of {length} bytes was answered: {answer.Result}");
        return length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static NetworkStream Open(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = LongestSilence, SendTimeout = LongestSilence };
        socket.Connect(IPAddress.Loopback, port);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
