using System.Collections.Generic;
using System.Text;

namespace Cosmos.Shell;

/// <summary>Takes a line apart into words and operators: the quoting rules of POSIX shells (XCU, section 2.2), without substitution of commands and without patterns.</summary>
/// <param name="line">The line.</param>
/// <param name="isTolerant">Whether the line is still being typed, so that quotation marks may be missing.</param>
internal sealed class Scanner(string line, bool isTolerant = false)
{
    private readonly StringBuilder _text = new();
    private readonly List<WordPart> _parts = [];
    private int _position;

    /// <summary>All tokens; the last is <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="ShellSyntaxException">The line cannot be read.</exception>
    public IReadOnlyList<Token> Scan()
    {
        List<Token> tokens = [];
        do
        {
            tokens.Add(Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private char Current => _position < line.Length ? line[_position] : '\0';

    private char Following => _position + 1 < line.Length ? line[_position + 1] : '\0';

    private Token Next()
    {
        while (Current is ' ' or '\t' || (Current == '\\' && Following == '\n'))
            _position += Current == '\\' ? 2 : 1;
        if (Current == '#')
        {
            while (_position < line.Length && Current != '\n')
                _position++;
        }

        int start = _position;
        if (_position == line.Length)
            return new Token(TokenKind.End, start, start);
        if (Current is '0' or '1' or '2' && Following is '<' or '>')
        {
            int descriptor = Current - '0';
            _position++;
            return ReadRedirection(start, descriptor);
        }

        switch (Current)
        {
            case '\n' or ';':
                _position++;
                return new Token(TokenKind.Separator, start, _position);
            case '|':
                _position += Following == '|' ? 2 : 1;
                return new Token(_position - start == 2 ? TokenKind.Or : TokenKind.Pipe, start, _position);
            case '&' when Following == '&':
                _position += 2;
                return new Token(TokenKind.And, start, _position);
            case '&':
                throw new ShellSyntaxException("commands cannot run in the background: remove the '&', or put it in quotes");
            case '<' or '>':
                return ReadRedirection(start, Current == '<' ? 0 : 1);
            default:
                return ReadWord(start);
        }
    }

    private Token ReadRedirection(int start, int descriptor)
    {
        char direction = Current;
        _position++;
        if (direction == '<')
        {
            if (Current is '<' or '>' or '&')
                throw new ShellSyntaxException($"'<{Current}' is not known here: only '< file' is");

            return new Token(TokenKind.Redirection, start, _position, Redirection: new Redirection(descriptor, RedirectionKind.Read));
        }

        if (Current == '>')
        {
            _position++;
            return new Token(TokenKind.Redirection, start, _position, Redirection: new Redirection(descriptor, RedirectionKind.Append));
        }

        if (Current != '&')
            return new Token(TokenKind.Redirection, start, _position, Redirection: new Redirection(descriptor, RedirectionKind.Write));

        if (Following is not ('1' or '2'))
            throw new ShellSyntaxException("behind '>&' stands 1 (output) or 2 (errors)");

        int source = Following - '0';
        _position += 2;
        return new Token(TokenKind.Redirection, start, _position, Redirection: new Redirection(descriptor, RedirectionKind.Duplicate, null, source));
    }

    private Token ReadWord(int start)
    {
        _parts.Clear();
        _text.Clear();
        bool isQuoted = false;
        char open = '\0';
        while (_position < line.Length && open == '\0' && Current is not (' ' or '\t' or '\n' or ';' or '|' or '&' or '<' or '>'))
        {
            switch (Current)
            {
                case '\\':
                    isQuoted = true;
                    ReadEscape();
                    break;
                case '\'':
                    isQuoted = true;
                    open = ReadSingleQuotes();
                    break;
                case '"':
                    isQuoted = true;
                    open = ReadDoubleQuotes();
                    break;
                case '$':
                    ReadVariable();
                    break;
                default:
                    _text.Append(Current);
                    _position++;
                    break;
            }
        }

        EndText();
        return new Token(TokenKind.Word, start, _position, new Word([.. _parts], isQuoted), OpenQuote: open);
    }

    private void ReadEscape()
    {
        _position++;
        if (_position == line.Length)
            _text.Append('\\');
        else if (Current != '\n')
            _text.Append(Current);
        if (_position < line.Length)
            _position++;
    }

    private char ReadSingleQuotes()
    {
        int end = line.IndexOf('\'', _position + 1);
        _text.Append(line, _position + 1, (end < 0 ? line.Length : end) - _position - 1);
        _position = end < 0 ? line.Length : end + 1;
        return end < 0 ? Missing('\'') : '\0';
    }

    private char ReadDoubleQuotes()
    {
        _position++;
        while (_position < line.Length && Current != '"')
        {
            if (Current == '$')
            {
                ReadVariable();
                continue;
            }

            if (Current == '\\' && Following is '"' or '\\' or '$' or '`' or '\n')
            {
                ReadEscape();
                continue;
            }

            _text.Append(Current);
            _position++;
        }

        if (_position == line.Length)
            return Missing('"');

        _position++;
        return '\0';
    }

    private void ReadVariable()
    {
        int start = _position + 1;
        int end = start;
        if (Following == '(')
            throw new ShellSyntaxException("'$(' is not known here; put it in single quotes if it is meant as it stands");

        if (Following == '{')
        {
            start++;
            end = line.IndexOf('}', start);
            if (end < 0 && !isTolerant)
                throw new ShellSyntaxException("a '}' is missing behind '${'");

            if (end >= 0)
            {
                AddVariable(line[start..end]);
                _position = end + 1;
                return;
            }

            end = start = _position + 1;
        }

        if (Following == '?')
            end++;
        while (end < line.Length && line[start] != '?' && (line[end] == '_' || char.IsAsciiLetter(line[end]) || (end > start && char.IsAsciiDigit(line[end]))))
            end++;
        if (end == start)
            _text.Append('$');
        else
            AddVariable(line[start..end]);
        _position = end;
    }

    private void AddVariable(string name)
    {
        EndText();
        _parts.Add(new WordPart(name, IsVariable: true));
    }

    private void EndText()
    {
        if (_text.Length > 0)
            _parts.Add(new WordPart(_text.ToString(), IsVariable: false));
        _text.Clear();
    }

    private char Missing(char quote) => isTolerant ? quote : throw new ShellSyntaxException($"a closing {quote} is missing");
}
