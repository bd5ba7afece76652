namespace Cosmos.User;

/// <summary>An option in a grammar: <c>[-r]</c>, <c>[-c &lt;count:int&gt;]</c>, or one of <c>[-4|-6]</c>.</summary>
/// <remarks>This file is also compiled into the source generator.</remarks>
internal sealed class GrammarOption(string name, GrammarArgument? value, int group)
{
    /// <summary>With its hyphens.</summary>
    public string Name { get; } = name;

    /// <summary>The argument that belongs to the option, or <see langword="null"/>.</summary>
    public GrammarArgument? Value { get; } = value;

    /// <summary>Number of the brackets; of options in the same brackets only one may be given.</summary>
    public int Group { get; } = group;

    /// <summary>Whether it can stand together with others behind one hyphen.</summary>
    public bool IsShort => Name.Length == 2;
}
