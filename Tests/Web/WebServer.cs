using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Cosmos.Runner.Tests;

namespace Cosmos.Web.Tests;

/// <summary>Where the program runs.</summary>
public enum World
{
    /// <summary>On this system, by stock .NET.</summary>
    Linux,

    /// <summary>In QEMU, as an image.</summary>
    BareMetal,
}

/// <summary>A running Apps/WebApi.</summary>
internal sealed class WebServer : IDisposable
{
    private const int Mebibytes = 256;
    private static readonly TimeSpan s_acceptPause = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);
    private static readonly ConcurrentDictionary<World, Lazy<WebServer>> s_running = new();

    private readonly RunningProgram _program;
    private readonly Lock _connecting = new();

    private WebServer(World world)
    {
        World = world;
        (Port, Http2Port) = FreePorts();
        _program = new RunningProgram(world == World.Linux ? LinuxCommand() : MachineCommand());
        WaitUntilReady();
    }

    /// <summary>Where it runs.</summary>
    public World World { get; }

    /// <summary>Port of HTTP/1.1 on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Port of HTTP/2 on 127.0.0.1.</summary>
    public int Http2Port { get; }

    /// <summary>What it printed.</summary>
    public string Log => Encoding.UTF8.GetString(_program.Output) + _program.Errors;

    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => !_program.HasExited;

    /// <summary>The one server of a world, started at the first use.</summary>
    public static WebServer In(World world) => s_running.GetOrAdd(world, w => new Lazy<WebServer>(() => new WebServer(w))).Value;

    /// <summary>Ends all servers and keeps their logs.</summary>
    public static void StopAll()
    {
        foreach (Lazy<WebServer> server in s_running.Values)
        {
            if (!server.IsValueCreated)
                continue;
            File.WriteAllText(Path.Combine(Machine.Artifacts, $"web-{server.Value.World}.log"), server.Value.Log);
            server.Value.Dispose();
        }
        s_running.Clear();
    }

    /// <summary>Address of the server for a version of HTTP.</summary>
    public Uri Address(Version version) => new($"http://127.0.0.1:{(version.Major == 2 ? Http2Port : Port)}");

    /// <summary>A client of its own connections.</summary>
    public HttpClient Client(Version version) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = Address(version),
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromSeconds(100),
    };

    /// <summary>A plain connection.</summary>
    /// <remarks>
    /// QEMU's network has a backlog of one connection. What comes while it is busy is lost, and this system asks again only a second later: so one
    /// at a time, with a moment for QEMU.
    /// </remarks>
    public TcpClient Connect()
    {
        var client = new TcpClient { NoDelay = true, SendTimeout = 30_000, ReceiveTimeout = 30_000 };
        lock (_connecting)
        {
            client.Connect(IPAddress.Loopback, Port);
            if (World == World.BareMetal)
                Thread.Sleep(s_acceptPause);
        }
        return client;
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    private static string App(string world) => Path.Combine(Machine.RepositoryRoot, "Apps", "WebApi", "bin", world, "Debug", "net10.0");

    private List<string> LinuxCommand()
    {
        string files = Path.Combine(Path.GetTempPath(), $"cosmos-web-{Port}");
        return
        [
            "/usr/bin/env", $"ASPNETCORE_URLS=http://127.0.0.1:{Port};http://127.0.0.1:{Http2Port}", $"WebApi__Http2Ports__0={Http2Port}", $"WebApi__FilesDirectory={files}",
            "dotnet", "exec", Path.Combine(App(""), "WebApi.dll"), "--contentRoot", Path.Combine(Machine.RepositoryRoot, "Apps", "WebApi"),
        ];
    }

    private List<string> MachineCommand() =>
    [
        .. Machine.Command("microvm", Path.Combine(App("microvm"), "WebApi.elf"), Mebibytes, "", []),
        "-netdev", $"user,id=network,net=10.0.0.0/24,host=10.0.0.2,dns=10.0.0.3,dhcpstart=10.0.0.1,hostfwd=tcp:127.0.0.1:{Port}-10.0.0.1:80,hostfwd=tcp:127.0.0.1:{Http2Port}-10.0.0.1:81",
        "-device", "virtio-net-device,netdev=network",
    ];

    // The port is open as soon as QEMU runs; only an answer tells that the program listens.
    private void WaitUntilReady()
    {
        using HttpClient client = Client(HttpVersion.Version11);
        var start = DateTime.UtcNow;
        while (true)
        {
            try
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                client.GetStringAsync("/plaintext", limit.Token).GetAwaiter().GetResult();
                return;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                if (_program.HasExited || DateTime.UtcNow - start > s_startLimit)
                    throw new InvalidOperationException($"WebApi did not start in the world {World}. It printed:\n{Log}", e);
                Thread.Sleep(50);
            }
        }
    }

    private static (int First, int Second) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
