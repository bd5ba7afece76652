using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Cosmos.IL2CPU.Metadata;

/// <summary>The native symbols that assemblies offer by <c>[RuntimeExport]</c> or <c>[UnmanagedCallersOnly(EntryPoint = ...)]</c>.</summary>
internal sealed class ExportCatalog
{
    private readonly Dictionary<string, string> _assemblyOf = new(StringComparer.Ordinal);

    /// <summary>All names.</summary>
    public IReadOnlyCollection<string> Names => _assemblyOf.Keys;

    /// <summary>Adds the exports of an assembly.</summary>
    /// <exception cref="BuildException">A name is exported twice; ilc would crash on it.</exception>
    public void Add(string path)
    {
        string assembly = Path.GetFileNameWithoutExtension(path);
        foreach (string name in Read(path))
        {
            if (!_assemblyOf.TryAdd(name, assembly))
            {
                throw new BuildException("COSMOS0302",
                    $"'{name}' is exported by {_assemblyOf[name]} and again by {assembly}. Remove one of the two [RuntimeExport]s.");
            }
        }
    }

    /// <summary>Whether some assembly offers the name.</summary>
    public bool Contains(string name) => _assemblyOf.ContainsKey(name);

    /// <summary>The exports of one assembly.</summary>
    public static IReadOnlyList<string> Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        var names = new List<string>();
        foreach (CustomAttributeHandle handle in reader.CustomAttributes)
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            if (attribute.Parent.Kind == HandleKind.MethodDefinition && ExportAttribute.Name(reader, attribute) is string name)
                names.Add(name);
        }
        return names;
    }

    /// <summary>Whether an assembly exports anything, i.e. has to be named to ilc.</summary>
    public bool Exports(string path) => _assemblyOf.ContainsValue(Path.GetFileNameWithoutExtension(path));
}
