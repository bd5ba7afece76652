using System.Collections.Generic;
using System.IO;
using System.Linq;
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
        .. context.Options.DebugInformation ? ["-g"] : System.Array.Empty<string>(),
    ];

    /// <summary>Object files by source, in the order of the sources.</summary>
    public IReadOnlyList<string> Objects => [.. context.Options.AssemblySources.Select(ObjectOf)];

    /// <summary>Every file that an assembly source may include.</summary>
    public IReadOnlyList<string> Includes =>
        [.. context.Options.AssemblyIncludes.SelectMany(d => Directory.GetFiles(d, "*.inc").Order(System.StringComparer.Ordinal))];

    /// <summary>Assembles one source.</summary>
    public void Run(string source, string output)
    {
        IEnumerable<string> includes = context.Options.AssemblyIncludes.Select(d => $"-Wa,-I{d}");
        string text = context.Tools.Run(Tool.Clang.Find(), [.. Arguments, .. includes, source, "-o", output]);
        if (text.Length > 0)
            context.Output.WriteLine(text);
    }

    private string ObjectOf(string source) => context.Intermediate(Path.GetFileNameWithoutExtension(source) + ".asm.o");
}
