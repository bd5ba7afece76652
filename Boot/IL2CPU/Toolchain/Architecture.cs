using System;
using System.Collections.Generic;
using System.Linq;

namespace Cosmos.IL2CPU.Toolchain;

/// <summary>What the host tools call a processor architecture.</summary>
/// <param name="Name">Our name, as in <c>Kernel/Core/Arch</c>, in lower case.</param>
/// <param name="Compiler">ilc's name.</param>
/// <param name="Triple">LLVM's target triple; no operating system.</param>
/// <param name="LinkerEmulation">The linker's <c>-m</c>.</param>
/// <param name="Baseline">Instruction sets that every supported processor has.</param>
internal sealed record Architecture(string Name, string Compiler, string Triple, string LinkerEmulation, string Baseline)
{
    private static readonly Dictionary<string, Architecture> Known = new[]
    {
        // The baseline is what ilc itself assumes for x64 when nothing is said.
        new Architecture("amd64", "x64", "x86_64-unknown-none-elf", "elf_x86_64", "x86-64-v2"),
    }.ToDictionary(a => a.Name, StringComparer.Ordinal);

    /// <summary>Finds an architecture by our name.</summary>
    /// <exception cref="BuildException">There is none; the message lists the known ones.</exception>
    public static Architecture Find(string name) => Known.TryGetValue(name, out Architecture? architecture)
        ? architecture
        : throw new BuildException("COSMOS0102", $"unknown architecture '{name}'; known: {string.Join(", ", Known.Keys)}.");
}
