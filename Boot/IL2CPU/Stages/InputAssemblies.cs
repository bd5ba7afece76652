using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Metadata;

namespace Cosmos.IL2CPU.Stages;

/// <summary>The assemblies of a build and what their metadata says.</summary>
internal sealed class InputAssemblies
{
    private const string CoreLibraryName = "System.Private.CoreLib.dll";

    private readonly BuildContext _context;
    private readonly Lazy<IReadOnlyList<NativeImport>> _nativeImports;

    /// <summary>Lists the assemblies and reads the exports of the kernel.</summary>
    /// <exception cref="BuildException">The framework is incomplete, an assembly is damaged, or a name is exported twice.</exception>
    public InputAssemblies(BuildContext context)
    {
        _context = context;
        Framework = FindFramework(context.Options.Framework);
        CoreLibrary = Framework.FirstOrDefault(p => Path.GetFileName(p) == CoreLibraryName)
            ?? throw new BuildException("COSMOS0103", $"'{context.Options.Framework}' is no NativeAOT runtime pack: {CoreLibraryName} is missing.");
        Exports = new ExportCatalog();
        try
        {
            foreach (string assembly in context.Options.KernelAssemblies)
                Exports.Add(assembly);
        }
        catch (BadImageFormatException e)
        {
            throw new BuildException("COSMOS0104", $"a kernel assembly is damaged: {e.Message} Build it again.");
        }
        CheckAgainstCoreLibrary();
        _nativeImports = new(() => [.. All.SelectMany(NativeImportReader.Read)]);
    }

    /// <summary>The class library.</summary>
    public IReadOnlyList<string> Framework { get; }

    /// <summary>System.Private.CoreLib of the runtime pack.</summary>
    public string CoreLibrary { get; }

    /// <summary>What the kernel exports.</summary>
    public ExportCatalog Exports { get; }

    /// <summary>Every assembly of the build.</summary>
    public IReadOnlyList<string> All =>
        [_context.Options.Application, .. _context.Options.KernelAssemblies, .. _context.Options.References, .. _context.Options.Libraries, .. Framework];

    /// <summary>Every native function that some assembly declares.</summary>
    public IReadOnlyList<NativeImport> NativeImports => _nativeImports.Value;

    private void CheckAgainstCoreLibrary()
    {
        string[] twice = [.. ExportCatalog.Read(CoreLibrary).Where(Exports.Contains).Order(StringComparer.Ordinal)];
        if (twice.Length > 0)
        {
            throw new BuildException("COSMOS0302",
                $"the kernel exports what CoreLib exports itself: {string.Join(", ", twice)}. Remove these [RuntimeExport]s; CoreLib's cannot be replaced.");
        }
    }

    private static string[] FindFramework(string directory)
    {
        string library = Path.Combine(directory, "lib");
        string native = Path.Combine(directory, "native");
        if (!Directory.Exists(library) || !Directory.Exists(native))
            throw new BuildException("COSMOS0103", $"'{directory}' is no NativeAOT runtime pack: it has no 'lib' and 'native'.");
        string[] all = [.. Directory.GetFiles(native, "*.dll"), .. Directory.GetDirectories(library).SelectMany(d => Directory.GetFiles(d, "*.dll"))];
        Array.Sort(all, StringComparer.Ordinal);
        return all;
    }
}
