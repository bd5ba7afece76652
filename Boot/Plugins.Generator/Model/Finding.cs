using System.Linq;
using Microsoft.CodeAnalysis;

namespace Cosmos.Plugins.Generator;

/// <summary>A diagnostic to be reported.</summary>
internal sealed record Finding(string Id, Place? Place, EquatableArray<string> Arguments)
{
    public Finding(DiagnosticDescriptor rule, Place? place, params string[] arguments)
        : this(rule.Id, place, new EquatableArray<string>(arguments))
    {
    }

    /// <summary>As the compiler wants it.</summary>
    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Rules.All.First(r => r.Id == Id), Place?.ToLocation() ?? Location.None, Arguments.ToArray<object>());
}
