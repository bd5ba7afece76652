using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Cosmos.User;

/// <summary>Arguments of one run, by the names that the grammar gives them; made by <see cref="CommandGrammar.Match"/>.</summary>
/// <remarks>A name that the grammar does not have is an error of the command, not of its user: an <see cref="ArgumentException"/> that lists the names.</remarks>
public sealed class CommandArguments
{
    private readonly CommandGrammar _grammar;
    private readonly Dictionary<string, List<string>> _values;

    internal CommandArguments(CommandGrammar grammar, IReadOnlyList<string> words, Dictionary<string, List<string>> values)
    {
        _grammar = grammar;
        _values = values;
        Words = words;
    }

    /// <summary>All words as they were typed, without quotes and without the name of the command.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether an argument, a word or an option was given.</summary>
    /// <param name="name">Such as <c>count</c>, <c>free</c> or <c>-r</c>.</param>
    public bool Has(string name) => All(name).Count > 0;

    /// <summary>An argument; <see langword="null"/> when it was left out.</summary>
    public string? Text(string name) => All(name) is [string first, ..] ? first : null;

    /// <summary>All values of an argument that may be repeated.</summary>
    public IReadOnlyList<string> All(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_values.TryGetValue(name, out List<string>? values))
            return values;
        if (!_grammar.Names.Contains(name))
            throw new ArgumentException($"The grammar '{_grammar.Text}' has no '{name}'; it has: {string.Join(", ", _grammar.Names)}.", nameof(name));
        return [];
    }

    /// <summary>An argument of kind <c>int</c>; the fallback when it was left out.</summary>
    /// <exception cref="CommandException">The number is outside of the range; the message names both.</exception>
    public long Int(string name, long fallback = 0, long minimum = long.MinValue, long maximum = long.MaxValue)
    {
        Demand(name, ArgumentKind.Int);
        if (Text(name) is not string text)
            return fallback;
        long value = long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (value < minimum || value > maximum)
            throw new CommandException($"<{name}> is {value}; it must be {Range(minimum, maximum)}.", ExitStatus.Usage);
        return value;
    }

    /// <summary>An argument of kind <c>hex</c>; the fallback when it was left out.</summary>
    /// <exception cref="CommandException">The number is larger than the maximum.</exception>
    public ulong Hex(string name, ulong fallback = 0, ulong maximum = ulong.MaxValue)
    {
        Demand(name, ArgumentKind.Hex);
        if (Text(name) is not string text)
            return fallback;
        ulong value = GrammarValue.ParseHex(text);
        if (value > maximum)
            throw new CommandException($"<{name}> is 0x{value:x}; it must be at most 0x{maximum:x}.", ExitStatus.Usage);
        return value;
    }

    private static string Range(long minimum, long maximum) =>
        maximum == long.MaxValue ? $"at least {minimum}" : minimum == long.MinValue ? $"at most {maximum}" : $"between {minimum} and {maximum}";

    private void Demand(string name, ArgumentKind kind)
    {
        GrammarArgument? argument = _grammar.Steps.Select(s => s.Argument).Concat(_grammar.Options.Select(o => o.Value)).FirstOrDefault(a => a?.Name == name)
            ?? _grammar.Options.FirstOrDefault(o => o.Name == name)?.Value;
        if (argument?.Kind != kind)
            throw new ArgumentException($"The grammar '{_grammar.Text}' has no <{name}:{kind.ToString().ToLowerInvariant()}>.", nameof(name));
    }
}
