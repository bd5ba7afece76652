using System;
using System.Collections.Generic;
using System.Linq;

namespace Cosmos.User;

/// <summary>Matches words with a grammar.</summary>
internal sealed class GrammarMatcher(CommandGrammar grammar, IReadOnlyList<string> words)
{
    private readonly GrammarOptionScanner _options = new(grammar);

    /// <summary>Steps that failed at the word that the best attempt came to.</summary>
    private readonly List<GrammarStep> _failed = [];

    private int _furthest;

    /// <summary>Gives the arguments.</summary>
    /// <exception cref="CommandException">The words do not fit.</exception>
    public CommandArguments Match()
    {
        _options.Scan(words);
        if (_options.Complaint is string wrong)
            throw Misuse(wrong);
        List<int> way = [];
        if (!Walk(way))
            throw Misuse(Complaint());
        Dictionary<string, List<string>> values = _options.Values;
        int word = 0;
        foreach (GrammarStep step in way.Select(i => grammar.Steps[i]).Where(Takes))
        {
            string text = _options.Operands[word++];
            string name = step.Argument?.Name ?? text;
            if (!values.TryGetValue(name, out List<string>? list))
                values.Add(name, list = []);
            list.Add(text);
        }
        return new CommandArguments(grammar, words, values);
    }

    private static bool Takes(GrammarStep step) => step.Kind is GrammarStepKind.Word or GrammarStepKind.Argument;

    /// <summary>Whether a step takes a word.</summary>
    public static bool Fits(GrammarStep step, string word) =>
        step.Kind == GrammarStepKind.Word ? step.Words.Contains(word) : GrammarValue.Complaint(step.Argument!, word) is null;

    /// <summary>
    /// Looks for a way through the steps, the first alternative first. Where a step failed at a word once it fails again, so no pair is tried twice and the
    /// time is that of steps times words.
    /// </summary>
    private bool Walk(List<int> way)
    {
        List<string> operands = _options.Operands;
        HashSet<(int Step, int Word)> tried = [];
        // Places to go back to, with the length that the way had there.
        Stack<(int Step, int Word, int Length)> open = new([(0, 0, 0)]);
        while (open.TryPop(out (int Step, int Word, int Length) at))
        {
            way.RemoveRange(at.Length, way.Count - at.Length);
            (int index, int word) = (at.Step, at.Word);
            while (tried.Add((index, word)))
            {
                GrammarStep step = grammar.Steps[index];
                way.Add(index);
                if (step.Kind == GrammarStepKind.Fork)
                {
                    open.Push((step.Target, word, way.Count));
                    index++;
                }
                else if (step.Kind == GrammarStepKind.Repeat)
                {
                    open.Push((index + 1, word, way.Count));
                    index = step.Target;
                }
                else if (step.Kind == GrammarStepKind.End && word == operands.Count)
                {
                    return true;
                }
                else if (Takes(step) && word < operands.Count && Fits(step, operands[word]))
                {
                    index++;
                    word++;
                }
                else
                {
                    Fail(step, word);
                    break;
                }
            }
        }
        return false;
    }

    private void Fail(GrammarStep step, int word)
    {
        if (word > _furthest)
            _failed.Clear();
        _furthest = Math.Max(_furthest, word);
        if (word == _furthest)
            _failed.Add(step);
    }

    private string Complaint()
    {
        List<GrammarStep> expected = [.. _failed.Where(Takes)];
        // The last way that was tried is the one that left out whatever may be left out.
        if (_furthest == _options.Operands.Count)
            return $"{Enumerate(expected[^1..])} is missing";
        string word = _options.Operands[_furthest];
        if (expected.Count == 0)
            return $"'{word}' is too much";
        if (expected is [{ Argument: GrammarArgument argument }])
            return GrammarValue.Complaint(argument, word)!;
        return $"'{word}' is not {Enumerate(expected)}";
    }

    private static string Enumerate(List<GrammarStep> steps)
    {
        string[] names = [.. steps.SelectMany(s => s.Argument is null ? s.Words.Select(w => $"'{w}'") : [s.Argument.ToString()])];
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    private CommandException Misuse(string complaint) => new($"{complaint}.\nusage: {grammar.Usage}", ExitStatus.Usage);
}
