using System;

namespace Cosmos.User;

/// <summary>Describes a command: the one source for its name, its help, and the complaint about wrong arguments.</summary>
public sealed record CommandInfo
{
    /// <summary>Makes a description.</summary>
    /// <param name="name">What is typed: lower-case letters, digits and hyphens, beginning with a letter.</param>
    /// <param name="usage">The command with its arguments, as in <c>ping &lt;host&gt; [count]</c>; begins with the name.</param>
    /// <param name="summary">One sentence.</param>
    /// <exception cref="ArgumentException">The name has other characters, or the usage does not begin with it.</exception>
    public CommandInfo(string name, string usage, string summary)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(usage);
        ArgumentException.ThrowIfNullOrEmpty(summary);
        if (!IsName(name))
            throw new ArgumentException("A name consists of lower-case letters, digits and hyphens, and begins with a letter.", nameof(name));

        if (usage != name && !usage.StartsWith(name + ' ', StringComparison.Ordinal))
            throw new ArgumentException("The usage begins with the name.", nameof(usage));

        Name = name;
        Usage = usage;
        Summary = summary;
    }

    /// <summary>What is typed.</summary>
    public string Name { get; }

    /// <summary>The command with its arguments.</summary>
    public string Usage { get; }

    /// <summary>One sentence.</summary>
    public string Summary { get; }

    private static bool IsName(string name)
    {
        if (!char.IsAsciiLetterLower(name[0]))
            return false;

        foreach (char character in name)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '-')
                return false;
        }

        return true;
    }
}
