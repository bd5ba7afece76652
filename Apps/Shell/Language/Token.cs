namespace Cosmos.Shell;

/// <summary>Kinds of tokens.</summary>
internal enum TokenKind
{
    Word,
    Pipe,
    And,
    Or,
    Separator,
    Redirection,
    End,
}

/// <summary>A token of a line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index behind its last character.</param>
/// <param name="Word">The word.</param>
/// <param name="Redirection">The redirection, still without its file.</param>
/// <param name="OpenQuote">Quotation mark that is missing at its end, or NUL; only in lines that are being typed.</param>
internal sealed record Token(TokenKind Kind, int Start, int End, Word? Word = null, Redirection? Redirection = null, char OpenQuote = '\0');
