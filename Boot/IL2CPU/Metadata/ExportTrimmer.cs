using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;

namespace Cosmos.IL2CPU.Metadata;

/// <summary>Copies an assembly without the export attributes of methods that the program does not refer to.</summary>
/// <remarks>ilc compiles every export of an assembly named as having unmanaged entry points; without the attribute it is trimmed like any method.</remarks>
internal static class ExportTrimmer
{
    /// <summary>Writes the copy.</summary>
    /// <param name="source">The assembly.</param>
    /// <param name="keep">Native names that stay exported.</param>
    /// <param name="resolver">Finds the assemblies that it refers to.</param>
    /// <param name="destination">The file to write; its debug information stays readable beside or inside it.</param>
    public static void Write(string source, IReadOnlySet<string> keep, IAssemblyResolver resolver, string destination)
    {
        bool symbols = HasSymbols(source);
        var parameters = new ReaderParameters { ReadSymbols = symbols, InMemory = true, AssemblyResolver = resolver };
        using ModuleDefinition module = ModuleDefinition.ReadModule(source, parameters);
        foreach (MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasCustomAttributes))
        {
            foreach (CustomAttribute attribute in method.CustomAttributes.Where(a => Export(a) is string name && !keep.Contains(name)).ToArray())
                Remove(method, attribute);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        // The time stamp and the module version id of the source stay: equal input, equal output.
        module.Write(destination, new WriterParameters { WriteSymbols = symbols, DeterministicMvid = true, Timestamp = 0 });
    }

    private static void Remove(MethodDefinition method, CustomAttribute attribute)
    {
        if (attribute.AttributeType.FullName == ExportAttribute.RuntimeExport)
            method.CustomAttributes.Remove(attribute);
        else
            // Without its entry point it is no root any more but can still be the target of a function pointer.
            attribute.Fields.Remove(attribute.Fields.Single(f => f.Name == "EntryPoint"));
    }

    private static string? Export(CustomAttribute attribute) => attribute.AttributeType.FullName switch
    {
        ExportAttribute.RuntimeExport => attribute.ConstructorArguments[0].Value as string,
        ExportAttribute.UnmanagedCallersOnly => attribute.Fields.Where(f => f.Name == "EntryPoint").Select(f => f.Argument.Value as string).FirstOrDefault(),
        _ => null,
    };

    private static bool HasSymbols(string source)
    {
        if (File.Exists(Path.ChangeExtension(source, ".pdb")))
            return true;
        using var file = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(source));
        return file.ReadDebugDirectory().Any(e => e.Type == System.Reflection.PortableExecutable.DebugDirectoryEntryType.EmbeddedPortablePdb);
    }
}
