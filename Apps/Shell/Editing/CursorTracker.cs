using System;
using System.Text;

namespace Cosmos.Shell;

/// <summary>Follows the column of the cursor through what commands write: so that a prompt begins on a row of its own, and a question keeps what stands before its answer.</summary>
internal sealed class CursorTracker
{
    private State _state;
    private char _highSurrogate;

    private enum State
    {
        Text,
        Escape,
        ControlSequence,
        String,
        StringEscape,
    }

    /// <summary>Column, counted from 0.</summary>
    public int Column { get; private set; }

    /// <summary>The cursor is known to be at the start of a row.</summary>
    public void Reset()
    {
        Column = 0;
        _state = State.Text;
        _highSurrogate = '\0';
    }

    /// <summary>Follows text.</summary>
    public void Follow(ReadOnlySpan<char> text, int columns)
    {
        foreach (char character in text)
        {
            if (_state == State.Text)
                FollowText(character, columns);
            else
                FollowSequence(character);
        }
    }

    private void FollowText(char character, int columns)
    {
        switch (character)
        {
            case '\e':
                _state = State.Escape;
                return;
            case '\r' or '\n':
                Column = 0;
                return;
            case '\b':
                Column = Math.Max(0, Math.Min(Column, columns - 1) - 1);
                return;
            case '\t':
                Column = Math.Min((Column | 7) + 1, columns - 1);
                return;
        }

        if (char.IsHighSurrogate(character))
        {
            _highSurrogate = character;
            return;
        }

        Rune rune = Rune.TryCreate(_highSurrogate, character, out Rune pair) ? pair : Rune.TryCreate(character, out Rune single) ? single : Rune.ReplacementChar;
        _highSurrogate = '\0';
        int width = CharacterWidth.Of(rune);
        Column = Column + width > columns ? width : Column + width;
    }

    // As far as commands use them: colours and the like do not move the cursor.
    private void FollowSequence(char character) => _state = _state switch
    {
        State.Escape => character switch
        {
            '[' => State.ControlSequence,
            ']' or 'P' or 'X' or '^' or '_' => State.String,
            >= ' ' and <= '/' => State.Escape,
            _ => State.Text,
        },
        State.ControlSequence => character is >= '@' and <= '~' ? State.Text : State.ControlSequence,
        State.StringEscape => State.Text,
        _ => character switch
        {
            '\a' => State.Text,
            '\e' => State.StringEscape,
            _ => State.String,
        },
    };
}
