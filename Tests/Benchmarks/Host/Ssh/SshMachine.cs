using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Cosmos.Benchmarks.Ssh;

/// <summary>A machine with an SSH server; ends when disposed.</summary>
internal sealed class SshMachine : IDisposable
{
    private const int GuestPort = 22;
    private const int AnswerLimit = 1000; // milliseconds
    private const int Attempts = 5;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_retryPause = TimeSpan.FromMilliseconds(5);

    private readonly GuestProcess _guest;

    private SshMachine(GuestProcess guest) => _guest = guest;

    /// <summary>Port on 127.0.0.1 that leads to the server.</summary>
    public int Port => _guest.Port;

    /// <summary>From the start of the QEMU process to the first identification string (RFC 4253, section 4.2).</summary>
    public TimeSpan FirstAnswer { get; private set; }

    /// <summary>What the machine printed so far.</summary>
    public string Output => _guest.Output;

    /// <inheritdoc cref="GuestProcess.ResidentBytes"/>
    public long ResidentBytes => _guest.ResidentBytes;

    /// <summary>Starts a machine and waits until it answers.</summary>
    /// <exception cref="BenchmarkException">It never did.</exception>
    public static SshMachine Start(SshWorld world, int mebibytes)
    {
        for (int attempt = 1; ; attempt++)
        {
            long begin = Stopwatch.GetTimestamp();
            var machine = new SshMachine(GuestProcess.Start(world.Machine, mebibytes, GuestPort, world.ReadyText));
            if (machine.WaitForAnswer(begin))
                return machine;
            machine.Dispose();
            if (attempt == Attempts)
                throw new BenchmarkException($"{world.Name} never answered. It printed:\n{machine.Output}");
            // As for the web: on a busy host Linux sometimes finds no rate for its clock, and stops.
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
            if (Answers())
            {
                FirstAnswer = Stopwatch.GetElapsedTime(begin);
                return true;
            }

            Thread.Sleep(s_retryPause);
        }

        return false;
    }

    private bool Answers()
    {
        try
        {
            using var connection = new TcpClient { ReceiveTimeout = AnswerLimit };
            connection.Connect(IPAddress.Loopback, Port);
            byte[] buffer = new byte[256];
            int count = connection.GetStream().Read(buffer);
            return buffer.AsSpan(0, count).StartsWith("SSH-2.0-"u8);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
