using System.Linq;
using Microsoft.CodeAnalysis;

namespace Cosmos.Plugins.Generator;

/// <summary>Capabilities in attributes, and their names.</summary>
internal static class CapabilityNames
{
    /// <summary>Bits that the user of a type needs; 0 for most.</summary>
    public static int RequiredBy(ITypeSymbol type) => type.GetAttributes()
        .Where(a => a.AttributeClass?.ToDisplayString() == KnownNames.RequiresCapability)
        .Aggregate(0, (bits, a) => bits | (a.ConstructorArguments.FirstOrDefault().Value as int? ?? 0));

    /// <summary>Names of bits, read from the enumeration that the attributes of a type use.</summary>
    public static string Of(ITypeSymbol attributed, int bits, string separator, string prefix)
    {
        ITypeSymbol? capability = attributed.GetAttributes()
            .First(a => a.AttributeClass?.ToDisplayString() == KnownNames.RequiresCapability).ConstructorArguments[0].Type;
        return string.Join(separator, capability!.GetMembers().OfType<IFieldSymbol>()
            .Where(f => f.ConstantValue is int value && value != 0 && (bits & value) == value).Select(f => prefix + f.Name));
    }
}
