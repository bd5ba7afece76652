using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Benchmarks.Web;

/// <summary>What a load gave.</summary>
/// <param name="RequestsPerSecond">Answers per second, over all connections.</param>
/// <param name="Median">Half of the answers took at most this.</param>
/// <param name="Percentile99">99 of 100 answers took at most this.</param>
internal readonly record struct LoadResult(double RequestsPerSecond, TimeSpan Median, TimeSpan Percentile99);

/// <summary>Sends the same request again and again over many connections, each waiting for its answer before the next.</summary>
internal static class LoadGenerator
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan s_longestAnswer = TimeSpan.FromSeconds(20);

    // QEMU's network takes one connection at a time; who comes too early waits for a second.
    private static readonly TimeSpan s_betweenConnections = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs a load.</summary>
    /// <exception cref="BenchmarkException">A connection broke.</exception>
    public static LoadResult Run(int port, string path, int connections)
    {
        byte[] request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        List<Socket> sockets = [];
        try
        {
            for (int i = 0; i < connections; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Connect(IPAddress.Loopback, port);
                sockets.Add(socket);
                Thread.Sleep(s_betweenConnections);
            }
            using var limit = new CancellationTokenSource(s_warmUp + s_measured + s_longestAnswer);
            long start = Stopwatch.GetTimestamp();
            List<long>[] latencies = Task.WhenAll(sockets.Select(s => Task.Run(() => Ask(s, request, start, limit.Token)))).GetAwaiter().GetResult();
            long[] all = [.. latencies.SelectMany(l => l).Order()];
            if (all.Length == 0)
                throw new BenchmarkException($"{path}: no answer within the measured time.");
            return new LoadResult(all.Length / s_measured.TotalSeconds, Time(all[all.Length / 2]), Time(all[all.Length * 99 / 100]));
        }
        catch (OperationCanceledException)
        {
            throw new BenchmarkException($"{path} over {connections} connections: an answer did not come within {s_longestAnswer.TotalSeconds} seconds.");
        }
        catch (SocketException e)
        {
            throw new BenchmarkException($"{path} over {connections} connections: {e.Message}");
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }
    }

    private static async Task<List<long>> Ask(Socket socket, byte[] request, long start, CancellationToken limit)
    {
        List<long> latencies = [];
        byte[] buffer = new byte[4096];
        while (true)
        {
            long sent = Stopwatch.GetTimestamp();
            await socket.SendAsync(request);
            int length = 0;
            // The end of an answer in chunks.
            while (!buffer.AsSpan(0, length).EndsWith("\r\n0\r\n\r\n"u8))
            {
                int count = await socket.ReceiveAsync(buffer.AsMemory(length), limit);
                if (count == 0)
                    throw new SocketException((int)SocketError.ConnectionReset);
                length += count;
            }
            if (!buffer.AsSpan().StartsWith("HTTP/1.1 200"u8))
                throw new BenchmarkException($"the answer is not 200: {Encoding.ASCII.GetString(buffer, 0, length)}");
            long received = Stopwatch.GetTimestamp();
            TimeSpan at = Stopwatch.GetElapsedTime(start, received);
            if (at > s_warmUp + s_measured)
                return latencies;
            if (at > s_warmUp)
                latencies.Add(received - sent);
        }
    }

    private static TimeSpan Time(long ticks) => Stopwatch.GetElapsedTime(0, ticks);
}
