using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Tests.Laboratory;
using NUnit.Framework;

namespace Cosmos.Ssh.Tests.Protocol;

/// <summary>The library against the ssh of the host, on 127.0.0.1. Tests/Ssh does the same, and more, with the machine.</summary>
internal sealed class OpenSshTests
{
    private const string Client = "/usr/bin/ssh";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly RecordingLog _log = new();
    private string _directory = "";
    private Socket? _listener;
    private Task _server = Task.CompletedTask;

    [OneTimeSetUp]
    public void Start()
    {
        if (!File.Exists(Client))
            Assert.Ignore("ssh is not installed (package openssh-client).");

        _directory = Directory.CreateTempSubdirectory("cosmos-ssh-").FullName;
        string key = Path.Combine(_directory, "key");
        using SshHostKey userKey = SshHostKey.Generate(SshHostKeyType.Ed25519);
        File.WriteAllText(key, userKey.Export());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        SshServerOptions options = new()
        {
            HostKeys = [TestServer.HostKey, TestServer.EcdsaHostKey],
            Authentication = new SshAuthenticationOptions { AuthorizedKeys = SshAuthorizedKeys.Parse(userKey.PublicKeyText) },
        };
        _server = new SshServer(options, new DelegateHandler(RunAsync), _log, TimeProvider.System).RunAsync(_listener, _stop.Token);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _server;
        _listener?.Dispose();
        _stop.Dispose();
        if (_directory.Length > 0)
            Directory.Delete(_directory, recursive: true);
    }

    // One of each kind: the combinations are tested in memory.
    [TestCase("sntrup761x25519-sha512@openssh.com", "ssh-ed25519", "chacha20-poly1305@openssh.com")]
    [TestCase("curve25519-sha256", "ecdsa-sha2-nistp256", "aes256-gcm@openssh.com")]
    [TestCase("ecdh-sha2-nistp256", "ssh-ed25519", "aes128-ctr")]
    public async Task Ssh_runs_a_command_with_each_kind_of_algorithm(string keyExchange, string hostKey, string cipher)
    {
        (int status, byte[] output, string error) = await SshAsync([], $"-oKexAlgorithms={keyExchange}", $"-oHostKeyAlgorithms={hostKey}", $"-oCiphers={cipher}", "status 42");
        Assert.That((status, Encoding.UTF8.GetString(output)), Is.EqualTo((42, "joe: status 42\n")), error);
    }

    [Test]
    public async Task Data_goes_both_ways_through_renewed_keys()
    {
        byte[] data = new byte[3_000_000];
        new Random(1).NextBytes(data);
        (int status, byte[] output, string error) = await SshAsync(data, "-oRekeyLimit=512K", "cat");
        Assert.That(status, Is.Zero, error);
        Assert.That(output.AsSpan().SequenceEqual(data), Is.True, "what came back is what was sent");
        Assert.That(_log.Lines.Count(line => line.Contains("keys exchanged", StringComparison.Ordinal)), Is.GreaterThan(5));
    }

    private static async Task<SshExit> RunAsync(SshSession session, CancellationToken stop)
    {
        if (session.Command == "cat")
            return await DelegateHandler.EchoAsync(session, stop);

        await session.Output.WriteAsync(Encoding.UTF8.GetBytes($"{session.UserName}: {session.Command}\n"), stop);
        return new SshExit(42);
    }

    private async Task<(int Status, byte[] Output, string Error)> SshAsync(byte[] input, params string[] arguments)
    {
        int port = ((IPEndPoint)_listener!.LocalEndPoint!).Port;
        string[] common = ["-F", "none", "-p", $"{port}", "-i", Path.Combine(_directory, "key"), "-oIdentitiesOnly=yes", "-oIdentityAgent=none", "-oBatchMode=yes",
            "-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null", "-oGlobalKnownHostsFile=/dev/null", "-oLogLevel=ERROR"];
        string[] options = [.. arguments.Where(argument => argument.StartsWith('-'))];
        string[] command = [.. arguments.Where(argument => !argument.StartsWith('-'))];
        using Process process = Process.Start(new ProcessStartInfo(Client, [.. common, .. options, "joe@127.0.0.1", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using CancellationTokenSource patience = new(s_patience);
        using MemoryStream output = new();
        Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
        Task read = process.StandardOutput.BaseStream.CopyToAsync(output, patience.Token);
        await process.StandardInput.BaseStream.WriteAsync(input, patience.Token);
        process.StandardInput.Close();
        await read;
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, output.ToArray(), await error);
    }
}
