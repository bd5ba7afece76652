using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Cosmos.IL2CPU.Metadata;

namespace Cosmos.IL2CPU.Rings.Code;

/// <summary>A method or field that code names.</summary>
/// <param name="Type">The type that declares it.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsField">Whether it is a field.</param>
/// <param name="HasThis">Whether it belongs to an object.</param>
/// <param name="Parameters">Types of the parameters, without <c>this</c>.</param>
/// <param name="Result">What it returns, or the type of the field; null for void.</param>
/// <param name="Definition">The definition, when it is in the same assembly; otherwise nil.</param>
/// <param name="External">Whether it belongs to another assembly.</param>
internal sealed record CodeMember(
    CodeType Type, string Name, bool IsField, bool HasThis, ImmutableArray<CodeType> Parameters, CodeType? Result, EntityHandle Definition, bool External)
{
    /// <summary>Full name, <c>System.IO.File.Open</c>.</summary>
    public string FullName => $"{Type.Name}.{Name}";
}

/// <summary>Looks up the members that an assembly's code names by token.</summary>
/// <param name="reader">The assembly.</param>
internal sealed class CodeMembers(MetadataReader reader)
{
    private static readonly CodeType Unknown = new(ValueKind.Object, "");

    private readonly Dictionary<int, CodeMember?> _members = [];
    private readonly Dictionary<EntityHandle, CodeType> _types = [];

    /// <summary>The member of a token; null when the token names none.</summary>
    public CodeMember? Find(int token)
    {
        if (!_members.TryGetValue(token, out CodeMember? member))
            _members.Add(token, member = Decode((EntityHandle)MetadataTokens.Handle(token)));
        return member;
    }

    /// <summary>The type of a token.</summary>
    public CodeType FindType(EntityHandle handle)
    {
        if (!_types.TryGetValue(handle, out CodeType? type))
            _types.Add(handle, type = DecodeType(handle));
        return type;
    }

    /// <summary>Locals of a method.</summary>
    public ImmutableArray<CodeType> Locals(StandaloneSignatureHandle signature) => signature.IsNil
        ? []
        : reader.GetStandaloneSignature(signature).DecodeLocalSignature(CodeTypes.Instance, null);

    private CodeMember? Decode(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodSpecification:
                MethodSpecification specification = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                CodeMember? generic = Decode(specification.Method);
                CodeType? result = generic?.Result;
                // What a generic method returns by its type parameter is known here: pointers are no type arguments, so the kind suffices.
                if (result is { Kind: ValueKind.Value } && result.Name.StartsWith("!!", StringComparison.Ordinal)
                    && int.TryParse(result.Name.AsSpan(2), out int index))
                {
                    ImmutableArray<CodeType> arguments = specification.DecodeSignature(CodeTypes.Instance, null);
                    if (index < arguments.Length)
                        result = arguments[index];
                }
                return generic is null ? null : generic with { Result = result };
            case HandleKind.MethodDefinition:
                MethodDefinition method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                return Method(FindType(method.GetDeclaringType()), reader.GetString(method.Name), method.DecodeSignature(CodeTypes.Instance, null), handle, false);
            case HandleKind.FieldDefinition:
                FieldDefinition field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                return new(FindType(field.GetDeclaringType()), reader.GetString(field.Name), true, true, [], field.DecodeSignature(CodeTypes.Instance, null), handle, false);
            case HandleKind.MemberReference:
                MemberReference reference = reader.GetMemberReference((MemberReferenceHandle)handle);
                string name = reader.GetString(reference.Name);
                if (reference.Parent.Kind == HandleKind.MethodDefinition)
                    return Decode(reference.Parent);
                CodeType type = FindType(reference.Parent);
                return reference.GetKind() == MemberReferenceKind.Field
                    ? new(type, name, true, true, [], Substitute(reference.DecodeFieldSignature(CodeTypes.Instance, null), type), handle, true)
                    : Method(type, name, reference.DecodeMethodSignature(CodeTypes.Instance, null), handle, true);
            default:
                return null;
        }
    }

    private static CodeMember Method(CodeType type, string name, MethodSignature<CodeType> signature, EntityHandle handle, bool external) => new(
        type, name, false, signature.Header.IsInstance, signature.ParameterTypes,
        signature.ReturnType.Name == "System.Void" && signature.ReturnType.Kind == ValueKind.Value ? null : Substitute(signature.ReturnType, type), handle, external);

    // A type parameter of a generic type with one argument is that argument.
    private static CodeType Substitute(CodeType type, CodeType owner) => type.TypeParameter == 0 && owner.Argument is CodeType argument ? argument : type;

    private CodeType DecodeType(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => new(IsValueType((TypeDefinitionHandle)handle) ? ValueKind.Value : ValueKind.Object, TypeNames.Of(reader, handle)),
        HandleKind.TypeReference => Named(TypeNames.Of(reader, handle)),
        HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(CodeTypes.Instance, null),
        HandleKind.ModuleReference => new(ValueKind.Object, reader.GetString(reader.GetModuleReference((ModuleReferenceHandle)handle).Name)),
        _ => Unknown,
    };

    // A reference does not say what it refers to; for primitive types the size is known all the same.
    private static CodeType Named(string name) => name.StartsWith("System.", StringComparison.Ordinal) && Enum.TryParse(name.AsSpan(7), out PrimitiveTypeCode code)
        ? CodeTypes.Instance.GetPrimitiveType(code)
        : new CodeType(ValueKind.Value, name);

    private bool IsValueType(TypeDefinitionHandle handle) =>
        reader.GetTypeDefinition(handle).BaseType is { IsNil: false } parent && TypeNames.Of(reader, parent) is "System.ValueType" or "System.Enum";
}
