using System;
using System.Collections.Generic;

namespace Cosmos.Terminal.Editing;

/// <summary>Former lines, for the cursor keys.</summary>
internal sealed class LineHistory
{
    private const int Capacity = 100;

    private readonly List<byte[]> _lines = [];
    private int _position;
    private byte[] _current = [];

    /// <summary>Remembers a finished line, unless it is empty or repeats the one before.</summary>
    internal void Add(ReadOnlySpan<byte> line)
    {
        if (!line.IsEmpty && (_lines.Count == 0 || !line.SequenceEqual(_lines[^1])))
        {
            if (_lines.Count == Capacity)
                _lines.RemoveAt(0);

            _lines.Add(line.ToArray());
        }

        _position = _lines.Count;
    }

    /// <summary>The line before the one that is shown.</summary>
    /// <param name="shown">What is shown now; kept for the way back when it is the line being typed.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    internal byte[]? Previous(ReadOnlySpan<byte> shown)
    {
        if (_position == 0)
            return null;

        if (_position == _lines.Count)
            _current = shown.ToArray();

        return _lines[--_position];
    }

    /// <summary>The line after the one that is shown; the last is the one being typed.</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    internal byte[]? Next()
    {
        if (_position >= _lines.Count)
            return null;

        _position++;
        return _position == _lines.Count ? _current : _lines[_position];
    }
}
