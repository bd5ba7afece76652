using System;
using System.Text;

namespace Cosmos.Shell;

/// <summary>Shows a line on a terminal without escape sequences (TERM=dumb): as one row, with nothing but characters and backspaces.</summary>
internal sealed class PlainDisplay : ILineDisplay
{
    private string _shown = "";
    private int _cursor;

    /// <inheritdoc/>
    public int Indent { get; private set; }

    /// <inheritdoc/>
    public void Begin(int indent)
    {
        _shown = "";
        _cursor = 0;
        Indent = indent;
    }

    /// <inheritdoc/>
    public void Show(LineLayout layout, int screenRows, string style, StringBuilder output)
    {
        StringBuilder text = new();
        int cursor = 0;
        for (int row = 0; row < layout.Rows.Count; row++)
        {
            if (row == layout.CursorRow)
                cursor = CharacterWidth.Of(text.ToString()) + layout.CursorColumn - layout.Rows[row].Indent;
            text.Append(layout.Rows[row].Text);
        }

        Show(text.ToString(), cursor, output);
    }

    /// <inheritdoc/>
    public void Erase(StringBuilder output) => Show("", 0, output);

    /// <inheritdoc/>
    public void Finish(StringBuilder output)
    {
        output.Append("\r\n");
        Begin(0);
    }

    /// <inheritdoc/>
    public void Reflow(int columns, StringBuilder output)
    {
        // There is only one row.
    }

    private void Show(string text, int cursor, StringBuilder output)
    {
        int same = 0;
        while (same < text.Length && same < _shown.Length && text[same] == _shown[same])
            same++;
        if (same > 0 && same < text.Length && char.IsLowSurrogate(text[same]))
            same--;
        if (same < text.Length || same < _shown.Length)
        {
            MoveTo(CharacterWidth.Of(_shown.AsSpan(0, same)), output);
            output.Append(text, same, text.Length - same);
            int width = CharacterWidth.Of(text);
            int rest = CharacterWidth.Of(_shown) - width;
            if (rest > 0)
                output.Append(' ', rest);
            _cursor = width + (rest > 0 ? rest : 0);
            _shown = text;
        }

        MoveTo(cursor, output);
    }

    private void MoveTo(int column, StringBuilder output)
    {
        if (column < _cursor)
            output.Append('\b', _cursor - column);
        else if (column > _cursor)
            output.Append(Between(_cursor, column));
        _cursor = column;
    }

    // To the right there is only one way: writing again what is there.
    private string Between(int from, int to)
    {
        int column = 0;
        StringBuilder text = new();
        foreach (Rune rune in _shown.EnumerateRunes())
        {
            if (column >= from && column < to)
                text.Append(rune.ToString());
            column += CharacterWidth.Of(rune);
        }

        return text.ToString();
    }
}
