using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Cosmos.Shell;

/// <summary>Part of a word: text, or the name of a variable.</summary>
internal readonly record struct WordPart(string Text, bool IsVariable);

/// <summary>A word of a line.</summary>
/// <param name="parts">What it is made of.</param>
/// <param name="isQuoted">Whether any of it stands in quotes, so that it is a word even when it is empty.</param>
internal sealed class Word(IReadOnlyList<WordPart> parts, bool isQuoted)
{
    public IReadOnlyList<WordPart> Parts { get; } = parts;

    public bool IsQuoted { get; } = isQuoted;

    /// <summary>The word as it was written but for quotes, as far as it is known before the line runs.</summary>
    public string Literal => string.Concat(Parts.Select(static p => p.IsVariable ? "$" + p.Text : p.Text));

    /// <summary>The word with the values of its variables. They are never taken apart at blanks: <c>cat $FILE</c> is one file.</summary>
    /// <returns><see langword="null"/> when nothing is left and there were no quotes.</returns>
    public string? Expand(IVariables variables)
    {
        StringBuilder text = new();
        foreach (WordPart part in Parts)
            text.Append(part.IsVariable ? variables.Get(part.Text) : part.Text);
        return text.Length == 0 && !IsQuoted ? null : text.ToString();
    }
}
