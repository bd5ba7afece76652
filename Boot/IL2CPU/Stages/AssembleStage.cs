using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Caching;
using Cosmos.IL2CPU.Elf;
using Cosmos.IL2CPU.Toolchain;

namespace Cosmos.IL2CPU.Stages;

/// <summary>Assembly sources to relocatable objects, by clang, which is used for nothing else.</summary>
/// <param name="context">The build.</param>
internal sealed class AssembleStage(BuildContext context)
{
    /// <summary>The options for clang, without paths.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        // -x assembler: no preprocessor, so a '#' line is never taken for a directive and no header can be included.
        $"--target={context.Architecture.Triple}", "-x", "assembler", "-c", "-Werror",
        .. context.Options.DebugInformation ? ["-g"] : Array.Empty<string>(),
    ];

    /// <summary>What every object depends on besides its source: the assembler and its options.</summary>
    public IReadOnlyList<string> Identity => [context.Version(Tool.Clang), .. Arguments];

    /// <summary>Object files by source, in the order of the sources.</summary>
    public IReadOnlyList<string> Objects => [.. context.Options.AssemblySources.Select(ObjectOf)];

    /// <summary>Names that the sources leave for others to define.</summary>
    public IReadOnlySet<string> UndefinedNames => Objects.SelectMany(o => ElfObject.Read(o).UndefinedNames).ToHashSet(StringComparer.Ordinal);

    private IReadOnlyList<string> Includes =>
        [.. context.Options.AssemblyIncludes.SelectMany(d => Directory.GetFiles(d, "*.inc").Order(StringComparer.Ordinal))];

    /// <summary>Hash of everything the objects depend on.</summary>
    public string Fingerprint()
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add("assemble 1").Add([.. context.Options.AssemblySources.Select(s => Path.GetFileName(s))])
            .AddFiles(context.Options.AssemblySources).AddFiles(Includes).Add(Identity);
        return fingerprint.Finish();
    }

    /// <summary>Assembles all sources.</summary>
    /// <exception cref="BuildException">Two sources have the same name, or one has an error.</exception>
    public void Run()
    {
        if (Objects.GroupBy(o => o, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1)?.Key is string twice)
            throw new BuildException("COSMOS0305", $"two assembly sources give {Path.GetFileName(twice)}; rename one.");
        for (int i = 0; i < Objects.Count; i++)
            Run(context.Options.AssemblySources[i], Objects[i]);
    }

    /// <summary>Assembles one source.</summary>
    public void Run(string source, string output)
    {
        IEnumerable<string> includes = context.Options.AssemblyIncludes.Select(d => $"-Wa,-I{d}");
        // As Roslyn's PathMap does for C#: debug information of every checkout is the same.
        string[] map = context.Options.SourceRoot.Length > 0 ? [$"-fdebug-prefix-map={context.Options.SourceRoot}=/_/"] : [];
        string text = context.Tools.Run(Tool.Clang.Find(), [.. Arguments, .. map, .. includes, source, "-o", output]);
        if (text.Length > 0)
            context.Output.WriteLine(text);
    }

    private string ObjectOf(string source) => context.Intermediate(Path.GetFileNameWithoutExtension(source) + ".asm.o");
}
