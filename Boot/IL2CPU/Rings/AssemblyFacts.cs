using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Cosmos.IL2CPU.Metadata;

namespace Cosmos.IL2CPU.Rings;

/// <summary>What an assembly says about itself.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">Simple name.</param>
/// <param name="Version">Version of the assembly.</param>
/// <param name="Ring">The ring it declares; null for none.</param>
/// <param name="References">Simple names of the assemblies it refers to.</param>
/// <param name="IsPlugin">Whether it has commands, <c>[assembly: Plugin]</c>.</param>
/// <param name="Declared">The capabilities that it declares, with those of its commands, as bits.</param>
/// <param name="Marks">Types and members that it marks with <c>[RequiresCapability]</c>, with the capabilities as bits.</param>
/// <param name="CapabilityNames">The capabilities there are, when this assembly defines them.</param>
internal sealed record AssemblyFacts(
    string Path, string Name, Version Version, int? Ring, IReadOnlyList<string> References, bool IsPlugin, long Declared,
    IReadOnlyDictionary<string, long> Marks, IReadOnlyDictionary<string, long> CapabilityNames)
{
    private const string RingAttribute = "Cosmos.RingAttribute";
    private const string PluginAttribute = "Cosmos.User.PluginAttribute";
    private const string PluginCapabilitiesAttribute = "Cosmos.User.PluginCapabilitiesAttribute";
    private const string CommandAttribute = "Cosmos.User.ShellCommandAttribute";
    private const string RequiresAttribute = "Cosmos.User.RequiresCapabilityAttribute";
    private const string CapabilityType = "Cosmos.User.Capability";

    /// <summary>Reads an assembly.</summary>
    /// <exception cref="BuildException">It is damaged, or declares a ring that does not exist.</exception>
    public static AssemblyFacts Read(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            return Read(path, file.GetMetadataReader());
        }
        catch (Exception e) when (e is BadImageFormatException or ArgumentException or InvalidOperationException or InvalidCastException or FormatException)
        {
            throw new BuildException("COSMOS0104", $"'{path}' is damaged: {e.Message} Build or restore it again.");
        }
    }

    private static AssemblyFacts Read(string path, MetadataReader reader)
    {
        AssemblyDefinition assembly = reader.GetAssemblyDefinition();
        string name = reader.GetString(assembly.Name);
        int? ring = null;
        bool isPlugin = false;
        long declared = 0;
        Dictionary<string, long> marks = new(StringComparer.Ordinal);
        foreach (CustomAttributeHandle handle in reader.CustomAttributes)
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            bool ofAssembly = attribute.Parent.Kind == HandleKind.AssemblyDefinition;
            switch (TypeNames.OfAttribute(reader, attribute))
            {
                case RingAttribute when ofAssembly:
                    ring = (int)Argument(attribute);
                    break;
                case PluginAttribute when ofAssembly:
                    isPlugin = true;
                    break;
                case PluginCapabilitiesAttribute when ofAssembly:
                    declared |= Argument(attribute);
                    break;
                case CommandAttribute:
                    declared |= attribute.DecodeValue(AttributeTypes.Instance).NamedArguments.Where(a => a.Name == "Requires").Select(a => Number(a.Value)).FirstOrDefault();
                    break;
                case RequiresAttribute:
                    string marked = Marked(reader, attribute.Parent);
                    marks[marked] = marks.GetValueOrDefault(marked) | Argument(attribute);
                    break;
                default:
                    break;
            }
        }
        if (ring is < 0 or > RingRules.User)
            throw new BuildException("COSMOS0402", $"{name} declares ring {ring}; there are {string.Join(", ", RingRules.Names)}.");
        return new AssemblyFacts(path, name, assembly.Version, ring, [.. reader.AssemblyReferences.Select(r => reader.GetString(reader.GetAssemblyReference(r).Name))],
            isPlugin, declared, marks, Capabilities(reader));
    }

    private static long Argument(CustomAttribute attribute) =>
        attribute.DecodeValue(AttributeTypes.Instance).FixedArguments is [CustomAttributeTypedArgument<string> argument, ..] ? Number(argument.Value) : 0;

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static string Marked(MetadataReader reader, EntityHandle handle)
    {
        if (handle.Kind != HandleKind.MethodDefinition)
            return TypeNames.Of(reader, handle);
        MethodDefinition method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
        return $"{TypeNames.Of(reader, method.GetDeclaringType())}.{reader.GetString(method.Name)}";
    }

    private static Dictionary<string, long> Capabilities(MetadataReader reader)
    {
        Dictionary<string, long> names = new(StringComparer.Ordinal);
        TypeDefinitionHandle handle = reader.TypeDefinitions.FirstOrDefault(t => TypeNames.Of(reader, t) == CapabilityType);
        if (handle.IsNil)
            return names;
        foreach (FieldDefinition field in reader.GetTypeDefinition(handle).GetFields().Select(reader.GetFieldDefinition))
        {
            if (field.GetDefaultValue() is { IsNil: false } value)
            {
                Constant constant = reader.GetConstant(value);
                long bits = Number(reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode));
                // Combinations of others, and none, are no capabilities of their own.
                if (bits > 0 && (bits & (bits - 1)) == 0)
                    names[reader.GetString(field.Name)] = bits;
            }
        }
        return names;
    }
}
