using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>When a line happens: <c>+0.2</c> after the line before, <c>1.5</c> after the start, <c>+0.2~0.01</c>, <c>+0.2..0.5</c>.</summary>
/// <param name="IsRelative">Counted from the line before.</param>
/// <param name="From">Microseconds, earliest.</param>
/// <param name="To">Microseconds, latest; equal to <paramref name="From"/> where no range was written.</param>
/// <param name="HasTolerance">A range or tolerance was written.</param>
public readonly partial record struct ScenarioTime(bool IsRelative, long From, long To, bool HasTolerance)
{
    /// <summary>Right after the line before.</summary>
    public static ScenarioTime AtOnce => new(true, 0, 0, false);

    /// <summary>Reads the time at the beginning of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="rest">What follows.</param>
    public static ScenarioTime Parse(string line, out string rest)
    {
        Match match = Format().Match(line);
        if (!match.Success)
        {
            rest = line.Trim();
            return AtOnce;
        }

        rest = line[match.Length..].Trim();
        long from = Microseconds(match.Groups["from"].Value);
        long to = from;
        bool isRange = match.Groups["to"].Success;
        bool isAround = match.Groups["around"].Success;
        if (isRange)
            to = Microseconds(match.Groups["to"].Value);
        if (isAround)
            (from, to) = (Math.Max(0, from - Microseconds(match.Groups["around"].Value)), from + Microseconds(match.Groups["around"].Value));
        return new ScenarioTime(match.Groups["plus"].Length > 0, from, to, isRange || isAround);
    }

    private static long Microseconds(string text) => (long)Math.Round(double.Parse(text, CultureInfo.InvariantCulture) * 1_000_000);

    [GeneratedRegex(@"^\s*(?<plus>\+?)(?<from>\d+(?:\.\d+)?|\.\d+)(?:\.\.(?<to>\d+(?:\.\d+)?)|~(?<around>\d+(?:\.\d+)?))?\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Format();
}
