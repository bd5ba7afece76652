namespace Cosmos.Shell;

/// <summary>What was pressed.</summary>
internal enum KeyCode
{
    /// <summary>Printable characters: <see cref="Key.Text"/>.</summary>
    Text,

    /// <summary>Part of a bracketed paste; lines end in LF: <see cref="Key.Text"/>.</summary>
    Paste,

    /// <summary>A control character that has no name below: <see cref="Key.Character"/> is the letter.</summary>
    Control,

    /// <summary>A character with Alt, or behind ESC: <see cref="Key.Character"/>.</summary>
    Alt,

    Enter,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,

    /// <summary>The terminal tells where its cursor is (CPR): <see cref="Key.Row"/> and <see cref="Key.Column"/>, counted from 1.</summary>
    CursorReport,
}

/// <summary>A key, or several printable ones at once.</summary>
internal readonly record struct Key(KeyCode Code, string Text = "", char Character = '\0', int Row = 0, int Column = 0)
{
    /// <summary>Whether it is Ctrl with a letter.</summary>
    public bool IsControl(char letter) => Code == KeyCode.Control && Character == letter;
}
