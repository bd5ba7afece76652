using System.Collections.Immutable;
using System.Linq;
using System.Reflection.Metadata;
using Cosmos.IL2CPU.Metadata;

namespace Cosmos.IL2CPU.Rings.Code;

/// <summary>What a value on the evaluation stack is, as far as safety depends on it.</summary>
internal enum ValueKind
{
    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Float,

    /// <summary>A reference to an object.</summary>
    Object,

    /// <summary>A structure, or a value of a type parameter.</summary>
    Value,

    /// <summary>A reference to a variable: <c>ref</c>.</summary>
    Reference,

    /// <summary>A native integer; worse than <see cref="Integer"/> only in that memory can be accessed through it.</summary>
    Native,

    /// <summary>A pointer.</summary>
    Pointer,

    /// <summary>The address of a method, on its way into a delegate.</summary>
    Method,
}

/// <summary>A type in a signature.</summary>
/// <param name="Kind">What its values are.</param>
/// <param name="Name">Full name of the type itself, or of the element of a reference or array; empty for type parameters.</param>
/// <param name="Size">Size of a primitive type in bytes; 0 when it is not known.</param>
/// <param name="Unsafe"><see cref="Constructs.Pointers"/> or <see cref="Constructs.FunctionPointers"/> when such a type occurs in it.</param>
/// <param name="Pinned">Whether it is a local variable of <c>fixed</c>.</param>
internal sealed record CodeType(ValueKind Kind, string Name, int Size = 0, Constructs Unsafe = Constructs.None, bool Pinned = false)
{
    /// <summary>Name with type arguments: equal for equal types.</summary>
    public string Identity { get; init; } = Name;

    /// <summary>Type argument of a generic type with one; null otherwise.</summary>
    public CodeType? Argument { get; init; }

    /// <summary>Whether it is a type parameter of a type (its index), or -1.</summary>
    public int TypeParameter { get; init; } = -1;
}

/// <summary>Decodes signatures to <see cref="CodeType"/>.</summary>
internal sealed class CodeTypes : ISignatureTypeProvider<CodeType, object?>
{
    /// <summary>The only instance.</summary>
    public static CodeTypes Instance { get; } = new();

    private CodeTypes()
    {
    }

    /// <inheritdoc/>
    public CodeType GetPrimitiveType(PrimitiveTypeCode typeCode)
    {
        string name = "System." + typeCode;
        return typeCode switch
        {
            PrimitiveTypeCode.String or PrimitiveTypeCode.Object => new(ValueKind.Object, name),
            PrimitiveTypeCode.IntPtr or PrimitiveTypeCode.UIntPtr => new(ValueKind.Native, name),
            PrimitiveTypeCode.Single => new(ValueKind.Float, name, 4),
            PrimitiveTypeCode.Double => new(ValueKind.Float, name, 8),
            PrimitiveTypeCode.Boolean or PrimitiveTypeCode.Byte or PrimitiveTypeCode.SByte => new(ValueKind.Integer, name, 1),
            PrimitiveTypeCode.Char or PrimitiveTypeCode.Int16 or PrimitiveTypeCode.UInt16 => new(ValueKind.Integer, name, 2),
            PrimitiveTypeCode.Int32 or PrimitiveTypeCode.UInt32 => new(ValueKind.Integer, name, 4),
            PrimitiveTypeCode.Int64 or PrimitiveTypeCode.UInt64 => new(ValueKind.Integer, name, 8),
            _ => new(ValueKind.Value, name),
        };
    }

    /// <inheritdoc/>
    public CodeType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Named(TypeNames.Of(reader, handle), rawTypeKind);

    /// <inheritdoc/>
    public CodeType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Named(TypeNames.Of(reader, handle), rawTypeKind);

    /// <inheritdoc/>
    public CodeType GetPointerType(CodeType elementType) => new(ValueKind.Pointer, elementType.Name, Unsafe: elementType.Unsafe | Constructs.Pointers);

    /// <inheritdoc/>
    public CodeType GetByReferenceType(CodeType elementType) => new(ValueKind.Reference, elementType.Name, Unsafe: elementType.Unsafe);

    /// <inheritdoc/>
    public CodeType GetFunctionPointerType(MethodSignature<CodeType> signature) => new(ValueKind.Pointer, "", Unsafe: Constructs.FunctionPointers);

    /// <inheritdoc/>
    public CodeType GetArrayType(CodeType elementType, ArrayShape shape) => new(ValueKind.Object, elementType.Name + "[,]", Unsafe: elementType.Unsafe);

    /// <inheritdoc/>
    public CodeType GetSZArrayType(CodeType elementType) => new(ValueKind.Object, elementType.Name + "[]", Unsafe: elementType.Unsafe);

    /// <inheritdoc/>
    public CodeType GetGenericInstantiation(CodeType genericType, ImmutableArray<CodeType> typeArguments) => genericType with
    {
        Identity = $"{genericType.Name}<{string.Join(',', typeArguments.Select(argument => argument.Identity))}>",
        Unsafe = typeArguments.Aggregate(Constructs.None, (all, argument) => all | argument.Unsafe),
        Argument = typeArguments.Length == 1 ? typeArguments[0] : null,
    };

    /// <inheritdoc/>
    public CodeType GetGenericMethodParameter(object? genericContext, int index) => new(ValueKind.Value, "!!" + index);

    /// <inheritdoc/>
    public CodeType GetGenericTypeParameter(object? genericContext, int index) => new(ValueKind.Value, "!" + index) { TypeParameter = index };

    /// <inheritdoc/>
    public CodeType GetModifiedType(CodeType modifier, CodeType unmodifiedType, bool isRequired) => unmodifiedType;

    /// <inheritdoc/>
    public CodeType GetPinnedType(CodeType elementType) => elementType with { Pinned = true };

    /// <inheritdoc/>
    public CodeType GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    private static CodeType Named(string name, byte rawTypeKind) => new((SignatureTypeKind)rawTypeKind == SignatureTypeKind.Class ? ValueKind.Object : ValueKind.Value, name);
}
