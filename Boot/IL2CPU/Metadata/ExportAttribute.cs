using System.Linq;
using System.Reflection.Metadata;

namespace Cosmos.IL2CPU.Metadata;

/// <summary>The two attributes that give a method a native name.</summary>
internal static class ExportAttribute
{
    /// <summary>Full name of the attribute for methods with the managed convention.</summary>
    public const string RuntimeExport = "System.Runtime.RuntimeExportAttribute";

    /// <summary>Full name of the attribute for methods that native code calls.</summary>
    public const string UnmanagedCallersOnly = "System.Runtime.InteropServices.UnmanagedCallersOnlyAttribute";

    /// <summary>The native name that an attribute gives; null when it gives none.</summary>
    public static string? Name(MetadataReader reader, CustomAttribute attribute)
    {
        switch (TypeNames.OfAttribute(reader, attribute))
        {
            case RuntimeExport:
                return attribute.DecodeValue(AttributeTypes.Instance).FixedArguments[0].Value as string;
            case UnmanagedCallersOnly:
                return attribute.DecodeValue(AttributeTypes.Instance).NamedArguments
                    .Where(a => a.Name == "EntryPoint").Select(a => a.Value as string).FirstOrDefault();
            default:
                return null;
        }
    }
}
