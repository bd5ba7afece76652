using System;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using Cosmos.IL2CPU.Metadata;

namespace Cosmos.IL2CPU.Rings.Code;

/// <summary>What code of an assembly refers to.</summary>
/// <param name="reader">The assembly's metadata.</param>
internal sealed class ModuleFacts(MetadataReader reader)
{
    /// <summary>The type in which compilers keep constant data and helpers; no C# program can name it.</summary>
    public const string CompilerType = "<PrivateImplementationDetails>";

    /// <summary>The metadata.</summary>
    public MetadataReader Reader => reader;

    /// <summary>The members that code names.</summary>
    public CodeMembers Members { get; } = new(reader);

    /// <summary>How many bytes of constant data a field stands for; null when it is a variable.</summary>
    public int? ConstantLength(EntityHandle handle)
    {
        if (handle.Kind != HandleKind.FieldDefinition)
            return null;
        FieldDefinition field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
        if (!field.Attributes.HasFlag(FieldAttributes.HasFieldRVA) || TypeNames.Of(reader, field.GetDeclaringType()) != CompilerType)
            return null;
        CodeType type = field.DecodeSignature(CodeTypes.Instance, null);
        if (type.Size > 0)
            return type.Size;
        // Otherwise it is a structure made for its size: <PrivateImplementationDetails>+__StaticArrayInitTypeSize=12.
        foreach (TypeDefinitionHandle nested in reader.GetTypeDefinition(field.GetDeclaringType()).GetNestedTypes())
        {
            if (TypeNames.Of(reader, nested) == type.Name)
                return reader.GetTypeDefinition(nested).GetLayout().Size;
        }
        return null;
    }

    /// <summary>
    /// Name of a type and a member as the programmer wrote them: what compilers make of lambdas, iterators and asynchronous methods is called after the
    /// method it comes from.
    /// </summary>
    public static (string Type, string Member) Written(string type, string member)
    {
        while (type.LastIndexOf('+') is int plus and > 0 && type.AsSpan(plus + 1) is ['<', ..])
        {
            ReadOnlySpan<char> nested = type.AsSpan(plus + 2);
            if (nested.IndexOf('>') is int end and > 0)
                member = nested[..end].ToString();
            type = type[..plus];
        }
        if (member is ['<', ..] && member.IndexOf('>', StringComparison.Ordinal) is int close and > 1)
            member = member[1..close];
        return (type.Replace('+', '.'), member.ToString(CultureInfo.InvariantCulture));
    }
}
