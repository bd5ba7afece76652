namespace Cosmos.Terminal.Editing;

/// <summary>Keys that edit a line.</summary>
internal enum EditKey
{
    /// <summary>No key that edits.</summary>
    None,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    Delete,
}
