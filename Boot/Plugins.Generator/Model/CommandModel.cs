namespace Cosmos.Plugins.Generator;

/// <summary>A class with [ShellCommand].</summary>
/// <param name="TypeName">Full name with <c>global::</c>.</param>
/// <param name="DisplayName">Name for messages.</param>
/// <param name="Name">Name of the command.</param>
/// <param name="Grammar">Grammar as it was written.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Remarks">More help.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Requires">Bits of Capability.</param>
/// <param name="Services">What the constructor asks for, in its order.</param>
/// <param name="Place">Where the class is.</param>
/// <param name="Findings">What is wrong with it; with any, it is left out of the manifest.</param>
internal sealed record CommandModel(
    string TypeName, string DisplayName, string Name, string Grammar, string Summary, string? Remarks, EquatableArray<string> Aliases, int Requires,
    EquatableArray<ServiceModel> Services, Place? Place, EquatableArray<Finding> Findings);

/// <summary>A parameter of a command's constructor.</summary>
/// <param name="TypeName">Full name with <c>global::</c>.</param>
/// <param name="IsOptional">Whether the command can do without: the type is nullable.</param>
internal sealed record ServiceModel(string TypeName, bool IsOptional);
