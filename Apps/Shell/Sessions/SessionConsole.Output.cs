using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Shell;

/// <summary>What is shown, and in which order.</summary>
internal sealed partial class SessionConsole : ILineScreen
{
    private const int ChunkLength = 4096;
    private const int NoticeLimit = 1000;
    private const int MaximumCandidates = 200;

    private readonly Queue<string> _notices = new();
    private long _lostNotices;
    private bool _wasReturn;
    private bool _hasRung;

    /// <summary>Shows what a command writes; waits on this thread while the terminal cannot take it.</summary>
    public void Write(ReadOnlySpan<char> text, CancellationToken stop)
    {
        while (!text.IsEmpty)
        {
            ValueTask room = _output.WaitForRoomAsync(stop);
            if (!room.IsCompletedSuccessfully)
                room.AsTask().GetAwaiter().GetResult();
            int length = Math.Min(text.Length, ChunkLength);
            WriteLocked(text[..length]);
            text = text[length..];
        }
    }

    /// <summary>Shows what a command writes; waits while the terminal cannot take it.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<char> text, CancellationToken stop)
    {
        while (!text.IsEmpty)
        {
            await _output.WaitForRoomAsync(stop).ConfigureAwait(false);
            int length = Math.Min(text.Length, ChunkLength);
            WriteLocked(text.Span[..length]);
            text = text[length..];
        }
    }

    /// <summary>Shows a line as soon as it would not be mixed into another: at a prompt at once, above the line being edited. Never waits; of too many the oldest are lost, and counted.</summary>
    public void Notify(string line)
    {
        lock (_gate)
        {
            if (_notices.Count == NoticeLimit)
            {
                _notices.Dequeue();
                _lostNotices++;
            }

            _notices.Enqueue(line);
            if (_request is null || CanShowNotices)
            {
                ShowNotices();
                Render();
            }
        }
    }

    void ILineScreen.Bell() => _hasRung = true;

    void ILineScreen.Clear()
    {
        _display.Erase(_pending);
        if (!_isPlain)
            _pending.Append("\e[H\e[2J");
        _display.Begin(0);
        _cursor.Reset();
        AskSize();
    }

    void ILineScreen.Show(IReadOnlyList<string> candidates)
    {
        _display.Erase(_pending);
        foreach (string row in CandidateTable.Format(candidates, MaximumCandidates, Size.Columns))
            _pending.Append(row).Append("\r\n");
    }

    private bool CanShowNotices => _cursor.Column == 0 && _output.HasRoom && (_request is null || _display.Indent == 0);

    private void Begin(LineRequest request)
    {
        if (request.IsPrompt)
        {
            if (_cursor.Column > 0)
                Write("\n");
            ShowNotices();
            if (!_isPlain)
                _pending.Append(BracketedPasteOn);
        }

        _request = request;
        _display.Begin(Math.Min(_cursor.Column, Size.Columns - 1));
    }

    private void FinishLine()
    {
        Render();
        _display.Finish(_pending);
        _cursor.Reset();
    }

    private void WriteLocked(ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            if (_request is not null)
                _display.Erase(_pending);
            Write(text);
            if (_request is not null)
                _display.Begin(Math.Min(_cursor.Column, Size.Columns - 1));
            ShowNotices();
            Render();
        }
    }

    private void ShowNotices()
    {
        if (_notices.Count == 0 || !CanShowNotices)
            return;

        if (_request is not null)
            _display.Erase(_pending);
        if (_lostNotices > 0)
            Write($"... {_lostNotices} lines lost: this terminal is too slow\n");
        _lostNotices = 0;
        while (_notices.TryDequeue(out string? notice))
            Write(notice + "\n");
    }

    // Commands end lines with LF; a terminal needs CR as well.
    private void Write(ReadOnlySpan<char> text)
    {
        _cursor.Follow(text, Size.Columns);
        while (!text.IsEmpty)
        {
            int end = text.IndexOf('\n');
            if (end < 0)
            {
                _pending.Append(text);
                _wasReturn = text[^1] == '\r';
                break;
            }

            _pending.Append(text[..end]);
            if (end > 0 ? text[end - 1] != '\r' : !_wasReturn)
                _pending.Append('\r');
            _pending.Append('\n');
            _wasReturn = false;
            text = text[(end + 1)..];
        }

        Post();
    }

    private void Render()
    {
        if (_request is { } request)
        {
            string? search = request.Editor.SearchPrompt;
            LineLayout layout = new(Size.Columns, _display.Indent, search ?? request.Prompt, request.Editor.Text, request.Editor.Cursor);
            _display.Show(layout, Size.Rows, search is null && !_isPlain ? request.Style : "", _pending);
        }

        if (_hasRung)
            _pending.Append('\a');
        _hasRung = false;
        Post();
    }

    private void Post()
    {
        foreach (ReadOnlyMemory<char> chunk in _pending.GetChunks())
        {
            byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(chunk.Length + 1));
            int length = _encoder.GetBytes(chunk.Span, bytes, flush: false);
            _output.Post(bytes.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(bytes);
        }

        _pending.Clear();
    }
}
