using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Sftp;
using Cosmos.Shell;
using Cosmos.Ssh;
using Cosmos.User;

namespace Cosmos.SshServer;

/// <summary>Sessions over SSH: the shell at a terminal, command lines, and files by sftp.</summary>
/// <param name="shell">Runs commands.</param>
/// <param name="files">What sftp shows.</param>
/// <param name="log">Where it says who does what; never what was typed.</param>
public sealed class ShellSessionHandler(ShellHost shell, SftpOptions files, ISystemLog log) : ISshSessionHandler
{
    private const string FileTransfer = "sftp";

    private readonly SftpServer _files = new(files with { Log = files.Log ?? (m => log.Write(FileTransfer, m)) });

    /// <inheritdoc/>
    public bool Accepts(SshSessionKind kind, string? command) => kind != SshSessionKind.Subsystem || command == FileTransfer;

    /// <inheritdoc/>
    public async Task<SshExit> RunAsync(SshSession session, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(session);
        var who = new SessionInformation(session.UserName, session.Peer?.ToString() ?? "ssh", session.Environment);
        try
        {
            int status = session.Kind switch
            {
                SshSessionKind.Subsystem => await _files.RunAsync(session.Input, session.Output, stop).ConfigureAwait(false),
                SshSessionKind.Exec => await RunLineAsync(session, session.Command ?? "", who, stop).ConfigureAwait(false),
                _ when session.Terminal is { } terminal => await RunInteractiveAsync(session, terminal, who, stop).ConfigureAwait(false),
                _ => await RunLinesAsync(session, who, stop).ConfigureAwait(false),
            };
            return new SshExit(status);
        }
        catch (IOException e)
        {
            // The client is gone, or reads no more.
            log.Write(SshLog.Source, $"{who.Origin}: session ended: {e.Message}");
            return new SshExit(ExitStatus.Failure);
        }
        catch (OperationCanceledException)
        {
            return new SshExit(ExitStatus.Interrupted);
        }
    }

    private async Task<int> RunInteractiveAsync(SshSession session, SshTerminal kind, SessionInformation who, CancellationToken stop)
    {
        using var terminal = new SshShellTerminal(session, kind);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, terminal.Gone);
        return await shell.RunInteractiveAsync(terminal, who, end.Token).ConfigureAwait(false);
    }

    private async Task<int> RunLineAsync(SshSession session, string line, SessionInformation who, CancellationToken stop)
    {
        if (session.Terminal is { } kind)
        {
            using var terminal = new SshShellTerminal(session, kind);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, terminal.Gone);
            return await shell.RunCommandAsync(line, terminal, who, end.Token).ConfigureAwait(false);
        }
        using var interrupt = new SignalInterrupt(session, stop);
        return await shell.RunCommandAsync(line, session.Input, session.Output, session.Error, who, interrupt.Token).ConfigureAwait(false);
    }

    // A shell without a terminal (ssh -T host < lines): each line is a command, and there is neither prompt nor banner.
    private async Task<int> RunLinesAsync(SshSession session, SessionInformation who, CancellationToken stop)
    {
        int status = ExitStatus.Success;
        var lines = new LineReader(session.Input);
        while (await lines.ReadAsync(stop).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
                continue;
            using var interrupt = new SignalInterrupt(session, stop);
            status = await shell.RunCommandAsync(line, Stream.Null, session.Output, session.Error, who, interrupt.Token).ConfigureAwait(false);
        }
        return status;
    }

    /// <summary>Cancels a command when the client sends a signal that means that.</summary>
    private sealed class SignalInterrupt : IDisposable
    {
        private readonly SshSession _session;
        private readonly CancellationTokenSource _source;

        public SignalInterrupt(SshSession session, CancellationToken stop)
        {
            _session = session;
            _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
            session.SignalReceived += OnSignal;
        }

        public CancellationToken Token => _source.Token;

        // What waits for the token continues elsewhere: signals come on the connection's own thread.
        public void Interrupt() => _ = _source.CancelAsync();

        public void Dispose() => _session.SignalReceived -= OnSignal;

        private void OnSignal(string name)
        {
            if (SshSignals.Interrupts(name))
                Interrupt();
        }
    }
}
