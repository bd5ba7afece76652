using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Cosmos.IL2CPU.Metadata;
using Cosmos.IL2CPU.Rings.Code;

namespace Cosmos.IL2CPU.Rings;

/// <summary>
/// Finds structures whose fields lie on each other and may hold references. The runtime refuses a reference on a number, but lets one reference lie
/// on another of a different type: a cast that nobody checks, written without a single unsafe word.
/// </summary>
/// <param name="assemblies">Assemblies in which structures are looked up; of others only the plainest of the class library are known.</param>
internal sealed class OverlappingFields(IReadOnlyCollection<string> assemblies)
{
    private const int Deepest = 8;

    private static readonly string[] PlainStructures =
    [
        "System.Guid", "System.Decimal", "System.DateTime", "System.TimeSpan", "System.DateTimeOffset", "System.Int128", "System.UInt128", "System.Half",
        "System.DateOnly", "System.TimeOnly",
    ];

    private readonly Lazy<Dictionary<string, IReadOnlyList<CodeType>>> _structures = new(() => Structures(assemblies));

    /// <summary>Whether a type is such a structure.</summary>
    public bool MayMixReferences(MetadataReader reader, TypeDefinition type)
    {
        if ((type.Attributes & TypeAttributes.LayoutMask) != TypeAttributes.ExplicitLayout)
            return false;
        int count = 0;
        HashSet<int> references = [];
        bool shared = false;
        bool structures = false;
        foreach (FieldDefinition field in InstanceFields(reader, type))
        {
            CodeType fieldType = field.DecodeSignature(CodeTypes.Instance, null);
            count++;
            if (fieldType.Kind is ValueKind.Object or ValueKind.Reference)
                shared |= !references.Add(field.GetOffset());
            else
                structures |= MayHoldReferences(fieldType, 0);
        }
        // The length of a structure is not known here, so one that may hold references must be alone.
        return shared || (structures && count > 1);
    }

    private bool MayHoldReferences(CodeType type, int depth)
    {
        if (type.Kind != ValueKind.Value)
            return type.Kind is ValueKind.Object or ValueKind.Reference;
        bool isGeneric = type.Identity != type.Name;
        if (isGeneric && (type.Argument is null || MayHoldReferences(type.Argument, depth)))
            return true;
        if (Array.IndexOf(PlainStructures, type.Name) >= 0 || type.Name.StartsWith("System.Runtime.Intrinsics.Vector", StringComparison.Ordinal))
            return false;
        if (depth == Deepest || !_structures.Value.TryGetValue(type.Name, out IReadOnlyList<CodeType>? fields))
            return true;
        foreach (CodeType field in fields)
        {
            // What a type parameter stands for was looked at above.
            if (!(isGeneric && field.TypeParameter >= 0) && MayHoldReferences(field, depth + 1))
                return true;
        }
        return false;
    }

    private static Dictionary<string, IReadOnlyList<CodeType>> Structures(IReadOnlyCollection<string> assemblies)
    {
        Dictionary<string, IReadOnlyList<CodeType>> structures = new(StringComparer.Ordinal);
        foreach (string path in assemblies)
        {
            using var file = new PEReader(File.OpenRead(path));
            MetadataReader reader = file.GetMetadataReader();
            foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
            {
                TypeDefinition type = reader.GetTypeDefinition(handle);
                if (type.BaseType.IsNil || TypeNames.Of(reader, type.BaseType) is not ("System.ValueType" or "System.Enum"))
                    continue;
                List<CodeType> fields = [];
                foreach (FieldDefinition field in InstanceFields(reader, type))
                    fields.Add(field.DecodeSignature(CodeTypes.Instance, null));
                structures.TryAdd(TypeNames.Of(reader, handle), fields);
            }
        }
        return structures;
    }

    private static IEnumerable<FieldDefinition> InstanceFields(MetadataReader reader, TypeDefinition type)
    {
        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            FieldDefinition field = reader.GetFieldDefinition(handle);
            if (!field.Attributes.HasFlag(FieldAttributes.Static))
                yield return field;
        }
    }
}
