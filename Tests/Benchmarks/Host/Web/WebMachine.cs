using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Cosmos.Benchmarks.Web;

/// <summary>A machine that serves the web; ends when disposed.</summary>
internal sealed class WebMachine : IDisposable
{
    private const int GuestPort = 80;
    private const int AnswerLimit = 1000; // milliseconds
    private const int Attempts = 5;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_retryPause = TimeSpan.FromMilliseconds(5);
    private static readonly byte[] s_request = "GET /plaintext HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly GuestProcess _guest;

    private WebMachine(GuestProcess guest) => _guest = guest;

    /// <summary>Port on 127.0.0.1 that leads to the server.</summary>
    public int Port => _guest.Port;

    /// <summary>From the start of the QEMU process to the first answer with status 200.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    /// <inheritdoc cref="GuestProcess.ResidentBytes"/>
    public long ResidentBytes => _guest.ResidentBytes;

    /// <summary>Starts a machine and waits for the first answer.</summary>
    /// <exception cref="BenchmarkException">There was none.</exception>
    /// <remarks>
    /// On a busy host Linux sometimes finds no rate for its clock ("tsc: Unable to calibrate against PIT") and stops; such a start does not count.
    /// </remarks>
    public static WebMachine Start(WebWorld world, int mebibytes)
    {
        for (int attempt = 1; ; attempt++)
        {
            long begin = Stopwatch.GetTimestamp();
            var machine = new WebMachine(GuestProcess.Start(world.Machine, mebibytes, GuestPort, "Now listening on"));
            if (machine.WaitForAnswer(begin))
                return machine;
            machine.Dispose();
            if (attempt == Attempts)
                throw new BenchmarkException($"{world.Name} never answered. It printed:\n{machine._guest.Output}");
            Console.Error.WriteLine($"{world.Name} did not start; once more ...");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _guest.Dispose();

    private bool WaitForAnswer(long begin)
    {
        if (!_guest.WaitUntilReady(s_limit))
            return false;
        while (Stopwatch.GetElapsedTime(begin) < s_limit)
        {
            if (TryAsk())
            {
                FirstAnswer = Stopwatch.GetElapsedTime(begin);
                return true;
            }
            Thread.Sleep(s_retryPause);
        }
        return false;
    }

    private bool TryAsk()
    {
        try
        {
            using var connection = new TcpClient { ReceiveTimeout = AnswerLimit };
            connection.Connect(IPAddress.Loopback, Port);
            connection.GetStream().Write(s_request);
            byte[] buffer = new byte[1024];
            int count = connection.GetStream().Read(buffer);
            return buffer.AsSpan(0, count).StartsWith("HTTP/1.1 200"u8);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
