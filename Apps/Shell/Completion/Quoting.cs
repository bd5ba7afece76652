using System;
using System.Text;

namespace Cosmos.Shell;

/// <summary>Writes a word so that the scanner reads it again.</summary>
internal static class Quoting
{
    private const string Special = " \t\\'\"$;&|<>#";
    private const string SpecialInDoubleQuotes = "\"\\$`";

    /// <summary>Writes a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="quote">The quotation mark that the user has begun it with, or NUL.</param>
    /// <param name="isFinished">Whether the closing mark is wanted as well.</param>
    public static string Quote(string word, char quote, bool isFinished)
    {
        StringBuilder text = new();
        if (quote == '\'')
            text.Append('\'').Append(word.Replace("'", "'\\''", StringComparison.Ordinal));
        else
            AppendEscaped(text, word, quote);
        if (isFinished && quote != '\0')
            text.Append(quote);
        return text.ToString();
    }

    private static void AppendEscaped(StringBuilder text, string word, char quote)
    {
        if (quote != '\0')
            text.Append(quote);
        string special = quote == '\0' ? Special : SpecialInDoubleQuotes;
        foreach (char character in word)
        {
            if (special.Contains(character, StringComparison.Ordinal))
                text.Append('\\');
            text.Append(character);
        }
    }
}
