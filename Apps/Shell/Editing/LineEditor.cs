using System;
using System.Collections.Generic;

namespace Cosmos.Shell;

/// <summary>What a key has done to a line.</summary>
internal enum EditResult
{
    /// <summary>It goes on.</summary>
    None,

    /// <summary>Enter: the line is finished.</summary>
    Accepted,

    /// <summary>Ctrl-C: the line is given up.</summary>
    Interrupted,

    /// <summary>Ctrl-D on an empty line.</summary>
    EndOfInput,
}

/// <summary>Keys to changes of one line, with the bindings of Emacs that shells have. Knows nothing of how it is shown.</summary>
/// <param name="screen">Bell and lists.</param>
/// <param name="limit">Longest line in characters.</param>
/// <param name="history">Earlier lines, or <see langword="null"/>.</param>
/// <param name="completer">What Tab asks, or <see langword="null"/>: then it is a blank.</param>
/// <param name="clipboard">What was killed, for all lines of the session.</param>
internal sealed class LineEditor(ILineScreen screen, int limit, History? history, ICompleter? completer, Clipboard clipboard)
{
    private readonly LineBuffer _line = new();
    private readonly Dictionary<int, string> _edited = [];
    private readonly HistorySearch? _search = history is null ? null : new HistorySearch(history);
    private int _position = history?.Count ?? 0;
    private bool _killing;

    /// <summary>The line.</summary>
    public string Text => _line.Text;

    /// <summary>Where the cursor is.</summary>
    public int Cursor => _line.Cursor;

    /// <summary>What stands in place of the prompt while the history is searched; otherwise <see langword="null"/>.</summary>
    public string? SearchPrompt => _search is { IsActive: true } ? _search.Prompt : null;

    /// <summary>Takes a key.</summary>
    public EditResult Process(in Key key)
    {
        bool wasKilling = _killing;
        _killing = false;
        if (_search is { IsActive: true } && !ProcessSearch(key))
            return EditResult.None;

        switch (key.Code)
        {
            case KeyCode.Text or KeyCode.Paste:
                Insert(key.Text);
                break;
            case KeyCode.Enter:
                return EditResult.Accepted;
            case KeyCode.Tab:
                Complete();
                break;
            case KeyCode.Backspace:
                Delete(_line.Previous());
                break;
            case KeyCode.Delete:
                Delete(_line.Next());
                break;
            case KeyCode.Left:
                _line.MoveTo(_line.Previous());
                break;
            case KeyCode.Right:
                _line.MoveTo(_line.Next());
                break;
            case KeyCode.WordLeft:
                _line.MoveTo(_line.PreviousWord());
                break;
            case KeyCode.WordRight:
                _line.MoveTo(_line.NextWord());
                break;
            case KeyCode.Home:
                _line.MoveTo(0);
                break;
            case KeyCode.End:
                _line.MoveTo(_line.Text.Length);
                break;
            case KeyCode.Up:
                MoveInHistory(_position - 1);
                break;
            case KeyCode.Down:
                MoveInHistory(_position + 1);
                break;
            case KeyCode.PageUp:
                MoveInHistory(0);
                break;
            case KeyCode.PageDown:
                MoveInHistory(history?.Count ?? 0);
                break;
            case KeyCode.Alt:
                ProcessAlt(key.Character, wasKilling);
                break;
            case KeyCode.Control:
                return ProcessControl(key.Character, wasKilling);
        }

        return EditResult.None;
    }

    private EditResult ProcessControl(char letter, bool wasKilling)
    {
        switch (letter)
        {
            case 'A':
                _line.MoveTo(0);
                break;
            case 'B':
                _line.MoveTo(_line.Previous());
                break;
            case 'C':
                return EditResult.Interrupted;
            case 'D' when _line.Text.Length == 0:
                return EditResult.EndOfInput;
            case 'D':
                Delete(_line.Next());
                break;
            case 'E':
                _line.MoveTo(_line.Text.Length);
                break;
            case 'F':
                _line.MoveTo(_line.Next());
                break;
            case 'K':
                Kill(_line.Text.Length, wasKilling);
                break;
            case 'L':
                screen.Clear();
                break;
            case 'N':
                MoveInHistory(_position + 1);
                break;
            case 'P':
                MoveInHistory(_position - 1);
                break;
            case 'R' when _search is not null:
                _search.Begin(_line.Text, _line.Cursor);
                break;
            case 'T' when !_line.Transpose():
                screen.Bell();
                break;
            case 'U':
                Kill(0, wasKilling);
                break;
            case 'W':
                Kill(_line.PreviousBlank(), wasKilling);
                break;
            case 'Y':
                Insert(clipboard.Text);
                break;
        }

        return EditResult.None;
    }

    private void ProcessAlt(char letter, bool wasKilling)
    {
        switch (letter)
        {
            case 'b' or 'B':
                _line.MoveTo(_line.PreviousWord());
                break;
            case 'f' or 'F':
                _line.MoveTo(_line.NextWord());
                break;
            case 'd' or 'D':
                Kill(_line.NextWord(), wasKilling);
                break;
            case '\b':
                Kill(_line.PreviousWord(), wasKilling);
                break;
            case '<':
                MoveInHistory(0);
                break;
            case '>':
                MoveInHistory(history?.Count ?? 0);
                break;
        }
    }

    // True when the search has ended and the key still means something to the line.
    private bool ProcessSearch(in Key key)
    {
        SearchStep step = _search!.Process(key);
        if (step == SearchStep.Refused)
            screen.Bell();
        _line.Set(_search.Line, _search.Cursor);
        if (_search.Index >= 0 && step is SearchStep.Left)
            _position = _search.Index;
        return step == SearchStep.Left;
    }

    private void Insert(string text)
    {
        int room = limit - _line.Text.Length;
        if (text.Length > room)
        {
            screen.Bell();
            text = text[..Math.Max(room, 0)];
            if (text.Length > 0 && char.IsHighSurrogate(text[^1]))
                text = text[..^1];
        }

        if (text.Length > 0)
            _line.Insert(text);
    }

    private void Delete(int position)
    {
        if (position == _line.Cursor)
            screen.Bell();
        else
            _line.Cut(position);
    }

    // What is killed in one go comes back in one piece.
    private void Kill(int position, bool wasKilling)
    {
        bool isBackwards = position < _line.Cursor;
        string cut = _line.Cut(position);
        _killing = true;
        if (cut.Length > 0)
            clipboard.Text = !wasKilling ? cut : isBackwards ? cut + clipboard.Text : clipboard.Text + cut;
    }

    private void MoveInHistory(int position)
    {
        if (history is null || position < 0 || position > history.Count)
        {
            screen.Bell();
            return;
        }

        // The unfinished line, and earlier lines that were changed, are there again when the user comes back to them.
        _edited[_position] = _line.Text;
        _position = position;
        _line.Set(_edited.TryGetValue(position, out string? text) ? text : position < history.Count ? history[position] : "");
    }

    private void Complete()
    {
        if (completer is null)
        {
            Insert(" ");
            return;
        }

        string head = _line.Text[.._line.Cursor];
        Completion found = completer.Complete(head);
        if (found.Insertion is string insertion && insertion != head[found.Start..] && _line.Text.Length - (head.Length - found.Start) + insertion.Length <= limit)
        {
            _line.Cut(found.Start);
            _line.Insert(insertion);
            if (found.Candidates.Count > 1)
                screen.Bell();
        }
        else if (found.Candidates.Count > 1)
        {
            screen.Show(found.Candidates);
        }
        else
        {
            screen.Bell();
        }
    }
}
