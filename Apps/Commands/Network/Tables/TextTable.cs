using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Cosmos.Commands.Network;

/// <summary>Rows of cells below each other.</summary>
/// <param name="headings">The first row.</param>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    internal void Add(params string[] cells) => _rows.Add(cells);

    /// <inheritdoc/>
    public override string ToString()
    {
        int[] widths = [.. Enumerable.Range(0, headings.Length).Select(c => _rows.Max(r => r[c].Length))];
        var text = new StringBuilder();
        foreach (string[] row in _rows)
            text.Append(string.Join(' ', row.Select((cell, i) => i == row.Length - 1 ? cell : cell.PadRight(widths[i])))).Append('\n');
        return text.ToString();
    }
}
