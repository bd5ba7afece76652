using System.Collections.Generic;
using System.Threading;

namespace Cosmos.Commands.SelfTests;

/// <summary>What one run of one self test has to say. It is shown in one piece, so that tests that run at the same time do not mix their lines.</summary>
/// <param name="title">Text of the heading, until the test knows better.</param>
public sealed class SelfTestReport(string title)
{
    /// <summary>Lines that are kept; a test that writes more is wrong, but does not take the machine's memory.</summary>
    private const int MaximumLines = 1_000;

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private int _dropped;

    /// <summary>Text of the heading.</summary>
    public string Title { get; set; } = title;

    /// <summary>Adds a line. From any thread.</summary>
    public void Write(string line)
    {
        lock (_lock)
        {
            if (_lines.Count < MaximumLines)
                _lines.Add(line);
            else
                _dropped++;
        }
    }

    /// <summary>Fails the test unless two things are equal.</summary>
    /// <param name="what">Name of the thing.</param>
    /// <param name="actual">What it is.</param>
    /// <param name="expected">What it should be.</param>
    /// <exception cref="SelfTestFailedException">They differ; the message names all three.</exception>
    public static void RequireEqual<T>(string what, T actual, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected))
            throw new SelfTestFailedException($"{what} is {actual}, expected {expected}.");
    }

    /// <summary>Fails the test unless something is so.</summary>
    /// <param name="condition">Whether it is.</param>
    /// <param name="otherwise">What to say when it is not.</param>
    /// <exception cref="SelfTestFailedException">It is not.</exception>
    public static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new SelfTestFailedException(otherwise);
    }

    /// <summary>The lines so far.</summary>
    internal IReadOnlyList<string> GetLines()
    {
        lock (_lock)
            return _dropped == 0 ? [.. _lines] : [.. _lines, $"({_dropped} more lines)"];
    }
}
