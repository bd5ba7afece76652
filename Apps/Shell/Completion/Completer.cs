using System;
using System.Collections.Generic;
using System.Linq;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>Completes the last word of a line: commands by name, arguments by the grammar of their command, files behind redirections.</summary>
/// <param name="plugins">The commands.</param>
/// <param name="session">Where relative paths begin.</param>
/// <param name="history">Where hosts are looked up that were used before.</param>
internal sealed class Completer(PluginSet plugins, ShellSession session, History history) : ICompleter
{
    /// <inheritdoc/>
    public Completion Complete(string line)
    {
        CompletionPoint? point = CompletionPoint.Find(line);
        if (point is null)
            return new Completion(line.Length, null, []);

        Candidate[] candidates = [.. Find(point).DistinctBy(static c => c.Text).OrderBy(static c => c.Text, StringComparer.Ordinal)];
        if (candidates.Length == 0)
            return new Completion(point.Start, null, []);

        string common = candidates.Skip(1).Aggregate(candidates[0].Text, static (text, candidate) => CommonPrefix(text, candidate.Text));
        bool isOnly = candidates.Length == 1;
        string? insertion = common.Length < point.Prefix.Length && !isOnly
            ? null
            : Quoting.Quote(common, point.OpenQuote, isFinished: isOnly && !candidates[0].GoesOn) + (isOnly && !candidates[0].GoesOn ? " " : "");
        return new Completion(point.Start, insertion, [.. candidates.Select(static c => c.Shown)]);
    }

    private static string CommonPrefix(string left, string right)
    {
        int length = 0;
        while (length < left.Length && length < right.Length && left[length] == right[length])
            length++;
        if (length > 0 && length < left.Length && char.IsLowSurrogate(left[length]))
            length--;
        return left[..length];
    }

    private IEnumerable<Candidate> Find(CompletionPoint point)
    {
        if (point.IsFile)
            return Paths(point.Prefix);
        if (point.Words.Count == 0)
            return Words(plugins.Names, point.Prefix);
        if (plugins.Find(point.Words[0]) is not CommandDescriptor command)
            return Paths(point.Prefix);

        return command.Grammar.Complete([.. point.Words.Skip(1)], point.Prefix).SelectMany(expected => expected.Kind switch
        {
            null => [new Candidate(expected.Text, expected.Text)],
            ArgumentKind.Path => Paths(point.Prefix),
            ArgumentKind.Command => Words(plugins.Names, point.Prefix),
            ArgumentKind.Plugin => Words(plugins.Plugins.Select(static p => p.Name), point.Prefix),
            ArgumentKind.Host => Words(UsedHosts(), point.Prefix),
            _ => Enumerable.Empty<Candidate>(),
        });
    }

    private static IEnumerable<Candidate> Words(IEnumerable<string> words, string prefix) =>
        words.Where(w => w.StartsWith(prefix, StringComparison.Ordinal)).Select(static w => new Candidate(w, w));

    private IEnumerable<Candidate> Paths(string prefix) => PathCompletion.Find(prefix, session.WorkingDirectory);

    // Words that stood where a host was expected.
    private IEnumerable<string> UsedHosts()
    {
        for (int index = history.Count - 1; index >= 0; index--)
        {
            string[] words = history[index].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || plugins.Find(words[0]) is not CommandDescriptor command)
                continue;

            for (int word = 1; word < words.Length; word++)
            {
                if (words[word][0] != '-' && command.Grammar.Complete(words[1..word], "").Any(static e => e.Kind == ArgumentKind.Host))
                    yield return words[word];
            }
        }
    }
}

/// <summary>A possible continuation.</summary>
/// <param name="Text">The whole word.</param>
/// <param name="Shown">What a list shows of it.</param>
/// <param name="GoesOn">Whether the word is not finished, as with a directory.</param>
internal sealed record Candidate(string Text, string Shown, bool GoesOn = false);
