using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>Runs sessions, any number at once. One for each image; thread-safe.</summary>
public sealed class ShellHost : IPluginDirectory
{
    private const string TerminalVariable = "TERM";

    private readonly PluginSet _plugins;
    private readonly IPluginServices _services;
    private readonly ISystemLog _log;
    private readonly ShellOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<int, ShellSession> _sessions = new();
    private int _lastId;

    /// <summary>Makes the host.</summary>
    /// <param name="plugins">The commands.</param>
    /// <param name="services">What the constructors of commands may ask for; the host adds <see cref="IPluginDirectory"/>, <see cref="ISystemLog"/> and <see cref="TimeProvider"/>.</param>
    /// <param name="log">Where the beginning and end of sessions and the stack traces of commands go.</param>
    /// <param name="options">What the image decides.</param>
    /// <param name="time">The clock.</param>
    public ShellHost(PluginSet plugins, IPluginServices services, ISystemLog log, ShellOptions options, TimeProvider time)
    {
        _plugins = plugins;
        _services = new HostServices(services, this, log, time);
        _log = log;
        _options = options;
        _time = time;
    }

    /// <inheritdoc/>
    public IReadOnlyList<IPlugin> Plugins => _plugins.Plugins;

    /// <inheritdoc/>
    public CommandDescriptor? Find(string name) => _plugins.Find(name);

    /// <inheritdoc/>
    public IReadOnlyList<SessionDescription> GetSessions() => [.. _sessions.Values.Select(static s => s.Describe()).OrderBy(static s => s.Id)];

    /// <summary>Runs a session at a person's terminal: banner, prompt, commands, until the user leaves, the terminal is gone or the token is set.</summary>
    /// <returns>Status of the session: that of <c>exit</c>, else of the last command.</returns>
    public Task<int> RunInteractiveAsync(ITerminal terminal, SessionInformation who, CancellationToken stop) => RunAtTerminalAsync(null, terminal, who, stop);

    /// <summary>Runs one line at a person's terminal, as <c>ssh -t host command</c> does: without banner and prompt.</summary>
    /// <returns>Status of the last command of the line.</returns>
    public Task<int> RunCommandAsync(string line, ITerminal terminal, SessionInformation who, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(line);
        return RunAtTerminalAsync(line, terminal, who, stop);
    }

    /// <summary>Runs one line without a terminal, as <c>ssh host command</c> does. Lines end in LF; the streams stay open.</summary>
    /// <returns>Status of the last command of the line.</returns>
    public async Task<int> RunCommandAsync(string line, Stream input, Stream output, Stream error, SessionInformation who, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(line);
        using ShellSession session = Begin(who);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using OutputQueue outputQueue = new(Sink(output), _options.OutputLength);
        await using OutputQueue errorQueue = new(Sink(error), _options.OutputLength);
        try
        {
            using StreamReader reader = new(input, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 1024, leaveOpen: true);
            QueueStream outputBytes = new(outputQueue, ended.Token);
            QueueStream errorBytes = new(errorQueue, ended.Token);
            CommandStreams streams = new(reader, input, new Utf8Writer(outputBytes), outputBytes, new Utf8Writer(errorBytes), errorBytes);
            Task<int> running = new LineRunner(_plugins, _services, _log, session).RunAsync(line, streams, ended.Token);
            session.Command = line;
            Task gone = Task.WhenAny(outputQueue.Ended, Task.Delay(Timeout.Infinite, ended.Token));
            if (await Task.WhenAny(running, gone).ConfigureAwait(false) != running)
            {
                await ended.CancelAsync().ConfigureAwait(false);
                await running.WaitAsync(InteractiveSession.Grace, _time).ConfigureAwait(false);
            }

            int status = await running.ConfigureAwait(false);
            await outputQueue.FlushAsync(stop).ConfigureAwait(false);
            await errorQueue.FlushAsync(stop).ConfigureAwait(false);
            return session.HasEnded ? session.Status : status;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or TimeoutException)
        {
            // The client is gone; a command that does not listen is left behind.
            return ExitStatus.Interrupted;
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            End(session);
        }
    }

    private static Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> Sink(Stream stream) => async (bytes, stop) =>
    {
        await stream.WriteAsync(bytes, stop).ConfigureAwait(false);
        await stream.FlushAsync(stop).ConfigureAwait(false);
    };

    private async Task<int> RunAtTerminalAsync(string? line, ITerminal terminal, SessionInformation who, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        using ShellSession session = Begin(who);
        await using SessionConsole console = new(terminal, _options.OutputLength);
        session.Attach(console);
        session.Environment.TryAdd(TerminalVariable, terminal.Kind);
        History history = new(_options.HistoryLength);
        Completer completer = new(_plugins, session, history);
        try
        {
            return await new InteractiveSession(session, console, new LineRunner(_plugins, _services, _log, session), completer, history, _options, _time)
                .RunAsync(line, stop).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A fault of the shell ends this session, and never the machine.
            _log.Write("shell", $"session {session.Id} failed: {e}");
            return ExitStatus.Failure;
        }
        finally
        {
            session.Dispose();
            End(session);
        }
    }

    private ShellSession Begin(SessionInformation who)
    {
        ArgumentNullException.ThrowIfNull(who);
        ShellSession session = new(Interlocked.Increment(ref _lastId), who, _options.HomeDirectory, _log, _time);
        _sessions[session.Id] = session;
        _log.Write("shell", $"session {session.Id} of {session.UserName} from {session.Origin} began");
        return session;
    }

    private void End(ShellSession session)
    {
        _sessions.TryRemove(session.Id, out _);
        TimeSpan duration = _time.GetUtcNow() - session.Began;
        _log.Write("shell", $"session {session.Id} of {session.UserName} from {session.Origin} ended after {duration:hh\\:mm\\:ss}");
    }
}
