using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Cosmos.Runner.Tests;

namespace Cosmos.Ssh.Peers;

/// <summary>A running Apps/Example with its SSH server on a port of 127.0.0.1.</summary>
/// <remarks>
/// With the environment variable COSMOS_SSH_ON_HOST, the path of an Example.dll, it runs on this system instead, by stock .NET: quicker when a test or the server is being written.
/// COSMOS_SSH_MEMORY is the memory of the machine in MiB.
/// </remarks>
internal sealed class SshMachine : IDisposable
{
    /// <summary>What everybody may log in with.</summary>
    public const string Password = "a password, for tests only";

    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);
    private static readonly Lazy<SshMachine> s_running = new(() => new SshMachine());

    private readonly RunningProgram _program;

    private SshMachine()
    {
        Port = FreePort();
        Files = new ClientFiles(Port);
        int mebibytes = int.TryParse(Environment.GetEnvironmentVariable("COSMOS_SSH_MEMORY"), out int given) ? given : 512;
        string image = Path.Combine(Machine.RepositoryRoot, "Apps", "Example", "bin", "Debug", "net10.0", "Example.elf");
        string[] settings =
        [
            "ssh.host_key=" + Files.HostKeySeed, "ssh.authorized_keys=" + string.Join(',', Files.PublicKeys), "ssh.password=" + Password, "ssh.forwarding",
        ];
        string? program = Environment.GetEnvironmentVariable("COSMOS_SSH_ON_HOST");
        IsOnHost = !string.IsNullOrEmpty(program);
        _program = new RunningProgram(!IsOnHost
            ?
            [
                .. Machine.Command("microvm", image, mebibytes, "", settings),
                "-netdev", $"user,id=network,net=10.0.0.0/24,host=10.0.0.2,dns=10.0.0.3,dhcpstart=10.0.0.1,hostfwd=tcp:127.0.0.1:{Port}-10.0.0.1:22",
                "-device", "virtio-net-device,netdev=network",
            ]
            : ["dotnet", "exec", program!, .. settings, $"ssh.port={Port}"]);
        WaitUntilReady();
    }

    /// <summary>The one machine, started at the first use.</summary>
    public static SshMachine Running => s_running.Value;

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Port where its server listens, as the machine itself sees it.</summary>
    public int InnerPort => IsOnHost ? Port : 22;

    /// <summary>Keys and configuration for clients.</summary>
    public ClientFiles Files { get; }

    /// <summary>What it printed.</summary>
    public string Log => Encoding.UTF8.GetString(_program.Output) + _program.Errors;

    /// <summary>Whether it is no machine but a process.</summary>
    public bool IsOnHost { get; }

    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => !_program.HasExited;

    /// <summary>Ends the machine and keeps its log.</summary>
    public static void Stop()
    {
        if (!s_running.IsValueCreated)
            return;
        File.WriteAllText(Path.Combine(Machine.Artifacts, "ssh.log"), Running.Log);
        Running.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        Files.Dispose();
    }

    // The port is open as soon as QEMU runs; only the server's first line tells that it listens.
    private void WaitUntilReady()
    {
        DateTime start = DateTime.UtcNow;
        while (true)
        {
            if (_program.HasExited || DateTime.UtcNow - start > s_startLimit)
                throw new InvalidOperationException($"Apps/Example did not start its SSH server. It printed:\n{Log}");
            try
            {
                using var client = new TcpClient { ReceiveTimeout = 5000 };
                client.Connect(IPAddress.Loopback, Port);
                byte[] line = new byte[4];
                client.GetStream().ReadExactly(line);
                if (line.AsSpan().SequenceEqual("SSH-"u8))
                    return;
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
