using System.Collections.Generic;

namespace Cosmos.User;

/// <summary>Arguments of one run, by the names that the grammar gives them.</summary>
public abstract class CommandArguments
{
    /// <summary>All words as they were typed, without quotes and without the name of the command.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>Whether an argument, a word or an option was given.</summary>
    /// <param name="name">Such as <c>count</c>, <c>free</c> or <c>-r</c>.</param>
    public abstract bool Has(string name);

    /// <summary>An argument; <see langword="null"/> when it was left out.</summary>
    public abstract string? Text(string name);

    /// <summary>All values of an argument that may be repeated.</summary>
    public abstract IReadOnlyList<string> All(string name);

    /// <summary>An argument of kind <c>int</c>; the fallback when it was left out.</summary>
    /// <exception cref="CommandException">The number is outside of the range; the message names both.</exception>
    public abstract long Int(string name, long fallback = 0, long minimum = long.MinValue, long maximum = long.MaxValue);

    /// <summary>An argument of kind <c>hex</c>; the fallback when it was left out.</summary>
    /// <exception cref="CommandException">The number is larger than the maximum.</exception>
    public abstract ulong Hex(string name, ulong fallback = 0, ulong maximum = ulong.MaxValue);
}
