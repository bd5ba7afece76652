using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Cosmos.IL2CPU.Metadata;

/// <summary>Lists the P/Invoke declarations of an assembly.</summary>
internal static class NativeImportReader
{
    /// <summary>Reads an assembly; one without metadata has no declarations.</summary>
    public static IReadOnlyList<NativeImport> Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
            return [];
        MetadataReader reader = file.GetMetadataReader();
        var imports = new List<NativeImport>();
        foreach (MethodDefinitionHandle handle in reader.MethodDefinitions)
        {
            MethodDefinition method = reader.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.PinvokeImpl) == 0)
                continue;
            MethodImport import = method.GetImport();
            string name = reader.GetString(import.Name);
            (FailureKind failure, long value) = Failure(reader, method);
            imports.Add(new NativeImport(reader.GetString(reader.GetModuleReference(import.Module).Name),
                name.Length == 0 ? reader.GetString(method.Name) : name, failure, value));
        }
        return imports;
    }

    private static (FailureKind Failure, long Value) Failure(MetadataReader reader, MethodDefinition method)
    {
        ReturnType type = method.DecodeSignature(SignatureTypes.Instance, null).ReturnType;
        switch (type.Kind)
        {
            case ReturnKind.Void:
                return (FailureKind.None, 0);
            case ReturnKind.Number:
                return (FailureKind.MinusOne, 0);
            case ReturnKind.Boolean:
                return (FailureKind.Zero, 0);
            case ReturnKind.Defined when ErrorCode(reader, type.Handle) is long value:
                return (FailureKind.ErrorCode, value);
            case ReturnKind.Defined when IsEnum(reader, type.Handle):
                return (FailureKind.MinusOne, 0);
            case ReturnKind.NativeInteger:
                // The inner declaration that the marshalling generator writes returns the raw value of a handle.
                return (IsFileHandle(reader, method) ? FailureKind.MinusOne : FailureKind.Zero, 0);
            default:
                return (FailureKind.Zero, 0);
        }
    }

    /// <summary>The value of ENOSYS (or, where there is none, ENOTSUP) in an enumeration of errors.</summary>
    private static long? ErrorCode(MetadataReader reader, TypeDefinitionHandle type)
    {
        if (!IsEnum(reader, type))
            return null;
        foreach (string wanted in new[] { "ENOSYS", "ENOTSUP" })
        {
            foreach (FieldDefinition field in reader.GetTypeDefinition(type).GetFields().Select(reader.GetFieldDefinition))
            {
                if (reader.GetString(field.Name) == wanted && field.GetDefaultValue() is { IsNil: false } constant)
                {
                    object? value = reader.GetBlobReader(reader.GetConstant(constant).Value).ReadConstant(reader.GetConstant(constant).TypeCode);
                    return Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
                }
            }
        }
        return null;
    }

    private static bool IsEnum(MetadataReader reader, TypeDefinitionHandle type) =>
        TypeNames.Of(reader, reader.GetTypeDefinition(type).BaseType) == "System.Enum";

    // "<Open>g____PInvoke|12_0" belongs to "Open". File descriptors are invalid below zero; all other handles are pointers.
    private static bool IsFileHandle(MetadataReader reader, MethodDefinition method)
    {
        string name = reader.GetString(method.Name);
        int end = name.IndexOf(">g__", StringComparison.Ordinal);
        if (name[0] != '<' || end < 0)
            return false;
        string outer = name[1..end];
        return reader.GetTypeDefinition(method.GetDeclaringType()).GetMethods().Select(reader.GetMethodDefinition)
            .Where(m => reader.GetString(m.Name) == outer)
            .Any(m => m.DecodeSignature(SignatureTypes.Instance, null).ReturnType.Name is
                "Microsoft.Win32.SafeHandles.SafeFileHandle" or "Microsoft.Win32.SafeHandles.SafePipeHandle" or "System.Net.Sockets.SafeSocketHandle");
    }
}
