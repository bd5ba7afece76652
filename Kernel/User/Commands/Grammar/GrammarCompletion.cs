using System;
using System.Collections.Generic;
using System.Linq;

namespace Cosmos.User;

/// <summary>Finds what may follow an unfinished command line.</summary>
internal static class GrammarCompletion
{
    /// <summary>What the word that begins with a prefix may be.</summary>
    public static IReadOnlyList<CommandExpectation> Expect(CommandGrammar grammar, IReadOnlyList<string> words, string prefix)
    {
        var scanner = new GrammarOptionScanner(grammar);
        scanner.Scan(words);
        if (scanner.Waiting?.Value is GrammarArgument value)
            return [new CommandExpectation(value.Name, value.Kind)];

        bool options = !scanner.Ended && grammar.Options.Count > 0;
        List<CommandExpectation> found = [];
        if (!options || !prefix.StartsWith('-'))
            AddOperands(grammar, scanner.Operands, prefix, found);
        if (options && (prefix.StartsWith('-') || (prefix.Length == 0 && found.Count == 0)))
            AddOptions(grammar, scanner, prefix, found);
        return found;
    }

    private static void AddOptions(CommandGrammar grammar, GrammarOptionScanner scanner, string prefix, List<CommandExpectation> found)
    {
        HashSet<int> given = [.. grammar.Options.Where(o => scanner.Values.ContainsKey(o.Name)).Select(o => o.Group)];
        found.AddRange(grammar.Options.Where(o => !given.Contains(o.Group) && o.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(o => new CommandExpectation(o.Name, null)));
    }

    private static void AddOperands(CommandGrammar grammar, List<string> operands, string prefix, List<CommandExpectation> found)
    {
        SortedSet<int> now = Closure(grammar, [0]);
        foreach (string word in operands)
            now = Closure(grammar, now.Where(i => grammar.Steps[i].Kind is GrammarStepKind.Word or GrammarStepKind.Argument && GrammarMatcher.Fits(grammar.Steps[i], word)).Select(i => i + 1));
        foreach (GrammarStep step in now.Select(i => grammar.Steps[i]))
        {
            if (step.Kind == GrammarStepKind.Word)
                found.AddRange(step.Words.Where(w => w.StartsWith(prefix, StringComparison.Ordinal)).Select(w => new CommandExpectation(w, null)));
            else if (step.Argument is GrammarArgument argument)
                found.Add(new CommandExpectation(argument.Name, argument.Kind));
        }
    }

    /// <summary>Steps that are reached without taking a word.</summary>
    private static SortedSet<int> Closure(CommandGrammar grammar, IEnumerable<int> start)
    {
        SortedSet<int> reached = [];
        Stack<int> open = new(start);
        while (open.TryPop(out int index))
        {
            if (!reached.Add(index))
                continue;
            GrammarStep step = grammar.Steps[index];
            if (step.Kind is GrammarStepKind.Fork or GrammarStepKind.Repeat)
            {
                open.Push(index + 1);
                open.Push(step.Target);
            }
        }
        return reached;
    }
}
