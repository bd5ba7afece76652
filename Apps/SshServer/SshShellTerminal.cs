using System;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Shell;
using Cosmos.Ssh;
using Cosmos.User;

namespace Cosmos.SshServer;

/// <summary>The terminal of an SSH client as the shell sees it. Interrupts and breaks that come as signals look like Ctrl-C.</summary>
internal sealed class SshShellTerminal : ITerminal, IDisposable
{
    private const byte Interrupt = 3;
    private const byte EndOfInput = 4;
    private const byte KillLine = 21;

    private static readonly TimeSpan s_endPause = TimeSpan.FromSeconds(1);

    private readonly SshSession _session;
    private readonly SshTerminal _terminal;
    private readonly CancellationTokenSource _gone = new();
    private readonly Lock _lock = new();
    private CancellationTokenSource? _read;
    private bool _isInterrupted;
    private bool _isAtEnd;

    public SshShellTerminal(SshSession session, SshTerminal terminal)
    {
        _session = session;
        _terminal = terminal;
        _terminal.Changed += OnChanged;
        _session.SignalReceived += OnSignal;
    }

    /// <inheritdoc/>
    public event Action? Resized;

    /// <inheritdoc/>
    public TerminalSize Size => new(
        _terminal.Columns > 0 ? _terminal.Columns : TerminalSize.Default.Columns,
        _terminal.Rows > 0 ? _terminal.Rows : TerminalSize.Default.Rows);

    /// <inheritdoc/>
    public string Kind => _terminal.Type.Length > 0 ? _terminal.Type : "dumb";

    /// <summary>Set when the client has asked, by a signal, for the session to end.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop)
    {
        using var read = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_lock)
        {
            if (TryTakeInterrupt(buffer.Span))
                return 1;
            _read = read;
        }
        try
        {
            // Whoever sends lines and closes the input (ssh -tt < lines) has not hung up: the lines are run, and Ctrl-D behind the last one ends the session. A command may take
            // that for itself, so it comes again.
            if (_isAtEnd)
                await Task.Delay(s_endPause, read.Token).ConfigureAwait(false);
            int count = _isAtEnd ? 0 : await _session.Input.ReadAsync(buffer, read.Token).ConfigureAwait(false);
            if (count > 0 || buffer.IsEmpty)
                return count;
            _isAtEnd = true;
            return TypeEnd(buffer.Span);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            lock (_lock)
                return TryTakeInterrupt(buffer.Span) ? 1 : 0;
        }
        finally
        {
            lock (_lock)
                _read = null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        await _session.Output.WriteAsync(bytes, stop).ConfigureAwait(false);
        await _session.Output.FlushAsync(stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _terminal.Changed -= OnChanged;
        _session.SignalReceived -= OnSignal;
    }

    private static int TypeEnd(Span<byte> buffer)
    {
        if (buffer.Length == 1)
        {
            buffer[0] = EndOfInput;
            return 1;
        }
        buffer[0] = KillLine;
        buffer[1] = EndOfInput;
        return 2;
    }

    private bool TryTakeInterrupt(Span<byte> buffer)
    {
        if (!_isInterrupted || buffer.IsEmpty)
            return false;
        _isInterrupted = false;
        buffer[0] = Interrupt;
        return true;
    }

    private void OnChanged() => Resized?.Invoke();

    // On the connection's own thread: what continues a read must not run here.
    private void OnSignal(string name)
    {
        if (name is not ("INT" or "BREAK"))
        {
            if (SshSignals.EndsSession(name))
                _ = _gone.CancelAsync();
            return;
        }
        lock (_lock)
        {
            _isInterrupted = true;
            _ = _read?.CancelAsync();
        }
    }
}
