namespace Cosmos.User;

/// <summary>An argument in a grammar: <c>&lt;name:kind&gt;</c>.</summary>
/// <remarks>This file is also compiled into the source generator.</remarks>
internal sealed class GrammarArgument(string name, ArgumentKind kind)
{
    public string Name { get; } = name;

    public ArgumentKind Kind { get; } = kind;

    /// <summary>As the user sees it: with the kind where the kind says how the value is written.</summary>
    public override string ToString() => Kind switch
    {
        ArgumentKind.Int => $"<{Name}:int>",
        ArgumentKind.Hex => $"<{Name}:hex>",
        _ => $"<{Name}>",
    };
}
