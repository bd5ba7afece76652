using System;
using System.Collections.Generic;
using System.Linq;

namespace Cosmos.User;

/// <summary>Takes the options out of a list of words (XBD section 12.2), which leaves the words that a grammar's steps are for.</summary>
internal sealed class GrammarOptionScanner(CommandGrammar grammar)
{
    private const string EndOfOptions = "--";

    /// <summary>The words that are no options.</summary>
    public List<string> Operands { get; } = [];

    /// <summary>The options found, each with its values.</summary>
    public Dictionary<string, List<string>> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>The first thing that is wrong, as a sentence without its full stop; <see langword="null"/> when all is well.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Whether <c>--</c> was among the words.</summary>
    public bool Ended { get; private set; }

    /// <summary>The option whose value would be the next word.</summary>
    public GrammarOption? Waiting { get; private set; }

    /// <summary>Reads the words; goes on behind mistakes.</summary>
    public void Scan(IReadOnlyList<string> words)
    {
        foreach (string word in words)
        {
            if (Waiting is GrammarOption option)
            {
                Waiting = null;
                Add(option, word);
            }
            else if (Ended || !LooksLikeOption(word))
            {
                Operands.Add(word);
            }
            else if (word == EndOfOptions)
            {
                Ended = true;
            }
            else if (word.StartsWith(EndOfOptions, StringComparison.Ordinal))
            {
                ReadLong(word);
            }
            else
            {
                ReadShort(word);
            }
        }
        if (Waiting is GrammarOption last)
            Complain($"{last.Value} is missing behind {last.Name}");
    }

    private bool LooksLikeOption(string word)
    {
        if (word.Length < 2 || word[0] != '-')
            return false;
        if (word == EndOfOptions)
            return true;
        return grammar.Options.Count > 0 && (Find(word[..2]) is not null || !GrammarValue.IsInteger(word));
    }

    private GrammarOption? Find(string name) => grammar.Options.FirstOrDefault(o => o.Name == name);

    private void ReadLong(string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word : word[..equals];
        GrammarOption? option = Find(name);
        if (option is null)
            Complain($"there is no option {name}");
        else if (equals >= 0 && option.Value is null)
            Complain($"{name} takes no value");
        else if (equals < 0 && option.Value is not null)
            Waiting = option;
        else
            Add(option, equals < 0 ? name : word[(equals + 1)..]);
    }

    /// <summary>Reads <c>-r</c>, <c>-rf</c>, <c>-c5</c>.</summary>
    private void ReadShort(string word)
    {
        for (int i = 1; i < word.Length; i++)
        {
            string name = $"-{word[i]}";
            GrammarOption? option = Find(name);
            if (option is null)
            {
                Complain(word.Length == 2 ? $"there is no option {name}" : $"there is no option {name} (in {word})");
                return;
            }
            if (option.Value is not null)
            {
                if (i + 1 == word.Length)
                    Waiting = option;
                else
                    Add(option, word[(i + 1)..]);
                return;
            }
            Add(option, name);
        }
    }

    private void Add(GrammarOption option, string value)
    {
        GrammarOption? other = grammar.Options.FirstOrDefault(o => o.Group == option.Group && o.Name != option.Name && Values.ContainsKey(o.Name));
        if (other is not null)
            Complain($"{other.Name} and {option.Name} exclude each other");
        if (option.Value is not null)
        {
            if (Values.ContainsKey(option.Name))
                Complain($"{option.Name} is given twice");
            if (GrammarValue.Complaint(option.Value, value) is string wrong)
                Complain(wrong);
            Values[option.Value.Name] = [value];
        }
        Values[option.Name] = [value];
    }

    private void Complain(string complaint) => Complaint ??= complaint;
}
