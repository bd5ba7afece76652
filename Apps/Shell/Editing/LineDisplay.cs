using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Cosmos.Shell;

/// <summary>Shows a layout on an ANSI terminal: writes what has changed since the last time, relative to where the cursor is, and never more rows than the screen has.</summary>
internal sealed class LineDisplay : ILineDisplay
{
    private const string ClearToEndOfScreen = "\e[J";
    private const string ClearToEndOfRow = "\e[K";
    private const string Reset = "\e[0m";

    private readonly List<LineRow> _shown = [];
    private int _top;
    private int _row;
    private int _column;

    /// <inheritdoc/>
    public int Indent { get; private set; }

    private bool IsShown => _shown.Count > 0;

    /// <inheritdoc/>
    public void Begin(int indent)
    {
        _shown.Clear();
        _top = 0;
        _row = 0;
        Indent = _column = indent;
    }

    /// <inheritdoc/>
    public void Show(LineLayout layout, int screenRows, string style, StringBuilder output)
    {
        int count = Math.Min(layout.Rows.Count, Math.Max(screenRows, 1));
        _top = Math.Clamp(_top, Math.Max(0, layout.CursorRow - count + 1), layout.CursorRow);
        _top = Math.Min(_top, layout.Rows.Count - count);
        for (int row = 0; row < count; row++)
            ShowRow(row, row == count - 1 ? WithoutLastColumn(layout.Rows[_top + row]) : layout.Rows[_top + row], style, output);
        if (_shown.Count > count)
        {
            MoveTo(count, 0, output);
            output.Append(ClearToEndOfScreen);
            _shown.RemoveRange(count, _shown.Count - count);
        }

        LineRow cursorRow = layout.Rows[layout.CursorRow];
        MoveTo(layout.CursorRow - _top, Math.Min(layout.CursorColumn, cursorRow.Wraps ? cursorRow.Width - 1 : layout.CursorColumn), output);
    }

    /// <inheritdoc/>
    public void Erase(StringBuilder output)
    {
        if (!IsShown)
            return;

        MoveTo(0, Indent, output);
        output.Append(ClearToEndOfScreen);
        Begin(Indent);
    }

    /// <inheritdoc/>
    public void Finish(StringBuilder output)
    {
        if (_shown.Count > 0)
            MoveTo(_shown.Count - 1, _shown[^1].Width, output);
        output.Append("\r\n");
        Begin(0);
    }

    /// <summary>The terminal has another width: finds the cursor again as it is on terminals that move wrapped text to its new place, and takes everything off.</summary>
    public void Reflow(int columns, StringBuilder output)
    {
        // What was not wrapped and still fits is where it was.
        if (_shown.TrueForAll(row => !row.Wraps && row.Width < columns))
            return;

        int above = 0;
        int offset = 0;
        for (int row = 0; row < _row; row++)
        {
            offset += _shown[row].Width;
            if (_shown[row].Wraps)
                continue;

            above += 1 + (Math.Max(offset, 1) - 1) / columns;
            offset = 0;
        }

        above += (offset + _column) / columns;
        int indent = Math.Min(Indent, columns - 1);
        output.Append('\r');
        _row = above;
        _column = 0;
        MoveTo(0, indent, output);
        output.Append(ClearToEndOfScreen);
        Begin(indent);
    }

    // Below the last row of the screen nothing is ours to write to; its last column would make some terminals scroll, and others not.
    private static LineRow WithoutLastColumn(LineRow row)
    {
        if (!row.Wraps)
            return row;

        string text = row.Text;
        int last = StringInfo.GetNextTextElementLength(text);
        int start = 0;
        for (; start + last < text.Length; last = StringInfo.GetNextTextElementLength(text, start))
            start += last;
        text = text[..start];
        return row with { Text = text, PromptLength = Math.Min(row.PromptLength, start), Width = row.Indent + CharacterWidth.Of(text), Wraps = false };
    }

    private void ShowRow(int index, LineRow row, string style, StringBuilder output)
    {
        bool isNew = index >= _shown.Count;
        LineRow old = isNew ? new LineRow("", 0, row.Indent, row.Indent, Wraps: false) : _shown[index];
        if (!isNew && old == row)
            return;

        int same = old.PromptLength == row.PromptLength && old.Indent == row.Indent ? CommonLength(old.Text, row.Text) : 0;
        int column = row.Indent + CharacterWidth.Of(row.Text.AsSpan(0, same));
        MoveTo(index, column, output);
        if (isNew)
            _shown.Add(old);
        WriteText(row, same, style, output);
        _column = row.Width;
        _shown[index] = row;
        if (!row.Wraps)
        {
            if (old.Width > row.Width)
                output.Append(ClearToEndOfRow);
            return;
        }

        // A blank makes every terminal wrap, those that wrap at once as well as those that wait for a character; it also tells
        // those that reflow that both rows are one line. What it overwrites is written again.
        output.Append(" \r");
        _row = index + 1;
        _column = 0;
        if (index + 1 < _shown.Count)
            _shown[index + 1] = _shown[index + 1] with { Text = "", PromptLength = -1 };
        else
            _shown.Add(new LineRow("", -1, 0, 1, Wraps: false));
    }

    private static void WriteText(LineRow row, int start, string style, StringBuilder output)
    {
        if (start < row.PromptLength && style.Length > 0)
        {
            output.Append(style).Append(row.Text, start, row.PromptLength - start).Append(Reset);
            start = row.PromptLength;
        }

        output.Append(row.Text, start, row.Text.Length - start);
    }

    private void MoveTo(int row, int column, StringBuilder output)
    {
        if (row < _row)
            output.Append(CultureInfo.InvariantCulture, $"\e[{_row - row}A");
        for (; _row < row; _row++)
        {
            // A line feed makes room at the bottom of the screen, where moving down would not.
            output.Append("\r\n");
            _column = 0;
        }

        _row = row;
        if (column == _column)
            return;

        if (column == 0)
            output.Append('\r');
        else if (column < _column && _column - column <= 4)
            output.Append('\b', _column - column);
        else if (column < _column)
            output.Append(CultureInfo.InvariantCulture, $"\r\e[{column}C");
        else
            output.Append(CultureInfo.InvariantCulture, $"\e[{column - _column}C");
        _column = column;
    }

    // What both begin with, up to a character that no mark belongs to.
    private static int CommonLength(string left, string right)
    {
        int length = 0;
        int limit = Math.Min(left.Length, right.Length);
        while (length < limit && left[length] == right[length])
            length++;
        while (length > 0 && length < Math.Max(left.Length, right.Length) && (IsPart(left, length) || IsPart(right, length)))
            length--;
        return length;
    }

    private static bool IsPart(string text, int index) =>
        index < text.Length
        && (char.IsLowSurrogate(text[index])
            || char.GetUnicodeCategory(text[index]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format);
}
