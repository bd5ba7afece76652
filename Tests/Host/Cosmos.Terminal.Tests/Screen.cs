using System;
using System.Collections.Generic;
using System.Text;

namespace Cosmos.Terminal.Tests;

/// <summary>What a person sees: a terminal that knows carriage return, line feed, backspace, tab and nothing else.</summary>
internal sealed class Screen
{
    private readonly List<List<string>> _rows = [[]];
    private int _column;

    internal int Column => _column;

    internal string LastLine => string.Concat(_rows[^1]).TrimEnd(' ');

    internal void Show(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\r':
                    _column = 0;
                    break;
                case '\n':
                    _rows.Add([]);
                    break;
                case '\b':
                    _column = Math.Max(0, _column - 1);
                    break;
                case '\a':
                    break;
                case '\t':
                    _column = (_column / 8 * 8) + 8;
                    break;
                case < 0x20:
                    throw new InvalidOperationException($"The echo uses control character {rune.Value}.");
                case 0x301:
                    _rows[^1][_column - 1] += rune.ToString();
                    break;
                default:
                    Put(rune.ToString());
                    if (rune.Value >= 0x1100)
                        Put(string.Empty);
                    break;
            }
        }
    }

    private void Put(string cell)
    {
        List<string> row = _rows[^1];
        while (row.Count <= _column)
            row.Add(" ");
        row[_column++] = cell;
    }
}
