using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Cosmos.IL2CPU.Metadata;

/// <summary>What matters about a type that native code returns.</summary>
internal enum ReturnKind
{
    /// <summary>Nothing.</summary>
    Void,

    /// <summary>An integer of fixed size, or a floating-point number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A pointer-sized integer: a handle or an address.</summary>
    NativeInteger,

    /// <summary>A pointer or reference.</summary>
    Pointer,

    /// <summary>A type defined in the same assembly.</summary>
    Defined,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>A decoded type.</summary>
/// <param name="Kind">What matters about it.</param>
/// <param name="Name">Full name, if it has one.</param>
/// <param name="Handle">The definition, for <see cref="ReturnKind.Defined"/>.</param>
internal readonly record struct ReturnType(ReturnKind Kind, string Name = "", TypeDefinitionHandle Handle = default);

/// <summary>Decodes signatures to <see cref="ReturnType"/>.</summary>
internal sealed class SignatureTypes : ISignatureTypeProvider<ReturnType, object?>
{
    /// <summary>The only instance.</summary>
    public static SignatureTypes Instance { get; } = new();

    private SignatureTypes()
    {
    }

    /// <inheritdoc/>
    public ReturnType GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
    {
        PrimitiveTypeCode.Void => new(ReturnKind.Void),
        PrimitiveTypeCode.Boolean => new(ReturnKind.Boolean),
        PrimitiveTypeCode.IntPtr or PrimitiveTypeCode.UIntPtr => new(ReturnKind.NativeInteger),
        PrimitiveTypeCode.Object or PrimitiveTypeCode.String or PrimitiveTypeCode.TypedReference => new(ReturnKind.Other),
        _ => new(ReturnKind.Number),
    };

    /// <inheritdoc/>
    public ReturnType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        new(ReturnKind.Defined, TypeNames.Of(reader, handle), handle);

    /// <inheritdoc/>
    public ReturnType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        new(ReturnKind.Other, TypeNames.Of(reader, handle));

    /// <inheritdoc/>
    public ReturnType GetPointerType(ReturnType elementType) => new(ReturnKind.Pointer);

    /// <inheritdoc/>
    public ReturnType GetByReferenceType(ReturnType elementType) => new(ReturnKind.Pointer);

    /// <inheritdoc/>
    public ReturnType GetFunctionPointerType(MethodSignature<ReturnType> signature) => new(ReturnKind.Pointer);

    /// <inheritdoc/>
    public ReturnType GetArrayType(ReturnType elementType, ArrayShape shape) => new(ReturnKind.Other);

    /// <inheritdoc/>
    public ReturnType GetSZArrayType(ReturnType elementType) => new(ReturnKind.Other);

    /// <inheritdoc/>
    public ReturnType GetGenericInstantiation(ReturnType genericType, ImmutableArray<ReturnType> typeArguments) => genericType;

    /// <inheritdoc/>
    public ReturnType GetGenericMethodParameter(object? genericContext, int index) => new(ReturnKind.Other);

    /// <inheritdoc/>
    public ReturnType GetGenericTypeParameter(object? genericContext, int index) => new(ReturnKind.Other);

    /// <inheritdoc/>
    public ReturnType GetModifiedType(ReturnType modifier, ReturnType unmodifiedType, bool isRequired) => unmodifiedType;

    /// <inheritdoc/>
    public ReturnType GetPinnedType(ReturnType elementType) => elementType;

    /// <inheritdoc/>
    public ReturnType GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        new(ReturnKind.Other);
}
