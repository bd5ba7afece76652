using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Cosmos.Benchmarks;

/// <summary>A server as its first client sees it.</summary>
/// <param name="Port">Port in the machine.</param>
/// <param name="ReadyText">What the machine prints when it listens.</param>
/// <param name="Request">What a client sends first; empty when the server speaks first.</param>
/// <param name="Answer">How the answer begins.</param>
/// <param name="Limit">Time for the first answer.</param>
internal sealed record ServerKind(int Port, string ReadyText, byte[] Request, byte[] Answer, TimeSpan Limit);

/// <summary>A machine with a server; ends when disposed.</summary>
internal sealed class ServerMachine : IDisposable
{
    private const int AnswerLimit = 1000; // milliseconds
    private const int Attempts = 5;

    private static readonly TimeSpan s_retryPause = TimeSpan.FromMilliseconds(5);

    private readonly GuestProcess _guest;
    private readonly ServerKind _server;

    private ServerMachine(GuestProcess guest, ServerKind server)
    {
        _guest = guest;
        _server = server;
    }

    /// <summary>Port on 127.0.0.1 that leads to the server.</summary>
    public int Port => _guest.Port;

    /// <summary>From the start of the QEMU process to the first answer.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    /// <inheritdoc cref="GuestProcess.Output"/>
    public string Output => _guest.Output;

    /// <inheritdoc cref="GuestProcess.ResidentBytes"/>
    public long ResidentBytes => _guest.ResidentBytes;

    /// <summary>Starts a machine and waits until it answers.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="machine">QEMU and its arguments, without memory and network.</param>
    /// <param name="mebibytes">Memory.</param>
    /// <param name="server">What is waited for.</param>
    /// <exception cref="BenchmarkException">It never did.</exception>
    /// <remarks>
    /// On a busy host Linux sometimes finds no rate for its clock ("tsc: Unable to calibrate against PIT") and stops; such a start does not count.
    /// </remarks>
    public static ServerMachine Start(string name, IReadOnlyList<string> machine, int mebibytes, ServerKind server)
    {
        for (int attempt = 1; ; attempt++)
        {
            long begin = Stopwatch.GetTimestamp();
            var started = new ServerMachine(GuestProcess.Start(machine, mebibytes, server.Port, server.ReadyText), server);
            if (started.WaitForAnswer(begin))
                return started;
            started.Dispose();
            if (attempt == Attempts)
                throw new BenchmarkException($"{name} never answered. It printed:\n{started.Output}");
            Console.Error.WriteLine($"{name} did not start; once more ...");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _guest.Dispose();

    private bool WaitForAnswer(long begin)
    {
        if (!_guest.WaitUntilReady(_server.Limit))
            return false;
        while (Stopwatch.GetElapsedTime(begin) < _server.Limit)
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
            connection.GetStream().Write(_server.Request);
            byte[] buffer = new byte[1024];
            int count = connection.GetStream().Read(buffer);
            return buffer.AsSpan(0, count).StartsWith(_server.Answer);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
