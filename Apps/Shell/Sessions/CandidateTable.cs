using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Cosmos.Shell;

/// <summary>Words in columns, sorted down the columns as <c>ls</c> does it.</summary>
internal static class CandidateTable
{
    private const int Gap = 2;

    /// <summary>Makes the rows.</summary>
    /// <param name="words">What to show, in order.</param>
    /// <param name="limit">How many at most; the rest is counted.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static IEnumerable<string> Format(IReadOnlyList<string> words, int limit, int width)
    {
        string[] shown = [.. words.Take(limit)];
        if (shown.Length > 0)
        {
            int column = shown.Max(static w => CharacterWidth.Of(w)) + Gap;
            int columns = Math.Max(1, (width - 1 + Gap) / column);
            int rows = (shown.Length + columns - 1) / columns;
            for (int row = 0; row < rows; row++)
                yield return Row(shown, row, rows, column);
        }

        if (words.Count > limit)
            yield return $"... and {words.Count - limit} more";
    }

    private static string Row(string[] words, int row, int rows, int column)
    {
        StringBuilder text = new();
        for (int index = row; index < words.Length; index += rows)
        {
            text.Append(words[index]);
            if (index + rows < words.Length)
                text.Append(' ', column - CharacterWidth.Of(words[index]));
        }

        return text.ToString();
    }
}
