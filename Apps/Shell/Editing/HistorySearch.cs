using System;

namespace Cosmos.Shell;

/// <summary>What a key has done to a search.</summary>
internal enum SearchStep
{
    /// <summary>It goes on.</summary>
    Stays,

    /// <summary>There is nothing (more) to find.</summary>
    Refused,

    /// <summary>It was given up: the line is as it was before.</summary>
    GivenUp,

    /// <summary>It has ended with what was found, and the key is for the line.</summary>
    Left,
}

/// <summary>Ctrl-R: looks for a line of the history while its text is typed.</summary>
/// <param name="history">Where to look.</param>
internal sealed class HistorySearch(History history)
{
    private string _text = "";
    private string _saved = "";
    private int _savedCursor;
    private bool _hasFailed;

    /// <summary>Whether a search goes on.</summary>
    public bool IsActive { get; private set; }

    /// <summary>What was found, or the line from before.</summary>
    public string Line { get; private set; } = "";

    /// <summary>Where the text was found in it.</summary>
    public int Cursor { get; private set; }

    /// <summary>Which line of the history was found; -1 when none.</summary>
    public int Index { get; private set; }

    /// <summary>What stands in place of the prompt.</summary>
    public string Prompt => $"({(_hasFailed ? "failed " : "")}reverse-i-search)`{_text}': ";

    /// <summary>Begins.</summary>
    public void Begin(string line, int cursor)
    {
        IsActive = true;
        _text = "";
        _hasFailed = false;
        Line = _saved = line;
        Cursor = _savedCursor = cursor;
        Index = -1;
    }

    /// <summary>Takes a key.</summary>
    public SearchStep Process(in Key key)
    {
        switch (key.Code)
        {
            case KeyCode.Text or KeyCode.Paste:
                _text += key.Text.ReplaceLineEndings(" ");
                return Find(Index < 0 ? history.Count : Index + 1);
            case KeyCode.Backspace:
                _text = _text.Length == 0 ? "" : _text[..^(_text.Length > 1 && char.IsLowSurrogate(_text[^1]) ? 2 : 1)];
                return Find(history.Count);
            case KeyCode.Control when key.Character == 'R':
                return Find(Index < 0 ? history.Count : Index);
            case KeyCode.Control when key.Character is 'G' or 'C':
                IsActive = false;
                Line = _saved;
                Cursor = _savedCursor;
                return SearchStep.GivenUp;
            default:
                IsActive = false;
                return SearchStep.Left;
        }
    }

    private SearchStep Find(int before)
    {
        if (_text.Length == 0)
            return SearchStep.Stays;

        int found = history.FindBackwards(_text, before);
        _hasFailed = found < 0;
        if (_hasFailed)
            return SearchStep.Refused;

        Index = found;
        Line = history[found];
        Cursor = Line.IndexOf(_text, StringComparison.Ordinal);
        return SearchStep.Stays;
    }
}
