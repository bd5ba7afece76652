using System;
using System.Collections.Generic;
using System.Text;

namespace Cosmos.User.Testing;

/// <summary>Takes a command line of a test apart: blanks separate, quotes keep together. Nothing else has a meaning.</summary>
internal static class TestWords
{
    public static List<string> Split(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool inWord = false;
        char? quote = null;
        foreach (char c in line)
        {
            if (quote == c)
            {
                quote = null;
            }
            else if (quote is null && c is '"' or '\'')
            {
                quote = c;
                inWord = true;
            }
            else if (quote is null && c == ' ')
            {
                if (inWord)
                    words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
            else
            {
                word.Append(c);
                inWord = true;
            }
        }
        if (quote is not null)
            throw new FormatException($"A quote ({quote}) is not closed in: {line}");
        if (inWord)
            words.Add(word.ToString());
        return words;
    }
}
