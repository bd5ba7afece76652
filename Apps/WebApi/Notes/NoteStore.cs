using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cosmos.Apps.WebApi.Notes;

/// <summary>Keeps the notes in memory and tells the feed of changes. Thread safe.</summary>
internal sealed partial class NoteStore(NoteFeed feed, IOptions<WebApiOptions> options, ILogger<NoteStore> logger)
{
    private readonly SortedDictionary<int, Note> _notes = [];
    private readonly Lock _gate = new();
    private int _lastId;

    /// <summary>The notes whose text contains the words, oldest first.</summary>
    public IReadOnlyList<Note> Find(string? text, int most)
    {
        lock (_gate)
            return [.. _notes.Values.Where(n => text is null || n.Text.Contains(text, StringComparison.OrdinalIgnoreCase)).Take(most)];
    }

    /// <summary>One note.</summary>
    public bool TryGet(int id, [NotNullWhen(true)] out Note? note)
    {
        lock (_gate)
            return _notes.TryGetValue(id, out note);
    }

    /// <summary>Adds a note.</summary>
    /// <returns><see langword="false"/> when there are too many.</returns>
    public bool TryAdd(string text, [NotNullWhen(true)] out Note? note)
    {
        lock (_gate)
        {
            note = null;
            if (_notes.Count >= options.Value.MaximumNotes)
                return false;
            note = new Note(++_lastId, text);
            _notes.Add(note.Id, note);
            Publish(NoteAction.Added, note);
            return true;
        }
    }

    /// <summary>Gives a note another text.</summary>
    /// <returns><see langword="false"/> when there is no such note.</returns>
    public bool TryChange(int id, string text, [NotNullWhen(true)] out Note? note)
    {
        lock (_gate)
        {
            note = null;
            if (!_notes.ContainsKey(id))
                return false;
            note = new Note(id, text);
            _notes[id] = note;
            Publish(NoteAction.Changed, note);
            return true;
        }
    }

    /// <summary>Removes a note.</summary>
    /// <returns><see langword="false"/> when there is no such note.</returns>
    public bool TryRemove(int id)
    {
        lock (_gate)
        {
            if (!_notes.Remove(id, out Note? note))
                return false;
            Publish(NoteAction.Removed, note);
            return true;
        }
    }

    // Under the lock, so that the feed has the order in which things happened.
    private void Publish(NoteAction action, Note note)
    {
        LogChange(action, note.Id);
        feed.Publish(new NoteChange(action, note));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Note {Id}: {Action}")]
    private partial void LogChange(NoteAction action, int id);
}
