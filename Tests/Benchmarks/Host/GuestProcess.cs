using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Cosmos.Benchmarks;

/// <summary>A machine whose port is reached from here; ends when disposed.</summary>
internal sealed class GuestProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly ManualResetEventSlim _ready = new();
    private readonly string _readyText;

    private GuestProcess(Process process, int port, string readyText)
    {
        _process = process;
        _readyText = readyText;
        Port = port;
        process.OutputDataReceived += (_, e) => Note(e.Data);
        process.ErrorDataReceived += (_, e) => Note(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Port on 127.0.0.1 that leads to the server.</summary>
    public int Port { get; }

    /// <summary>What the machine printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Most memory that the QEMU process had so far, in bytes, which includes QEMU's own 50 MiB or so.</summary>
    public long ResidentBytes => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) * 1024;

    /// <summary>Starts a machine with a network card.</summary>
    /// <param name="machine">QEMU and its arguments, without memory and network.</param>
    /// <param name="mebibytes">Memory.</param>
    /// <param name="guestPort">Port of the server in the machine.</param>
    /// <param name="readyText">What it prints when it listens.</param>
    public static GuestProcess Start(IReadOnlyList<string> machine, int mebibytes, int guestPort, string readyText)
    {
        int port = FreePort();
        string network = $"user,id=net0,net=10.0.0.0/24,host=10.0.0.2,dns=10.0.0.3,dhcpstart=10.0.0.1,hostfwd=tcp:127.0.0.1:{port}-10.0.0.1:{guestPort}";
        var start = new ProcessStartInfo(machine[0], [.. machine.Skip(1), "-m", $"{mebibytes}M", "-netdev", network, "-device", "virtio-net-device,netdev=net0"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new GuestProcess(Process.Start(start) ?? throw new BenchmarkException($"{machine[0]} did not start."), port, readyText);
    }

    /// <summary>Waits until the machine has printed that it listens. QEMU takes connections before, but then asks the guest at growing intervals only.</summary>
    public bool WaitUntilReady(TimeSpan limit) => _ready.Wait(limit);

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _ready.Dispose();
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
        if (line?.Contains(_readyText, StringComparison.Ordinal) ?? false)
            _ready.Set();
    }
}
