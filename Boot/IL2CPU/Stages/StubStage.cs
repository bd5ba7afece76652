using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Caching;
using Cosmos.IL2CPU.Elf;
using Cosmos.IL2CPU.Metadata;

namespace Cosmos.IL2CPU.Stages;

/// <summary>Sees to it that no symbol is missing at link time: missing platform functions get a stub, anything else missing is an error with a reason.</summary>
/// <param name="context">The build.</param>
/// <param name="inputs">The assemblies.</param>
/// <param name="assemble">Assembles the stubs.</param>
/// <param name="objects">All objects that are linked.</param>
internal sealed class StubStage(BuildContext context, InputAssemblies inputs, AssembleStage assemble, IReadOnlyList<string> objects)
{
    private const string PlatformPrefix = "SystemNative_";

    /// <summary>The assembled stubs.</summary>
    public string Object { get; } = context.Intermediate("stubs.o");

    /// <summary>Names of the stubs, one per line.</summary>
    public string List { get; } = context.Intermediate("stubs.txt");

    /// <summary>Hash of everything the stubs depend on.</summary>
    public string Fingerprint()
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add("stubs 1").AddFiles(objects).AddFile(context.Options.LinkerScript).Add(assemble.Identity);
        return fingerprint.Finish();
    }

    /// <summary>Writes and assembles the stubs.</summary>
    /// <exception cref="BuildException">A name is missing that is no platform function.</exception>
    public void Run()
    {
        (HashSet<string> missing, HashSet<string> defined) = Resolve();
        string[] platform = [.. missing.Where(n => n.StartsWith(PlatformPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string[] others = [.. missing.Except(platform).Order(StringComparer.Ordinal)];
        if (others.Length > 0)
            throw Missing(others);

        Dictionary<string, NativeImport> declarations = inputs.NativeImports.GroupBy(i => i.EntryPoint, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        string source = context.Intermediate("stubs.S");
        File.WriteAllText(source, StubGenerator.Write(platform.Select(n => declarations.TryGetValue(n, out NativeImport? import)
            ? import
            : throw Missing([n])), defined.Contains(StubGenerator.SetErrorNumber)));
        assemble.Run(source, Object);
        File.WriteAllLines(List, platform);
    }

    /// <summary>Tells what the machine does not have.</summary>
    public void Report()
    {
        string[] names = File.ReadAllLines(List);
        if (names.Length > 0)
            context.Output.WriteLine($"      {names.Length} platform functions answer \"not supported\": {string.Join(' ', names.Select(n => n[PlatformPrefix.Length..]))}");
    }

    private (HashSet<string> Missing, HashSet<string> Defined) Resolve()
    {
        var missing = new HashSet<string>(StringComparer.Ordinal);
        var defined = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in objects)
        {
            ElfObject elf = ElfObject.Read(path);
            missing.UnionWith(elf.UndefinedNames);
            defined.UnionWith(elf.DefinedNames);
        }
        missing.ExceptWith(defined);
        missing.ExceptWith(LinkerScript.DefinedNames(File.ReadAllText(context.Options.LinkerScript)));
        // The linker defines these itself, and replaces calls of __tls_get_addr by direct accesses.
        missing.RemoveWhere(n => n is "__tls_get_addr" or "_GLOBAL_OFFSET_TABLE_"
            || n.StartsWith("__start_", StringComparison.Ordinal) || n.StartsWith("__stop_", StringComparison.Ordinal));
        return (missing, defined);
    }

    private BuildException Missing(IReadOnlyList<string> names)
    {
        string[] runtime = [.. names.Where(n => n.StartsWith("Rh", StringComparison.Ordinal))];
        string reason = runtime.Length > 0
            ? $"The runtime lacks {string.Join(", ", runtime)}: the program uses a part of the class library that ring 0 does not serve yet, or " +
              $"another version of ilc or CoreLib is used than the kernel was written for ({context.Options.Framework})."
            : "No assembly of the kernel exports them, and no assembly source defines them.";
        return new BuildException("COSMOS0304", $"undefined symbols: {string.Join(", ", names)}. {reason}");
    }
}
