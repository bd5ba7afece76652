using System.Collections.Generic;

namespace Cosmos.Shell;

/// <summary>Reads a line: pipelines joined by <c>;</c>, <c>&amp;&amp;</c> and <c>||</c>, with redirections.</summary>
/// <param name="line">The line.</param>
internal sealed class Parser(string line)
{
    private readonly IReadOnlyList<Token> _tokens = new Scanner(line).Scan();
    private int _next;

    private Token Current => _tokens[_next];

    /// <summary>Reads a line; it may have no part at all.</summary>
    /// <exception cref="ShellSyntaxException">It cannot be read.</exception>
    public static IReadOnlyList<LinePart> Parse(string line) => new Parser(line).ParseLine();

    private List<LinePart> ParseLine()
    {
        List<LinePart> parts = [];
        Condition condition = Condition.Always;
        while (true)
        {
            while (Current.Kind == TokenKind.Separator && condition == Condition.Always)
                _next++;
            if (Current.Kind == TokenKind.End && condition == Condition.Always)
                return parts;

            parts.Add(new LinePart(condition, ParsePipeline()));
            condition = Current.Kind switch
            {
                TokenKind.And => Condition.Success,
                TokenKind.Or => Condition.Failure,
                _ => Condition.Always,
            };
            if (Current.Kind != TokenKind.End)
                _next++;
        }
    }

    private Pipeline ParsePipeline()
    {
        int start = Current.Start;
        List<SimpleCommand> commands = [ParseCommand()];
        while (Current.Kind == TokenKind.Pipe)
        {
            _next++;
            commands.Add(ParseCommand());
        }

        return new Pipeline(commands, line[start..Current.Start].Trim());
    }

    private SimpleCommand ParseCommand()
    {
        List<Word> words = [];
        List<Redirection> redirections = [];
        while (Current.Kind is TokenKind.Word or TokenKind.Redirection)
        {
            Token token = _tokens[_next++];
            if (token.Word is Word word)
                words.Add(word);
            else if (token.Redirection!.Kind == RedirectionKind.Duplicate)
                redirections.Add(token.Redirection);
            else if (Current.Kind == TokenKind.Word)
                redirections.Add(token.Redirection with { Target = _tokens[_next++].Word });
            else
                throw new ShellSyntaxException($"behind '{Show(token)}' the name of a file is missing");
        }

        return words.Count > 0
            ? new SimpleCommand(words, redirections)
            : throw new ShellSyntaxException(Current.Kind == TokenKind.End ? "a command is missing at the end" : $"a command is missing before '{Show(Current)}'");
    }

    private string Show(Token token) => line[token.Start..token.End].Replace("\n", "\\n", System.StringComparison.Ordinal);
}
