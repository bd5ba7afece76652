using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>State of one session.</summary>
internal sealed class ShellSession : ISession, IVariables, IDisposable
{
    private readonly ISystemLog _log;
    private readonly ConcurrentDictionary<string, string> _environment;
    private readonly Lock _lock = new();
    private IDisposable? _subscription;
    private SessionConsole? _console;
    private string _directory;
    private bool _isDisposed;

    public ShellSession(int id, SessionInformation who, string directory, ISystemLog log, TimeProvider time)
    {
        Id = id;
        UserName = who.UserName;
        Origin = who.Origin;
        Began = time.GetUtcNow();
        _directory = directory;
        _log = log;
        _environment = new ConcurrentDictionary<string, string>(who.Environment, StringComparer.Ordinal);
    }

    public int Id { get; }

    public string UserName { get; }

    public string Origin { get; }

    public DateTimeOffset Began { get; }

    public bool IsInteractive => _console is not null;

    public TerminalSize Size => _console?.Size ?? TerminalSize.Default;

    public string WorkingDirectory
    {
        get => _directory;
        set => _directory = value.StartsWith('/') || System.IO.Path.IsPathFullyQualified(value)
            ? value
            : throw new ArgumentException($"The working directory '{value}' is not absolute.", nameof(value));
    }

    public IDictionary<string, string> Environment => _environment;

    public bool ShowsLog
    {
        get
        {
            lock (_lock)
                return _subscription is not null;
        }

        set
        {
            lock (_lock)
            {
                if (value && (_console is null || _isDisposed))
                    throw new InvalidOperationException("Only a session with a terminal can show the log while it goes on.");
                if (value == _subscription is not null)
                    return;

                _subscription?.Dispose();
                _subscription = value ? _log.Subscribe(line => _console!.Notify(line.ToString())) : null;
            }
        }
    }

    /// <summary>Status of the last command.</summary>
    public int LastStatus { get; set; }

    /// <summary>Whether a command has ended the session.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Status with which it was ended.</summary>
    public int Status { get; private set; }

    /// <summary>The line that runs.</summary>
    public string? Command { get; set; }

    /// <summary>The session has a terminal.</summary>
    public void Attach(SessionConsole console) => _console = console;

    public async ValueTask<bool> ConfirmAsync(string question, CancellationToken stop)
    {
        if (_console is not SessionConsole console)
            return false;

        LineRequest request = new(new LineEditor(console, 64, null, null, new Clipboard()), question + " ", "", isPrompt: false);
        return await console.ReadAsync(request, stop).ConfigureAwait(false) is "y" or "yes";
    }

    public void End(int status)
    {
        Status = status;
        HasEnded = true;
    }

    public string Get(string name) =>
        name == "?" ? LastStatus.ToString(CultureInfo.InvariantCulture) : _environment.GetValueOrDefault(name, "");

    public SessionDescription Describe() => new(Id, UserName, Origin, Began, IsInteractive, Command);

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _subscription?.Dispose();
            _subscription = null;
        }
    }
}
