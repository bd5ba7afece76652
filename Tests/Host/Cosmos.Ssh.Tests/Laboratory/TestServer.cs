using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Ssh.Tests.Laboratory;

/// <summary>A server in memory, in simulated time.</summary>
internal sealed class TestServer : IDisposable
{
    internal const string User = "joe";
    internal const string Password = "correct horse";

    private readonly CancellationTokenSource _stop = new();
    private readonly SshServer _server;
    private readonly List<Task> _connections = [];

    internal TestServer(Func<SshServerOptions, SshServerOptions>? configure = null, ISshSessionHandler? handler = null)
    {
        SshPasswordTable passwords = new();
        passwords.Add(User, Password);
        SshServerOptions options = new() { HostKeys = [HostKey, EcdsaHostKey], Authentication = new SshAuthenticationOptions { Passwords = passwords } };
        Options = configure is null ? options : configure(options);
        _server = new SshServer(Options, handler ?? DelegateHandler.Echo, Log, Time);
    }

    internal static SshHostKey HostKey { get; } = SshHostKey.Generate(SshHostKeyType.Ed25519);

    internal static SshHostKey EcdsaHostKey { get; } = SshHostKey.Generate(SshHostKeyType.EcdsaP256);

    internal SshServerOptions Options { get; }

    internal RecordingLog Log { get; } = new();

    internal SimulatedTime Time { get; } = new();

    /// <summary>Ends when the server is done with the last connection.</summary>
    internal Task LastConnection => _connections[^1];

    /// <summary>Makes a connection.</summary>
    internal DuplexStream Connect(int largestRead = int.MaxValue, EndPoint? peer = null)
    {
        (DuplexStream client, DuplexStream server) = DuplexStream.Create(largestRead);
        CancellationToken stop = _stop.Token;
        _connections.Add(Task.Run(() => _server.ServeAsync(server, peer ?? new IPEndPoint(IPAddress.Parse("192.0.2.7"), 40000), stop)));
        return client;
    }

    internal async Task<TestClient> ConnectClientAsync(ClientSettings? settings = null)
    {
        settings ??= new ClientSettings();
        TestClient client = new(Connect(settings.LargestServerRead, settings.Peer), settings);
        await client.ExchangeIdentificationsAsync();
        await client.ExchangeKeysAsync();
        return client;
    }

    /// <summary>Connects and logs in with the password.</summary>
    internal async Task<TestClient> LogInAsync(ClientSettings? settings = null)
    {
        TestClient client = await ConnectClientAsync(settings);
        await client.RequestServiceAsync();
        await client.LogInWithPasswordAsync(User, Password);
        return client;
    }

    internal void Stop() => _stop.Cancel();

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }
}
