using System.Reflection.Metadata;

namespace Cosmos.IL2CPU.Metadata;

/// <summary>Full names of types from metadata tokens.</summary>
internal static class TypeNames
{
    /// <summary>Full name of the attribute's type.</summary>
    public static string OfAttribute(MetadataReader reader, CustomAttribute attribute) => attribute.Constructor.Kind switch
    {
        HandleKind.MemberReference => Of(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent),
        HandleKind.MethodDefinition => Of(reader, reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()),
        _ => "",
    };

    /// <summary>Full name of a type definition or reference; nested types are separated by <c>+</c>.</summary>
    public static string Of(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                TypeDefinition definition = reader.GetTypeDefinition((TypeDefinitionHandle)handle);
                string name = reader.GetString(definition.Name);
                return definition.GetDeclaringType() is { IsNil: false } outer
                    ? $"{Of(reader, outer)}+{name}"
                    : Join(reader.GetString(definition.Namespace), name);
            case HandleKind.TypeReference:
                TypeReference reference = reader.GetTypeReference((TypeReferenceHandle)handle);
                string referenced = reader.GetString(reference.Name);
                return reference.ResolutionScope.Kind == HandleKind.TypeReference
                    ? $"{Of(reader, reference.ResolutionScope)}+{referenced}"
                    : Join(reader.GetString(reference.Namespace), referenced);
            default:
                return "";
        }
    }

    private static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}
