using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Cosmos.Benchmarks.Web;

/// <summary>A machine that serves the web; ends when disposed.</summary>
internal sealed class WebMachine : IDisposable
{
    private const int AnswerLimit = 1000; // milliseconds
    private const int Attempts = 5;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_retryPause = TimeSpan.FromMilliseconds(5);
    private static readonly byte[] s_request = "GET /plaintext HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly ManualResetEventSlim _listens = new();

    private WebMachine(Process process, int port)
    {
        _process = process;
        Port = port;
        process.OutputDataReceived += (_, e) => Note(e.Data);
        process.ErrorDataReceived += (_, e) => Note(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Port on 127.0.0.1 that leads to the server.</summary>
    public int Port { get; }

    /// <summary>From the start of the QEMU process to the first answer with status 200.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    /// <summary>Most memory that the QEMU process had so far, in bytes, which includes QEMU's own 50 MiB or so.</summary>
    public long ResidentBytes => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) * 1024;

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
            WebMachine machine = Launch(world, mebibytes);
            if (machine.WaitForAnswer(begin))
                return machine;
            machine.Dispose();
            if (attempt == Attempts)
                throw new BenchmarkException($"{world.Name} never answered. It printed:\n{machine._output}");
            Console.Error.WriteLine($"{world.Name} did not start; once more ...");
        }
    }

    private static WebMachine Launch(WebWorld world, int mebibytes)
    {
        int port = FreePort();
        string network = $"user,id=net0,net=10.0.0.0/24,host=10.0.0.2,dns=10.0.0.3,dhcpstart=10.0.0.1,hostfwd=tcp:127.0.0.1:{port}-10.0.0.1:80";
        var start = new ProcessStartInfo(world.Machine[0], [.. world.Machine.Skip(1), "-m", $"{mebibytes}M", "-netdev", network, "-device", "virtio-net-device,netdev=net0"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new WebMachine(Process.Start(start) ?? throw new BenchmarkException($"{world.Machine[0]} did not start."), port);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _listens.Dispose();
    }

    // QEMU takes connections before the guest has a network, and then asks the guest at growing intervals only. So nothing is asked before the
    // program says that it listens.
    private bool WaitForAnswer(long begin)
    {
        if (!_listens.Wait(s_limit))
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Note(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
        if (line?.Contains("Now listening on", StringComparison.Ordinal) ?? false)
            _listens.Set();
    }
}
