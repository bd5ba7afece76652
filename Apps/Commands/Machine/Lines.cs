using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace Cosmos.Commands.Machine;

/// <summary>Text that a command builds before it writes it, so that the lines of one answer stay together.</summary>
internal sealed class Lines
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a line.</summary>
    internal void Add(string line) => _text.Append(line).Append('\n');

    /// <summary>Adds a line, numbers in the invariant culture.</summary>
    internal void Add(FormattableString line) => Add(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds rows whose columns are as wide as their widest cell.</summary>
    /// <param name="rows">The heading first; all of one length.</param>
    /// <param name="isNumber">Which columns are aligned to the right.</param>
    internal void AddTable(IReadOnlyList<string[]> rows, params ReadOnlySpan<bool> isNumber)
    {
        int[] widths = [.. Enumerable.Range(0, isNumber.Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            for (int column = 0; column < row.Length; column++)
            {
                string gap = column == 0 ? "" : "  ";
                bool isLast = column == row.Length - 1;
                _text.Append(gap).Append(isNumber[column] ? row[column].PadLeft(widths[column]) : isLast ? row[column] : row[column].PadRight(widths[column]));
            }

            _text.Append('\n');
        }
    }

    /// <summary>Writes all lines.</summary>
    internal async ValueTask WriteAsync(TextWriter output) => await output.WriteAsync(_text).ConfigureAwait(false);
}
