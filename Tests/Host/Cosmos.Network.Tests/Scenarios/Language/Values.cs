using System;
using System.Collections.Generic;
using System.Globalization;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>Variables of a scenario, and how a value that was written is compared with one that came.</summary>
public sealed class Values
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    /// <summary>Remembers a value.</summary>
    public void Set(string name, string value) => _variables[name] = value;

    /// <summary>Replaces <c>$name</c>, <c>$name+n</c> and <c>$name-n</c>.</summary>
    public string Evaluate(string text)
    {
        if (!text.StartsWith('$'))
            return text;
        int end = 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        if (!_variables.TryGetValue(text[1..end], out string? value))
            throw new ScenarioException($"Nothing has been captured as {text[..end]}.");
        if (end == text.Length)
            return value;
        long sum = Number(value) + Number(text[end..].TrimStart('+'));
        return ((uint)sum).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Compares.</summary>
    /// <param name="expected">A value, <c>*</c>, <c>!value</c>, <c>a..b</c>, <c>&gt;n</c>, <c>&lt;n</c>, or <c>$name</c>, which takes the value the first time.</param>
    /// <param name="actual">What came.</param>
    public bool Matches(string expected, string actual)
    {
        if (expected == "*")
            return true;
        if (expected.StartsWith('!'))
            return !Matches(expected[1..], actual);
        if (expected.StartsWith('$') && expected.AsSpan(1).IndexOfAny("+-.") < 0 && !_variables.ContainsKey(expected[1..]))
        {
            _variables[expected[1..]] = actual;
            return true;
        }

        int dots = expected.IndexOf("..", StringComparison.Ordinal);
        if (dots > 0 && TryNumber(actual, out long value))
            return value >= Number(Evaluate(expected[..dots])) && value <= Number(Evaluate(expected[(dots + 2)..]));
        if (expected.Length > 1 && expected[0] is '>' or '<' && TryNumber(actual, out value))
            return expected[0] == '>' ? value > Number(Evaluate(expected[1..])) : value < Number(Evaluate(expected[1..]));
        string wanted = Evaluate(expected);
        if (TryNumber(wanted, out long number) && TryNumber(actual, out value))
            return number == value;
        return string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads a number.</summary>
    public static long Number(string text) => TryNumber(text, out long value) ? value : throw new ScenarioException($"'{text}' is no number.");

    private static bool TryNumber(string text, out long value) => text.StartsWith("0x", StringComparison.Ordinal)
        ? long.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out value)
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
