namespace Cosmos.Apps.WebApi.Notes;

/// <summary>A note.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Text">What it says.</param>
internal sealed record Note(int Id, string Text);

/// <summary>What a client sends to make or change a note.</summary>
/// <param name="Text">What it says.</param>
internal sealed record NoteText(string? Text);

/// <summary>What happened to a note.</summary>
internal enum NoteAction
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>Its text is another.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Removed,
}

/// <summary>A change, as the feed tells it.</summary>
/// <param name="Action">What happened.</param>
/// <param name="Note">The note, after a removal as it was.</param>
internal sealed record NoteChange(NoteAction Action, Note Note);
