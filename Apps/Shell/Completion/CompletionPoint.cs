using System.Collections.Generic;

namespace Cosmos.Shell;

/// <summary>Where a line that is being typed stands.</summary>
/// <param name="Start">Where the last word begins.</param>
/// <param name="Prefix">The last word without quotes; empty when a new one begins.</param>
/// <param name="OpenQuote">The quotation mark that it still needs, or NUL.</param>
/// <param name="Words">Complete words of the command before it.</param>
/// <param name="IsFile">Whether it is the file of a redirection.</param>
internal sealed record CompletionPoint(int Start, string Prefix, char OpenQuote, IReadOnlyList<string> Words, bool IsFile)
{
    /// <summary>Finds it.</summary>
    /// <returns><see langword="null"/> inside of comments, and behind what cannot be read.</returns>
    public static CompletionPoint? Find(string line)
    {
        IReadOnlyList<Token> tokens;
        try
        {
            tokens = new Scanner(line, isTolerant: true).Scan();
        }
        catch (ShellSyntaxException)
        {
            return null;
        }

        List<string> words = [];
        bool isFile = false;
        Token? last = null;
        foreach (Token token in tokens)
        {
            if (token.Kind == TokenKind.End)
                break;

            if (last?.Word is Word word && !isFile)
                words.Add(word.Literal);
            isFile = last?.Kind == TokenKind.Redirection && last.Redirection!.Kind != RedirectionKind.Duplicate;
            if (token.Kind is not (TokenKind.Word or TokenKind.Redirection))
                words.Clear();
            last = token;
        }

        if (last?.Word is Word open && last.End == line.Length)
            return new CompletionPoint(last.Start, open.Literal, last.OpenQuote, words, isFile);

        // A comment runs to the end of the line.
        int end = last?.End ?? 0;
        if (System.MemoryExtensions.TrimStart(System.MemoryExtensions.AsSpan(line, end), " \t") is ['#', ..])
            return null;

        if (last?.Word is Word finished && !isFile)
            words.Add(finished.Literal);
        isFile = last?.Kind == TokenKind.Redirection && last.Redirection!.Kind != RedirectionKind.Duplicate;
        return new CompletionPoint(line.Length, "", '\0', words, isFile);
    }
}
