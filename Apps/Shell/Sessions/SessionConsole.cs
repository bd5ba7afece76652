using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>A session's terminal: joins the line being edited, what commands write, and notices from elsewhere into one picture. All state is under one lock.</summary>
/// <remarks>
/// The terminal is always read, so that Ctrl-C arrives while a command runs. Whatever else is typed then waits for the command's input, or for the next prompt. Nothing here
/// waits for the terminal but writers, through <see cref="OutputQueue"/>, and the reader while a line is edited.
/// </remarks>
internal sealed partial class SessionConsole : IAsyncDisposable
{
    private const int TypeAheadLength = 65536;
    private const string AskSizeText = "\e7\e[999;999H\e[6n\e8";
    private const string BracketedPasteOn = "\e[?2004h";
    private const string BracketedPasteOff = "\e[?2004l";
    private const string Reset = "\e[0m";
    private const int KeptOutput = 4096;

    private readonly Lock _gate = new();
    private readonly ITerminal _terminal;
    private readonly OutputQueue _output;
    private readonly KeyDecoder _decoder = new();
    private readonly Queue<Key> _typeAhead = new();
    private readonly ILineDisplay _display;
    private readonly CursorTracker _cursor = new();
    private readonly StringBuilder _pending = new();
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private readonly bool _isPlain;
    private LineRequest? _request;
    private int _typedAhead;
    private int _questions;
    private bool _isGone;

    /// <summary>Takes over a terminal.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="capacity">Bytes of output that may wait.</param>
    public SessionConsole(ITerminal terminal, int capacity)
    {
        _terminal = terminal;
        _output = new OutputQueue(terminal.WriteAsync, capacity);
        _isPlain = terminal.Kind is "dumb" or "";
        _display = _isPlain ? new PlainDisplay() : new LineDisplay();
        terminal.Resized += OnResized;
    }

    /// <summary>Raised, outside of all locks, when the user presses Ctrl-C while a command runs.</summary>
    public event Action? Interrupted;

    /// <summary>Size of the terminal.</summary>
    public TerminalSize Size
    {
        get
        {
            TerminalSize size = _terminal.Size;
            return new TerminalSize(Math.Clamp(size.Columns, 2, 1000), Math.Clamp(size.Rows, 1, 1000));
        }
    }

    /// <summary>Whether escape sequences make sense.</summary>
    public bool HasColours => !_isPlain;

    /// <summary>Ends when nothing can be shown any more.</summary>
    public Task OutputEnded => _output.Ended;

    /// <summary>Reads the terminal until it is gone.</summary>
    public async Task PumpAsync(CancellationToken stop)
    {
        byte[] buffer = new byte[4096];
        List<Key> keys = [];
        try
        {
            int count;
            while ((count = await _terminal.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0)
            {
                keys.Clear();
                _decoder.Feed(buffer.AsSpan(0, count), keys);
                if (Take(keys))
                    await _output.WaitForRoomAsync(stop).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The end, in other words.
        }
        finally
        {
            lock (_gate)
            {
                _isGone = true;
                EndRequest(null);
            }
        }
    }

    /// <summary>Asks a terminal on a line for its size.</summary>
    public void AskSize()
    {
        lock (_gate)
        {
            if (_terminal is not IMeasuredTerminal || _isPlain)
                return;

            _questions = Math.Min(_questions + 1, 8);
            _pending.Append(AskSizeText);
            Post();
        }
    }

    /// <summary>Reads a line.</summary>
    /// <returns>The line; <see langword="null"/> at the end of the input; empty, with <see cref="LineRequest.WasInterrupted"/>, after Ctrl-C.</returns>
    public async Task<string?> ReadAsync(LineRequest request, CancellationToken stop)
    {
        bool interrupted;
        lock (_gate)
        {
            if (_isGone)
                return null;
            if (_request is not null)
                throw new InvalidOperationException("Somebody else reads from the terminal already.");

            Begin(request);
            interrupted = TakeTypeAhead();
            Render();
        }

        if (interrupted)
            Interrupted?.Invoke();
        CancellationTokenRegistration registration = stop.Register(() => GiveUp(request));
        try
        {
            string? line = await request.Line.ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            return line;
        }
        finally
        {
            await registration.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits until everything was shown.</summary>
    public Task FlushAsync(CancellationToken stop) => _output.FlushAsync(stop);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _terminal.Resized -= OnResized;
        await _output.DisposeAsync().ConfigureAwait(false);
    }

    // True when a line is being edited, so that its output should not run ahead.
    private bool Take(List<Key> keys)
    {
        bool interrupted = false;
        bool editing;
        lock (_gate)
        {
            foreach (Key key in keys)
                interrupted |= Take(key);
            editing = _request is not null;
            Render();
        }

        if (interrupted)
            Interrupted?.Invoke();
        return editing;
    }

    // True when a command has to be interrupted.
    private bool Take(in Key key)
    {
        if (key.Code == KeyCode.CursorReport)
        {
            if (_questions > 0 && _terminal is IMeasuredTerminal measured)
            {
                _questions--;
                measured.SetSize(new TerminalSize(key.Column, key.Row));
            }

            return false;
        }

        if (_request is not null)
            return Edit(key);

        if (key.IsControl('C'))
        {
            _typeAhead.Clear();
            _typedAhead = 0;
            // What was dropped may have ended in the middle of a sequence, or may have been one that changes a mode.
            if (_output.Discard(KeptOutput) && !_isPlain)
                _pending.Append(Reset).Append(BracketedPasteOff);
            Write("^C\n");
            return true;
        }

        if (_typedAhead + key.Text.Length < TypeAheadLength)
        {
            _typeAhead.Enqueue(key);
            _typedAhead += key.Text.Length + 1;
        }

        return false;
    }

    private bool TakeTypeAhead()
    {
        bool interrupted = false;
        while (_request is not null && _typeAhead.TryDequeue(out Key key))
        {
            _typedAhead -= key.Text.Length + 1;
            interrupted |= Edit(key);
        }

        return interrupted;
    }

    private bool Edit(in Key key)
    {
        LineRequest request = _request!;
        switch (request.Editor.Process(key))
        {
            case EditResult.Accepted:
                FinishLine();
                EndRequest(request.Editor.Text);
                return false;
            case EditResult.EndOfInput:
                if (request.IsPrompt)
                    FinishLine();
                else
                    _display.Erase(_pending);
                EndRequest(null);
                return false;
            case EditResult.Interrupted:
                Render();
                _pending.Append("^C");
                FinishLine();
                request.WasInterrupted = true;
                EndRequest("");
                return !request.IsPrompt;
            default:
                return false;
        }
    }

    private void GiveUp(LineRequest request)
    {
        lock (_gate)
        {
            if (_request != request)
                return;

            FinishLine();
            EndRequest(null);
        }
    }

    private void EndRequest(string? line)
    {
        LineRequest? request = _request;
        _request = null;
        if (request is { IsPrompt: true } && !_isPlain)
            _pending.Append(BracketedPasteOff);
        Post();
        request?.End(line);
    }

    private void OnResized()
    {
        lock (_gate)
        {
            if (_request is null)
                return;

            _display.Reflow(Size.Columns, _pending);
            Render();
        }
    }
}
