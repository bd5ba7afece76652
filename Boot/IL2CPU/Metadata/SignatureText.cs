using System.Collections.Immutable;
using System.Linq;
using System.Reflection.Metadata;

namespace Cosmos.IL2CPU.Metadata;

/// <summary>Writes types as text, for the contract.</summary>
internal sealed class SignatureText : ISignatureTypeProvider<string, object?>
{
    /// <summary>The only instance.</summary>
    public static SignatureText Instance { get; } = new();

    private SignatureText()
    {
    }

    /// <inheritdoc/>
    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    /// <inheritdoc/>
    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => TypeNames.Of(reader, handle);

    /// <inheritdoc/>
    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => TypeNames.Of(reader, handle);

    /// <inheritdoc/>
    public string GetPointerType(string elementType) => elementType + "*";

    /// <inheritdoc/>
    public string GetByReferenceType(string elementType) => elementType + "&";

    /// <inheritdoc/>
    public string GetFunctionPointerType(MethodSignature<string> signature) =>
        $"fnptr({string.Join(", ", signature.ParameterTypes)}) -> {signature.ReturnType}";

    /// <inheritdoc/>
    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    /// <inheritdoc/>
    public string GetSZArrayType(string elementType) => elementType + "[]";

    /// <inheritdoc/>
    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(", ", typeArguments)}>";

    /// <inheritdoc/>
    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    /// <inheritdoc/>
    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    /// <inheritdoc/>
    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    /// <inheritdoc/>
    public string GetPinnedType(string elementType) => elementType;

    /// <inheritdoc/>
    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    /// <summary>A method's signature.</summary>
    public static string Of(MethodDefinition method)
    {
        MethodSignature<string> signature = method.DecodeSignature(Instance, null);
        System.Collections.Generic.IEnumerable<string> parameters = signature.ParameterTypes;
        if (signature.Header.IsInstance)
            parameters = parameters.Prepend("this");
        return $"{signature.ReturnType} ({string.Join(", ", parameters)})";
    }
}
