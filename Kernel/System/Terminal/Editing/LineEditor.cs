using System;

namespace Cosmos.Terminal.Editing;

/// <summary>The line that is being typed in canonical mode, and its picture on the screen.</summary>
/// <remarks>
/// Not synchronized. Everything it shows goes to <see cref="Echo"/>; the caller discards that when echo is off. A line that is longer
/// than the window is edited correctly but drawn only up to the first wrap, as on Linux.
/// </remarks>
internal sealed class LineEditor
{
    private readonly LineBuffer _line = new();
    private readonly LineHistory _history = new();
    private readonly EscapeParser _escapes = new();
    private readonly byte[] _character = new byte[4];
    private int _characterLength;

    /// <summary>What the screen has to show.</summary>
    internal EchoWriter Echo { get; } = new();

    /// <summary>Column in which the line begins.</summary>
    internal int StartColumn { get; set; }

    /// <summary>Whether nothing was typed.</summary>
    internal bool IsEmpty => _line.Length == 0;

    /// <summary>The line so far.</summary>
    internal ReadOnlySpan<byte> Bytes => _line.Bytes;

    /// <summary>Takes one byte of a key sequence, if it belongs to one.</summary>
    /// <returns>Whether it did.</returns>
    internal bool TryEdit(byte value)
    {
        if (!_escapes.TryConsume(value, out EditKey key))
            return false;

        Apply(key);
        return true;
    }

    /// <summary>Inserts one byte of text at the cursor; a character is shown when its last byte arrived.</summary>
    internal void Insert(byte value)
    {
        if (_characterLength == _character.Length || (_characterLength > 0 && (value & 0xC0) != 0x80))
            FlushCharacter();

        _character[_characterLength++] = value;
        if (LineBuffer.IsComplete(_character.AsSpan(0, _characterLength)))
            FlushCharacter();
    }

    /// <summary>VERASE.</summary>
    internal void EraseCharacter()
    {
        FlushCharacter();
        RemoveBackTo(_line.Previous(_line.Cursor));
    }

    /// <summary>VWERASE.</summary>
    internal void EraseWord()
    {
        FlushCharacter();
        RemoveBackTo(_line.WordStart());
    }

    /// <summary>VKILL: the whole line, wherever the cursor is.</summary>
    internal void Kill()
    {
        FlushCharacter();
        MoveTo(_line.Length);
        RemoveBackTo(0);
    }

    /// <summary>VREPRINT: the line again, on a new line of the screen.</summary>
    internal void Reprint(byte character)
    {
        Echo.Text([character]);
        Echo.Raw("\n"u8);
        StartColumn = 0;
        Echo.Text(_line.Bytes);
        Echo.Back(TailWidth());
    }

    /// <summary>Finishes the line: the cursor goes behind it, and what was typed is remembered.</summary>
    /// <returns>The line, borrowed until the next call.</returns>
    internal ReadOnlySpan<byte> Finish(bool remember)
    {
        FlushCharacter();
        MoveTo(_line.Length);
        if (remember)
            _history.Add(_line.Bytes);

        return _line.Bytes;
    }

    /// <summary>Forgets the line without showing it.</summary>
    internal void Reset()
    {
        _line.Clear();
        _escapes.Reset();
        _characterLength = 0;
    }

    private void FlushCharacter()
    {
        if (_characterLength == 0)
            return;

        ReadOnlySpan<byte> character = _character.AsSpan(0, _characterLength);
        _characterLength = 0;
        if (!_line.TryInsert(character))
        {
            Echo.Raw("\a"u8);
            return;
        }

        Echo.Text(character);
        if (!_line.IsAtEnd)
        {
            Echo.Text(_line.Tail);
            Echo.Back(TailWidth());
        }
    }

    private void Apply(EditKey key)
    {
        switch (key)
        {
            case EditKey.Left:
                MoveTo(_line.Previous(_line.Cursor));
                break;
            case EditKey.Right:
                MoveTo(_line.Next(_line.Cursor));
                break;
            case EditKey.Home:
                MoveTo(0);
                break;
            case EditKey.End:
                MoveTo(_line.Length);
                break;
            case EditKey.Delete:
                RemoveForward();
                break;
            case EditKey.Up when _history.Previous(_line.Bytes) is { } older:
                Replace(older);
                break;
            case EditKey.Down when _history.Next() is { } newer:
                Replace(newer);
                break;
        }
    }

    private void Replace(byte[] line)
    {
        Kill();
        _line.Set(line);
        Echo.Text(line);
    }

    private void MoveTo(int offset)
    {
        if (offset < _line.Cursor)
            Echo.Back(WidthBetween(offset, _line.Cursor));
        else
            Echo.Text(_line.Bytes[_line.Cursor..offset]);

        _line.MoveTo(offset);
    }

    private void RemoveBackTo(int offset)
    {
        if (offset == _line.Cursor)
            return;

        int removed = WidthBetween(offset, _line.Cursor);
        int oldTail = TailWidth();
        _line.RemoveBefore(_line.Cursor - offset);
        if (_line.IsAtEnd)
        {
            Echo.Erase(removed);
            return;
        }

        Echo.Back(removed);
        RedrawTail(removed + oldTail);
    }

    private void RemoveForward()
    {
        if (_line.IsAtEnd)
            return;

        int oldTail = TailWidth();
        _line.RemoveAfter(_line.Next(_line.Cursor) - _line.Cursor);
        RedrawTail(oldTail);
    }

    /// <summary>Draws from the cursor on, over a picture that was <paramref name="oldWidth"/> wide.</summary>
    private void RedrawTail(int oldWidth)
    {
        int width = TailWidth();
        Echo.Text(_line.Tail);
        Echo.Blank(Math.Max(0, oldWidth - width));
        Echo.Back(width);
    }

    private int TailWidth() => WidthBetween(_line.Cursor, _line.Length);

    private int WidthBetween(int from, int to)
    {
        int column = StartColumn + EchoWriter.Width(_line.Bytes[..from], StartColumn);
        return EchoWriter.Width(_line.Bytes[from..to], column);
    }
}
