using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Cosmos.User;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cosmos.Plugins.Generator;

/// <summary>Makes a model of a class with [ShellCommand], and finds what is wrong with it.</summary>
internal sealed class CommandReader
{
    private const int LongestSummary = 100;

    private readonly INamedTypeSymbol _class;
    private readonly AttributeData _attribute;
    private readonly List<Finding> _findings = [];

    private CommandReader(INamedTypeSymbol type, AttributeData attribute)
    {
        _class = type;
        _attribute = attribute;
    }

    private Place? Here => Place.Of(_class.Locations.FirstOrDefault());

    /// <summary>Reads a class.</summary>
    public static CommandModel Read(GeneratorAttributeSyntaxContext context, CancellationToken stop) =>
        new CommandReader((INamedTypeSymbol)context.TargetSymbol, context.Attributes[0]).Read(context.SemanticModel.Compilation, stop);

    private CommandModel Read(Compilation compilation, CancellationToken stop)
    {
        string grammar = Argument(0);
        string summary = Argument(1);
        string[] aliases = (Named("Aliases") as string ?? "").Split([' '], StringSplitOptions.RemoveEmptyEntries);
        int requires = Named("Requires") as int? ?? 0;
        string name = ReadGrammar(grammar, stop);
        CheckSummary(summary);
        CheckAliases(name, aliases);
        CheckClass(compilation);
        ServiceModel[] services = ReadConstructor(requires);
        return new CommandModel(
            FullName(_class), _class.ToDisplayString(), name, grammar, summary, Named("Remarks") as string, new EquatableArray<string>(aliases), requires,
            new EquatableArray<ServiceModel>(services), Here, new EquatableArray<Finding>(_findings));
    }

    /// <summary>A type's name as generated code writes it; nullable annotations of type arguments stay.</summary>
    public static string FullName(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));

    private string Argument(int index) => _attribute.ConstructorArguments.ElementAtOrDefault(index) is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : "";

    private object? Named(string name) => _attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value is { IsNull: false, Kind: not TypedConstantKind.Array } value ? value.Value : null;

    private void Add(DiagnosticDescriptor rule, Place? place, params string[] arguments) => _findings.Add(new Finding(rule, place, [_class.Name, .. arguments]));

    private string ReadGrammar(string grammar, CancellationToken stop)
    {
        try
        {
            return GrammarReader.Read(grammar).Name;
        }
        catch (GrammarException e)
        {
            Add(Rules.Grammar, PlaceInGrammar(grammar, e.Position, stop), grammar, $"{e.Position + 1}", e.Reason);
            return "";
        }
    }

    /// <summary>The character of the grammar where it stands in one literal without escapes, otherwise the whole argument.</summary>
    private Place? PlaceInGrammar(string grammar, int position, CancellationToken stop)
    {
        if ((_attribute.ApplicationSyntaxReference?.GetSyntax(stop) as AttributeSyntax)?.ArgumentList?.Arguments.FirstOrDefault()?.Expression is not ExpressionSyntax expression)
            return Here;
        int start = expression.IsKind(SyntaxKind.StringLiteralExpression) && grammar.Length > 0 ? expression.ToString().IndexOf(grammar, StringComparison.Ordinal) : -1;
        return Place.Of(start < 0
            ? expression.GetLocation()
            : Location.Create(expression.SyntaxTree, new(expression.SpanStart + start + position, position < grammar.Length ? 1 : 0)));
    }

    private void CheckSummary(string summary)
    {
        string? wrong = summary switch
        {
            _ when string.IsNullOrWhiteSpace(summary) => "is empty",
            _ when summary.IndexOf('\n') >= 0 => "has several lines",
            { Length: > LongestSummary } => $"has {summary.Length} characters",
            _ when summary[summary.Length - 1] is not ('.' or '?' or '!') => "does not end with a full stop",
            _ => null,
        };
        if (wrong is not null)
            Add(Rules.Summary, Here, wrong);
    }

    private void CheckAliases(string name, string[] aliases)
    {
        foreach (string alias in aliases.Where(a => !GrammarReader.IsName(a)))
            Add(Rules.Alias, Here, alias, "is no name of a command");
        foreach (string alias in aliases.Where(a => a == name).Concat(aliases.GroupBy(a => a).Where(g => g.Count() > 1).Select(g => g.Key)).Distinct())
            Add(Rules.Alias, Here, alias, "is given twice, or is the command's name");
    }

    private void CheckClass(Compilation compilation)
    {
        string? wrong = _class switch
        {
            { IsStatic: true } => "static",
            { IsAbstract: true } => "abstract",
            { IsFileLocal: true } => "local to its file",
            _ when Nesting(_class).Any(t => t.IsGenericType) => "generic, or inside a generic type",
            _ when Nesting(_class).Any(t => t.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal) => "private",
            _ => null,
        };
        if (wrong is not null)
            Add(Rules.Class, Here, wrong);
        if (compilation.GetTypeByMetadataName(KnownNames.IShellCommand) is INamedTypeSymbol contract && !_class.AllInterfaces.Contains(contract, SymbolEqualityComparer.Default))
            Add(Rules.Interface, Here);
    }

    private ServiceModel[] ReadConstructor(int requires)
    {
        IMethodSymbol[] constructors = [.. _class.InstanceConstructors.Where(c => c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal)];
        if (constructors.Length == 1)
            return [.. constructors[0].Parameters.Select(p => ReadParameter(p, requires))];
        if (!_class.IsAbstract)
            Add(Rules.Constructor, Here, constructors.Length == 0 ? "only private constructors" : $"{constructors.Length} constructors");
        return [];
    }

    private ServiceModel ReadParameter(IParameterSymbol parameter, int requires)
    {
        Place? place = Place.Of(parameter.Locations.FirstOrDefault()) ?? Here;
        string type = parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        string? wrong = parameter switch
        {
            { RefKind: not RefKind.None } => "passed by reference",
            { Type.IsReferenceType: false } => $"the value type {type}",
            { Type.TypeKind: not (TypeKind.Interface or TypeKind.Class or TypeKind.Delegate or TypeKind.Error) } => $"of type {type}",
            { Type.SpecialType: SpecialType.System_String or SpecialType.System_Object } => $"of type {type}",
            _ when parameter.Type.ToDisplayString() == KnownNames.IPluginServices => "the collection of all services",
            _ => null,
        };
        if (wrong is not null)
            Add(Rules.Service, place, parameter.Name, wrong);
        int needed = CapabilityNames.RequiredBy(parameter.Type);
        if ((needed & ~requires) != 0)
        {
            Add(Rules.Capability, place, parameter.Name, type,
                CapabilityNames.Of(parameter.Type, needed & ~requires, ", ", ""), CapabilityNames.Of(parameter.Type, needed | requires, " | ", "Capability."));
        }
        return new ServiceModel(FullName(parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)), parameter.NullableAnnotation == NullableAnnotation.Annotated);
    }

    private static IEnumerable<INamedTypeSymbol> Nesting(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
            yield return at;
    }
}
