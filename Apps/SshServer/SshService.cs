using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Sftp;
using Cosmos.Shell;
using Cosmos.Ssh;
using Cosmos.User;
using Server = Cosmos.Ssh.SshServer;

namespace Cosmos.SshServer;

/// <summary>The SSH server of the machine: keys, ways to log in, and its socket.</summary>
public sealed class SshService : IDisposable
{
    private static readonly SshAlgorithms s_withoutNist = SshAlgorithms.Default with
    {
        KeyExchanges = [.. SshAlgorithms.Default.KeyExchanges.Where(n => !n.Contains("nistp", StringComparison.Ordinal))],
    };

    private readonly SshSettings _settings;
    private readonly SshServerOptions _options;
    private readonly Server _server;
    private readonly ISystemLog _log;
    private readonly string? _madePassword;
    private readonly int _keys;

    /// <summary>Reads keys; makes what is missing.</summary>
    /// <param name="shell">What users get.</param>
    /// <param name="settings">What the user of the machine wants.</param>
    /// <param name="log">The log of the machine.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="FormatException">A host key cannot be read; the message says why.</exception>
    public SshService(ShellHost shell, SshSettings settings, ISystemLog log, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(log);
        _settings = settings;
        _log = log;
        SshAuthorizedKeys keys = SshAuthorizedKeys.Parse(settings.AuthorizedKeys);
        foreach (string problem in keys.Problems)
            log.Write(SshLog.Source, $"authorized keys: {problem}");
        _keys = keys.Count;
        string? password = settings.Password;
        // Without any way in the server would be of no use; an open one only when it is asked for.
        if (password is null && _keys == 0 && !settings.AllowsEverybody)
            password = _madePassword = SshPassword.Generate();
        var verifier = password is null ? null : new SshPassword(password);
        _options = new SshServerOptions
        {
            HostKeys = settings.HostKeys.Count == 0 ? [SshHostKey.Generate(SshHostKeyType.Ed25519)] : [.. settings.HostKeys.Select(k => SshHostKey.Parse(k))],
            Authentication = new SshAuthenticationOptions
            {
                AuthorizedKeys = _keys > 0 ? keys : null,
                Passwords = verifier,
                KeyboardInteractive = verifier is null ? null : new SshPasswordDialogue(verifier),
                AllowNone = settings.AllowsEverybody,
            },
            AllowTcpForwarding = settings.AllowsForwarding,
            Banner = settings.Banner,
            Algorithms = settings.AllowsNistCurves ? SshAlgorithms.Default : s_withoutNist,
        };
        if (settings.RekeyBytes is { } bytes)
            _options = _options with { RekeyBytes = bytes };
        var files = new SftpOptions { Root = settings.SftpRoot, IsReadOnly = settings.IsSftpReadOnly, Time = time };
        _server = new Server(_options, new ShellSessionHandler(shell, files, log), new SshLog(log, SshLogLevel.Information), time);
    }

    /// <summary>Fingerprints of the machine's keys, as OpenSSH shows them at the first login.</summary>
    public IReadOnlyList<string> Fingerprints => [.. _options.HostKeys.Select(k => k.Fingerprint)];

    /// <summary>How to log in, in a line or two for the console. Has the password in it when one was made for this boot, so it does not belong into the log.</summary>
    public string LoginHint
    {
        get
        {
            string way = _settings.AllowsEverybody ? "OPEN TO EVERYBODY (ssh.none)"
                : _madePassword is not null ? $"any name, password of this boot: {_madePassword}"
                : _settings.Password is null ? $"any name, {Keys}"
                : _keys == 0 ? "any name, the password of ssh.password"
                : $"any name, {Keys} or the password of ssh.password";
            return $"ssh: port {_settings.Port}; {way}\nssh: host key {string.Join(", ", Fingerprints)}";
        }
    }

    private string Keys => _keys == 1 ? "one authorized key" : $"{_keys} authorized keys";

    /// <summary>Serves until told to stop.</summary>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using Socket listener = Open(_settings.Port);
        listener.Listen(_options.MaximumConnections);
        _log.Write(SshLog.Source, $"listening on port {_settings.Port}; host key {string.Join(", ", Fingerprints)}");
        await _server.RunAsync(listener, stop).ConfigureAwait(false);
    }

    // Both families by one socket, where there are both.
    private static Socket Open(int port)
    {
        bool hasBoth = Socket.OSSupportsIPv6;
        var listener = new Socket(hasBoth ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (hasBoth)
                listener.DualMode = true;
            listener.Bind(new IPEndPoint(hasBoth ? IPAddress.IPv6Any : IPAddress.Any, port));
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Overwrites the private keys.</summary>
    public void Dispose()
    {
        foreach (SshHostKey key in _options.HostKeys)
            key.Dispose();
    }
}
