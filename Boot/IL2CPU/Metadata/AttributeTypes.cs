using System;
using System.Reflection.Metadata;

namespace Cosmos.IL2CPU.Metadata;

/// <summary>Decodes attribute arguments as far as we need them: texts and numbers; types stay names.</summary>
internal sealed class AttributeTypes : ICustomAttributeTypeProvider<string>
{
    /// <summary>The only instance.</summary>
    public static AttributeTypes Instance { get; } = new();

    private AttributeTypes()
    {
    }

    /// <inheritdoc/>
    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    /// <inheritdoc/>
    public string GetSystemType() => "System.Type";

    /// <inheritdoc/>
    public string GetSZArrayType(string elementType) => elementType + "[]";

    /// <inheritdoc/>
    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => TypeNames.Of(reader, handle);

    /// <inheritdoc/>
    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => TypeNames.Of(reader, handle);

    /// <inheritdoc/>
    public string GetTypeFromSerializedName(string name) => name;

    /// <inheritdoc/>
    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

    /// <inheritdoc/>
    public bool IsSystemType(string type) => type.StartsWith("System.Type", StringComparison.Ordinal);
}
