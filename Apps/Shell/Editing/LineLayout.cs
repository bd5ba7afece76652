using System;
using System.Collections.Generic;
using System.Text;

namespace Cosmos.Shell;

/// <summary>A row of the screen that belongs to a line.</summary>
/// <param name="Text">What it shows.</param>
/// <param name="PromptLength">How much of it is prompt.</param>
/// <param name="Indent">Columns before it that belong to somebody else.</param>
/// <param name="Width">Columns including the indent.</param>
/// <param name="Wraps">Whether it is full and the next row goes on with the same text.</param>
internal readonly record struct LineRow(string Text, int PromptLength, int Indent, int Width, bool Wraps);

/// <summary>Prompt and line as rows of the screen, and where the cursor is among them.</summary>
internal sealed class LineLayout
{
    private readonly int _columns;
    private readonly StringBuilder _row = new();
    private readonly List<LineRow> _rows = [];
    private int _promptLength;
    private int _indent;
    private int _width;

    /// <summary>Lays a line out.</summary>
    /// <param name="columns">Width of the screen.</param>
    /// <param name="indent">Column in which the first row begins.</param>
    /// <param name="prompt">What stands before the line.</param>
    /// <param name="text">The line.</param>
    /// <param name="cursor">Index of the cursor in it.</param>
    public LineLayout(int columns, int indent, string prompt, string text, int cursor)
    {
        _columns = Math.Max(columns, 2);
        _indent = _width = Math.Min(indent, _columns - 1);
        foreach (Rune rune in prompt.EnumerateRunes())
        {
            Add(rune);
            _promptLength = _row.Length;
        }

        int index = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            // A cursor before a wide character that does not fit belongs to the next row, as the character does.
            if (index == cursor)
            {
                if (rune.Value != '\n' && _width + CharacterWidth.Of(rune) > _columns)
                    EndRow();
                MarkCursor();
            }

            Add(rune);
            index += rune.Utf16SequenceLength;
        }

        // A full last row has an empty one behind it: that is where the cursor is, and where the next character goes.
        if (_width >= _columns)
            EndRow();
        if (cursor >= index)
            MarkCursor();
        _rows.Add(new LineRow(_row.ToString(), _promptLength, _indent, _width, Wraps: false));
    }

    /// <summary>The rows.</summary>
    public IReadOnlyList<LineRow> Rows => _rows;

    /// <summary>Row of the cursor.</summary>
    public int CursorRow { get; private set; }

    /// <summary>Column of the cursor.</summary>
    public int CursorColumn { get; private set; }

    private void MarkCursor()
    {
        CursorRow = _rows.Count;
        CursorColumn = _width;
    }

    private void Add(Rune rune)
    {
        if (rune.Value == '\n')
        {
            EndRow();
            return;
        }

        int width = CharacterWidth.Of(rune);
        if (_width + width > _columns)
            EndRow();
        _row.Append(rune.ToString());
        _width += width;
    }

    private void EndRow()
    {
        _rows.Add(new LineRow(_row.ToString(), _promptLength, _indent, _width, Wraps: _width >= _columns));
        _row.Clear();
        _promptLength = _indent = _width = 0;
    }
}
