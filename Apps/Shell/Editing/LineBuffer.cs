using System;
using System.Globalization;

namespace Cosmos.Shell;

/// <summary>The line that is typed, and where the cursor is in it: between two characters as a user sees them, never inside of one.</summary>
internal sealed class LineBuffer
{
    /// <summary>The line.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Index of the character at the cursor.</summary>
    public int Cursor { get; private set; }

    /// <summary>Replaces everything; the cursor goes to the end.</summary>
    public void Set(string text) => Set(text, text.Length);

    /// <summary>Replaces everything.</summary>
    public void Set(string text, int cursor)
    {
        Text = text;
        Cursor = Math.Clamp(cursor, 0, text.Length);
    }

    /// <summary>Puts text at the cursor, which goes behind it.</summary>
    public void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    /// <summary>Moves the cursor.</summary>
    public void MoveTo(int position) => Cursor = Math.Clamp(position, 0, Text.Length);

    /// <summary>Takes out what is between the cursor and a position.</summary>
    /// <returns>What was there.</returns>
    public string Cut(int position)
    {
        int start = Math.Min(position, Cursor);
        int end = Math.Max(position, Cursor);
        string cut = Text[start..end];
        Text = Text.Remove(start, end - start);
        Cursor = start;
        return cut;
    }

    /// <summary>Exchanges the characters around the cursor (Ctrl-T).</summary>
    public bool Transpose()
    {
        int at = Cursor == Text.Length ? Previous() : Cursor;
        MoveTo(at);
        int start = Previous();
        int end = Next();
        if (start == at || end == at)
            return false;

        Set(Text[..start] + Text[at..end] + Text[start..at] + Text[end..], end);
        return true;
    }

    /// <summary>Position before the character in front of the cursor.</summary>
    public int Previous()
    {
        if (Cursor == 0)
            return 0;

        // Characters can only be found from the front; the part since the last blank is enough, and short.
        int start = Cursor > 1 ? Text.LastIndexOfAny([' ', '\n'], Cursor - 2) + 1 : 0;
        int position = start;
        while (position < Cursor)
        {
            start = position;
            position += StringInfo.GetNextTextElementLength(Text, position);
        }

        return start;
    }

    /// <summary>Position behind the character at the cursor.</summary>
    public int Next() => Cursor == Text.Length ? Cursor : Cursor + StringInfo.GetNextTextElementLength(Text, Cursor);

    /// <summary>Start of the word at or before the cursor; a word is letters and digits.</summary>
    public int PreviousWord()
    {
        int position = Cursor;
        while (position > 0 && !IsWordPart(position - 1))
            position--;
        while (position > 0 && IsWordPart(position - 1))
            position--;
        return position;
    }

    /// <summary>End of the word at or behind the cursor.</summary>
    public int NextWord()
    {
        int position = Cursor;
        while (position < Text.Length && !IsWordPart(position))
            position++;
        while (position < Text.Length && IsWordPart(position))
            position++;
        return position;
    }

    /// <summary>Start of what blanks separate before the cursor.</summary>
    public int PreviousBlank()
    {
        int position = Cursor;
        while (position > 0 && char.IsWhiteSpace(Text[position - 1]))
            position--;
        while (position > 0 && !char.IsWhiteSpace(Text[position - 1]))
            position--;
        return position;
    }

    // Halves of surrogate pairs, marks and everything beyond ASCII belong to words, so that no character is ever taken apart.
    private bool IsWordPart(int index) => Text[index] >= 0x80 ? !char.IsWhiteSpace(Text[index]) : char.IsAsciiLetterOrDigit(Text[index]);
}
