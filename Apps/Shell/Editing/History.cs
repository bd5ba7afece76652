using System;
using System.Collections.Generic;

namespace Cosmos.Shell;

/// <summary>Lines of a session, oldest first; none twice in a row.</summary>
/// <param name="capacity">Lines that are kept.</param>
internal sealed class History(int capacity)
{
    private readonly List<string> _lines = [];

    /// <summary>How many lines there are.</summary>
    public int Count => _lines.Count;

    /// <summary>A line.</summary>
    public string this[int index] => _lines[index];

    /// <summary>Adds a line, unless it is blank or the same as the last one.</summary>
    public void Add(string line)
    {
        if (capacity == 0 || string.IsNullOrWhiteSpace(line) || (_lines.Count > 0 && _lines[^1] == line))
            return;

        if (_lines.Count == capacity)
            _lines.RemoveAt(0);
        _lines.Add(line);
    }

    /// <summary>Looks for a line that contains a text, from newer to older.</summary>
    /// <param name="text">What to find.</param>
    /// <param name="before">Newest line that counts is the one before this index.</param>
    /// <returns>Its index, or -1.</returns>
    public int FindBackwards(string text, int before)
    {
        for (int index = Math.Min(before, _lines.Count) - 1; index >= 0; index--)
        {
            if (_lines[index].Contains(text, StringComparison.Ordinal))
                return index;
        }

        return -1;
    }
}
