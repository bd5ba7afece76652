using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Cosmos.IL2CPU.Metadata;

/// <summary>Reads from CoreLib's metadata what the runtime relies on.</summary>
internal static class ContractReader
{
    private const string RuntimeImport = "System.Runtime.RuntimeImportAttribute";

    /// <summary>Types whose layout or values the runtime knows: exception handling, dispatch, handles, modules, collection figures.</summary>
    private static readonly string[] Types =
    [
        "System.Runtime.StackFrameIterator",
        "System.Runtime.REGDISPLAY",
        "System.Runtime.EH+ExInfo",
        "System.Runtime.EH+EHEnum",
        "System.Runtime.EH+MethodRegionInfo",
        "System.Runtime.EH+PAL_LIMITED_CONTEXT",
        "System.Runtime.EH+RhEHClause",
        "System.Runtime.EH+RhEHClauseKind",
        "System.Runtime.EH+RhEHFrameType",
        "System.Runtime.EH+ExKind",
        "System.Runtime.EH+HwExceptionCode",
        "System.Runtime.ExceptionIDs",
        "System.Runtime.ClassLibFunctionId",
        "System.Runtime.DispatchCellInfo",
        "System.Runtime.DispatchCellType",
        "Internal.Runtime.MethodTable",
        "Internal.Runtime.EETypeElementType",
        "Internal.Runtime.EETypeFlags",
        "Internal.Runtime.EETypeFlagsEx",
        "Internal.Runtime.ReadyToRunSectionType",
        "Internal.Runtime.ReflectionMapBlob",
        "Internal.Runtime.TypeManagerHandle",
        "System.Runtime.InteropServices.GCHandleType",
        "System.Runtime.RhFailFastReason",
        "System.GCMemoryInfoData",
        "System.GCGenerationInfo",
        "System.Threading.Thread+StartHelper",
    ];

    /// <summary>The contract's lines.</summary>
    public static IEnumerable<string> Read(string coreLibrary)
    {
        using var file = new PEReader(File.OpenRead(coreLibrary));
        MetadataReader reader = file.GetMetadataReader();
        var lines = new List<string> { $"version {InformationalVersion(reader)}" };
        Dictionary<string, TypeDefinition> types = reader.TypeDefinitions
            .GroupBy(h => TypeNames.Of(reader, h), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => reader.GetTypeDefinition(g.First()), StringComparer.Ordinal);
        foreach (string name in Types)
        {
            if (types.TryGetValue(name, out TypeDefinition type))
                lines.AddRange(TypeLines(reader, name, type));
            else
                lines.Add($"type {name} does not exist");
        }
        lines.AddRange(reader.MethodDefinitions.SelectMany(h => MethodLines(reader, h)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return lines;
    }

    private static IEnumerable<string> TypeLines(MetadataReader reader, string name, TypeDefinition type)
    {
        TypeLayout layout = type.GetLayout();
        yield return string.Create(CultureInfo.InvariantCulture, $"type {name} {type.Attributes & TypeAttributes.LayoutMask} size {layout.Size} pack {layout.PackingSize}");
        foreach (FieldDefinition field in type.GetFields().Select(reader.GetFieldDefinition))
        {
            string text = $"  {reader.GetString(field.Name)} : {field.DecodeSignature(SignatureText.Instance, null)}";
            if ((field.Attributes & FieldAttributes.Literal) != 0)
            {
                Constant constant = reader.GetConstant(field.GetDefaultValue());
                object? value = reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode);
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}{text} = {value}");
            }
            else if ((field.Attributes & FieldAttributes.Static) == 0)
            {
                int offset = field.GetOffset();
                yield return name + (offset < 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text} @ {offset}"));
            }
        }
    }

    private static IEnumerable<string> MethodLines(MetadataReader reader, MethodDefinitionHandle handle)
    {
        MethodDefinition method = reader.GetMethodDefinition(handle);
        string declaration = $"{SignatureText.Of(method)}  {TypeNames.Of(reader, method.GetDeclaringType())}.{reader.GetString(method.Name)}";
        foreach (CustomAttribute attribute in method.GetCustomAttributes().Select(reader.GetCustomAttribute))
        {
            if (ExportAttribute.Name(reader, attribute) is string export)
                yield return $"export {export} {declaration}";
            else if (TypeNames.OfAttribute(reader, attribute) == RuntimeImport)
                yield return $"import {attribute.DecodeValue(AttributeTypes.Instance).FixedArguments[^1].Value} {declaration}";
        }
        if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0)
        {
            MethodImport import = method.GetImport();
            // "*" is the runtime itself; the platform layer is checked by name at link time.
            if (reader.GetString(reader.GetModuleReference(import.Module).Name) == "*")
                yield return $"call {reader.GetString(import.Name)} {declaration}";
        }
    }

    private static string InformationalVersion(MetadataReader reader)
    {
        foreach (CustomAttribute attribute in reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute))
        {
            if (TypeNames.OfAttribute(reader, attribute) == "System.Reflection.AssemblyInformationalVersionAttribute")
                return attribute.DecodeValue(AttributeTypes.Instance).FixedArguments[0].Value as string ?? "";
        }
        return reader.GetAssemblyDefinition().Version.ToString();
    }
}
