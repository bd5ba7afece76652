using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Cosmos.IL2CPU.Metadata;

/// <summary>Sees to it that references of the kernel point to an equal or lower ring (Kernel/Core/Shared/Ring.cs).</summary>
internal static class RingCheck
{
    private const string Attribute = "Cosmos.RingAttribute";

    private static readonly string[] Names = ["Core", "HAL", "System", "User"];

    /// <summary>Checks the assemblies against each other; those without a ring, such as composition roots and packages, are free.</summary>
    /// <exception cref="BuildException">Some references point upwards, or a ring does not exist; the message names them.</exception>
    public static void Verify(IEnumerable<string> assemblies)
    {
        Dictionary<string, (int Ring, string[] References)> known = assemblies.Select(Read).Where(a => a.Ring is not null)
            .ToDictionary(a => a.Name, a => (a.Ring!.Value, a.References), StringComparer.Ordinal);
        string[] wrong = [.. known.SelectMany(a => a.Value.References
            .Where(r => known.TryGetValue(r, out (int Ring, string[]) target) && target.Ring > a.Value.Ring)
            .Select(r => $"{a.Key} (ring {Names[a.Value.Ring]}) refers to {r} (ring {Names[known[r].Ring]})"))];
        if (wrong.Length > 0)
        {
            throw new BuildException("COSMOS0402",
                $"references between rings point downwards only: {string.Join("; ", wrong)}. Turn the dependency round with a contract in the lower ring.");
        }
    }

    /// <summary>Name, ring (null when it declares none) and references of an assembly.</summary>
    public static (string Name, int? Ring, string[] References) Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        string name = reader.GetString(reader.GetAssemblyDefinition().Name);
        int? ring = reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute)
            .Where(a => TypeNames.OfAttribute(reader, a) == Attribute)
            .Select(a => (int?)Convert.ToInt32(a.DecodeValue(AttributeTypes.Instance).FixedArguments[0].Value, System.Globalization.CultureInfo.InvariantCulture))
            .FirstOrDefault();
        if (ring is < 0 or > 3)
            throw new BuildException("COSMOS0402", $"{name} declares ring {ring}; there are {string.Join(", ", Names)}.");
        return (name, ring, [.. reader.AssemblyReferences.Select(r => reader.GetString(reader.GetAssemblyReference(r).Name))]);
    }
}
