using System;
using System.Collections.Generic;
using System.Linq;

namespace Cosmos.User;

/// <summary>Reads the language that <c>CommandGrammar</c> describes.</summary>
/// <remarks>This file is also compiled into the source generator, for .NET Standard 2.0.</remarks>
internal sealed class GrammarReader
{
    private const string Delimiters = "<>()[]|";
    private const string Ellipsis = "...";

    private readonly string _text;
    private readonly List<GrammarStep> _steps = [];
    private readonly List<GrammarOption> _options = [];
    private readonly List<string> _names = [];
    private int _at;
    private int _groups;
    private bool _repeats;

    private GrammarReader(string text) => _text = text;

    /// <summary>The first word.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The program for everything but options; its last step is the end.</summary>
    public IReadOnlyList<GrammarStep> Steps => _steps;

    /// <summary>The options, in their order.</summary>
    public IReadOnlyList<GrammarOption> Options => _options;

    /// <summary>Names of arguments, words and options, each once.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Names of kinds, as they are written.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Enum.GetNames(typeof(ArgumentKind)).Select(n => n.ToLowerInvariant())];

    /// <summary>Whether a name can be that of a command: lower-case letters, digits and hyphens, beginning with a letter.</summary>
    public static bool IsName(string text) =>
        text.Length > 0 && text[0] is >= 'a' and <= 'z' && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    /// <summary>Reads a grammar.</summary>
    /// <exception cref="GrammarException">It is none.</exception>
    public static GrammarReader Read(string text)
    {
        var reader = new GrammarReader(text);
        reader.ReadName();
        reader.ReadSequence(depth: 0);
        reader._steps.Add(new GrammarStep(GrammarStepKind.End));
        return reader;
    }

    private void ReadName()
    {
        while (_at < _text.Length && _text[_at] != ' ')
            _at++;
        Name = _text.Substring(0, _at);
        if (Name.Length == 0)
            throw Wrong(0, "it begins with the name of the command.");
        if (!IsName(Name))
            throw Wrong(0, $"'{Name}' is no name of a command: lower-case letters, digits and hyphens, beginning with a letter.");
    }

    /// <summary>Reads until the end or a closing bracket, which it leaves.</summary>
    private void ReadSequence(int depth)
    {
        int start = _at;
        int items = 0;
        for (; ; items++)
        {
            SkipBlanks();
            if (_at == _text.Length || (_text[_at] == ']' && depth > 0))
                break;
            switch (_text[_at])
            {
                case '<':
                    ReadArgumentStep();
                    break;
                case '(':
                    ReadChoice();
                    break;
                case '[':
                    ReadBrackets(depth);
                    break;
                case '-' when depth > 0:
                    throw Wrong(_at, "an option stands in brackets of its own, because it may be typed anywhere: [-r].");
                case '-':
                    throw Wrong(_at, "an option stands in brackets: [-r], or [-c <count:int>].");
                case '|':
                    throw Wrong(_at, "one of several words stands in parentheses, or in brackets when none will do: (on|off), [free|used].");
                case char c when Delimiters.IndexOf(c) >= 0:
                    throw Wrong(_at, $"nothing is open that this '{c}' could close.");
                case '.' when Follows(Ellipsis):
                    throw Wrong(_at, "'...' stands directly behind an argument: <name>...");
                default:
                    _steps.Add(new GrammarStep(GrammarStepKind.Word, [ReadWord()]));
                    break;
            }
        }
        if (depth > 0 && items == 0)
            throw Wrong(start, "these brackets are empty.");
    }

    private void ReadBrackets(int depth)
    {
        int open = _at++;
        SkipBlanks();
        if (_at < _text.Length && _text[_at] == '-')
        {
            if (depth > 0)
                throw Wrong(open, "an option cannot stand inside other brackets, because it may be typed anywhere.");
            ReadOptions();
        }
        else
        {
            var fork = new GrammarStep(GrammarStepKind.Fork);
            _steps.Add(fork);
            if (IsListOfWords())
                _steps.Add(new GrammarStep(GrammarStepKind.Word, ReadWords(']')));
            else
                ReadSequence(depth + 1);
            fork.Target = _steps.Count;
        }
        Close(open, ']');
        if (Follows(Ellipsis))
            throw Wrong(_at, "what is repeated stands inside the brackets: [<name>...].");
    }

    private void ReadChoice()
    {
        int open = _at++;
        _steps.Add(new GrammarStep(GrammarStepKind.Word, ReadWords(')')));
        Close(open, ')');
    }

    private void ReadArgumentStep()
    {
        int start = _at;
        GrammarArgument argument = ReadArgument();
        _steps.Add(new GrammarStep(GrammarStepKind.Argument, argument: argument));
        if (!Follows(Ellipsis))
            return;
        if (_repeats)
            throw Wrong(start, "two arguments that may be repeated: nobody could tell where the first one ends.");
        _repeats = true;
        _at += Ellipsis.Length;
        _steps.Add(new GrammarStep(GrammarStepKind.Repeat) { Target = _steps.Count - 1 });
    }

    private GrammarArgument ReadArgument()
    {
        int open = _at;
        int close = _text.IndexOf('>', open);
        if (close < 0)
            throw Wrong(open, "this '<' is never closed.");
        string inner = _text.Substring(open + 1, close - open - 1);
        int colon = inner.IndexOf(':');
        string name = colon < 0 ? inner : inner.Substring(0, colon);
        if (!IsName(name))
            throw Wrong(open + 1, $"'{name}' is no name of an argument: lower-case letters, digits and hyphens, beginning with a letter.");
        var kind = ArgumentKind.Text;
        if (colon >= 0)
        {
            int index = ((IList<string>)Kinds).IndexOf(inner.Substring(colon + 1));
            if (index < 0)
                throw Wrong(open + colon + 2, $"there is no kind '{inner.Substring(colon + 1)}'; kinds are {string.Join(", ", Kinds)}.");
            kind = (ArgumentKind)index;
        }
        AddName(name, open + 1);
        _at = close + 1;
        return new GrammarArgument(name, kind);
    }

    /// <summary>Reads <c>-r</c>, <c>-c &lt;count:int&gt;</c> or <c>-4|-6</c>, up to the bracket.</summary>
    private void ReadOptions()
    {
        int group = _groups++;
        for (bool first = true; ; first = false)
        {
            SkipBlanks();
            string name = ReadOptionName();
            SkipBlanks();
            if (first && _at < _text.Length && _text[_at] == '<')
            {
                _options.Add(new GrammarOption(name, ReadArgument(), group));
                if (Follows(Ellipsis))
                    throw Wrong(_at, "the argument of an option cannot be repeated.");
                SkipBlanks();
                return;
            }
            _options.Add(new GrammarOption(name, null, group));
            if (_at == _text.Length || _text[_at] != '|')
                return;
            _at++;
        }
    }

    private string ReadOptionName()
    {
        int start = _at;
        while (_at < _text.Length && _text[_at] != ' ' && Delimiters.IndexOf(_text[_at]) < 0)
            _at++;
        string name = _text.Substring(start, _at - start);
        bool isShort = name.Length == 2 && name[0] == '-' && (name[1] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'));
        bool isLong = name.StartsWith("--", StringComparison.Ordinal) && IsName(name.Substring(2));
        if (!isShort && !isLong)
            throw Wrong(start, $"'{name}' is no option: a hyphen and one letter or digit, or two hyphens and a name in lower case.");
        AddName(name, start);
        return name;
    }

    /// <summary>Reads words between bars, up to the closing character.</summary>
    private List<string> ReadWords(char closing)
    {
        List<string> words = [];
        while (true)
        {
            SkipBlanks();
            words.Add(ReadWord());
            SkipBlanks();
            if (_at == _text.Length || _text[_at] == closing)
                return words;
            if (_text[_at] != '|')
                throw Wrong(_at, "between alternatives stands a '|'.");
            _at++;
        }
    }

    private string ReadWord()
    {
        int start = _at;
        while (_at < _text.Length && _text[_at] > ' ' && Delimiters.IndexOf(_text[_at]) < 0)
            _at++;
        string word = _text.Substring(start, _at - start);
        if (word.Length == 0)
            throw Wrong(start, "a word is missing.");
        if (word[0] == '-' || word.Any(c => c is > '~' or '"' or '\'' or '\\'))
            throw Wrong(start, $"'{word}' cannot be a word: printable ASCII without quotes and backslashes, not beginning with a hyphen.");
        AddName(word, start);
        return word;
    }

    /// <summary>Whether a bar comes before anything else that structures.</summary>
    private bool IsListOfWords()
    {
        int next = _text.IndexOfAny([.. Delimiters], _at);
        return next >= 0 && _text[next] == '|';
    }

    private void Close(int open, char closing)
    {
        SkipBlanks();
        if (_at == _text.Length)
            throw Wrong(open, $"this '{_text[open]}' is never closed.");
        if (_text[_at] != closing)
            throw Wrong(_at, $"here the '{_text[open]}' of column {open + 1} should be closed.");
        _at++;
    }

    private void AddName(string name, int position)
    {
        if (_names.Contains(name))
            throw Wrong(position, $"'{name}' occurs twice; the command could not tell which was meant.");
        _names.Add(name);
    }

    private bool Follows(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] == ' ')
            _at++;
    }

    private GrammarException Wrong(int position, string reason) => new(_text, position, reason);
}
