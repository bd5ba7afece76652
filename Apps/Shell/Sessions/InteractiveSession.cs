using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>A session at a terminal: prompt, lines, until the user leaves or the terminal is gone.</summary>
/// <param name="session">State that commands see.</param>
/// <param name="console">The terminal.</param>
/// <param name="runner">Runs lines.</param>
/// <param name="completer">What Tab asks; makes use of the history.</param>
/// <param name="history">Earlier lines.</param>
/// <param name="options">What the image decides.</param>
/// <param name="time">The clock.</param>
internal sealed class InteractiveSession(
    ShellSession session, SessionConsole console, LineRunner runner, ICompleter completer, History history, ShellOptions options, TimeProvider time)
{
    private const string PromptStyle = "\e[36m";
    private const string FailedPromptStyle = "\e[31m";

    private readonly Clipboard _clipboard = new();
    private LineInterrupt? _interrupt;

    /// <summary>How long a command may take to stop once nobody is there any more.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Runs the session.</summary>
    /// <param name="line">The only line to run; <see langword="null"/> to ask the user.</param>
    /// <param name="stop">Ends the session.</param>
    public async Task<int> RunAsync(string? line, CancellationToken stop)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        console.Interrupted += OnInterrupted;
        Task pump = console.PumpAsync(ended.Token);
        Task watch = WatchAsync(pump, ended);
        try
        {
            if (line is null)
                await TalkAsync(ended.Token).ConfigureAwait(false);
            else
                await RunLineAsync(line, ended.Token).ConfigureAwait(false);
            await console.FlushAsync(ended.Token).WaitAsync(Grace, time, ended.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or TimeoutException)
        {
            // The terminal is gone, or the session was ended from elsewhere.
        }
        finally
        {
            console.Interrupted -= OnInterrupted;
            await ended.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(false);
        }

        return session.HasEnded ? session.Status : session.LastStatus;
    }

    private async Task TalkAsync(CancellationToken ended)
    {
        console.AskSize();
        string greeting = options.Greeting.Length == 0 ? "" : options.Greeting.TrimEnd('\n', '\r') + "\n\n";
        await console.WriteAsync($"\n{options.Banner}\n\n{greeting}".AsMemory(), ended).ConfigureAwait(false);
        if (options.FirstLine.Length > 0)
            await RunLineAsync(options.FirstLine, ended).ConfigureAwait(false);

        while (!session.HasEnded)
        {
            using LineInterrupt interrupt = new(ended);
            _interrupt = interrupt;
            LineRequest request = new(new LineEditor(console, options.LineLength, history, completer, _clipboard), Prompt(), Style(), isPrompt: true);
            string? line = await console.ReadAsync(request, ended).ConfigureAwait(false);
            if (line is null)
            {
                session.End(session.LastStatus);
                break;
            }

            if (request.WasInterrupted)
                session.LastStatus = ExitStatus.Interrupted;
            if (string.IsNullOrWhiteSpace(line))
                continue;

            history.Add(line);
            await RunLineAsync(line, interrupt, ended).ConfigureAwait(false);
        }

        ended.ThrowIfCancellationRequested();
        if (options.Farewell.Length > 0)
            await console.WriteAsync((options.Farewell + "\n").AsMemory(), ended).ConfigureAwait(false);
    }

    private async Task RunLineAsync(string line, CancellationToken ended)
    {
        using LineInterrupt interrupt = new(ended);
        _interrupt = interrupt;
        await RunLineAsync(line, interrupt, ended).ConfigureAwait(false);
    }

    private async Task RunLineAsync(string line, LineInterrupt interrupt, CancellationToken ended)
    {
        TerminalReader input = new(console, _clipboard, options.LineLength, interrupt.Token);
        TerminalWriter output = new(console, interrupt.Token);
        session.Command = line;
        Task<int> running = Task.Run(() => runner.RunAsync(line, new CommandStreams(input, null, output, null, output, null), interrupt.Token), CancellationToken.None);
        using CancellationTokenRegistration registration = ended.Register(() => _ = LeaveAfterGraceAsync(interrupt, running));
        if (await Task.WhenAny(running, interrupt.LeftBehind).ConfigureAwait(false) == running)
        {
            await running.ConfigureAwait(false);
        }
        else
        {
            output.Abandon();
            session.LastStatus = ExitStatus.Interrupted;
            if (!ended.IsCancellationRequested)
                await console.WriteAsync("The command does not stop; it goes on without this terminal.\n".AsMemory(), ended).ConfigureAwait(false);
        }

        session.Command = null;
    }

    private async Task LeaveAfterGraceAsync(LineInterrupt interrupt, Task running)
    {
        try
        {
            await running.WaitAsync(Grace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            interrupt.Leave();
        }
    }

    // Whatever ends first, reading or showing, ends both.
    private async Task WatchAsync(Task pump, CancellationTokenSource ended)
    {
        await Task.WhenAny(pump, console.OutputEnded).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await pump.ConfigureAwait(false);
    }

    private void OnInterrupted() => _interrupt?.Request();

    private string Prompt() => options.Prompt.Replace("{directory}", session.WorkingDirectory, StringComparison.Ordinal);

    private string Style() => session.LastStatus == ExitStatus.Success ? PromptStyle : FailedPromptStyle;
}
