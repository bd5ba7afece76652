using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Elf;

namespace Cosmos.IL2CPU.Stages;

/// <summary>
/// Finds the exports of the kernel that a program needs. Every exported method is a root for ilc, so exporting all of the platform layer would
/// put all of it into every image. The set is found from below: compile, see which names stay undefined, compile with those too, until none is
/// left. Where it starts is a part of the source (assembly sources and the seed file), never what an earlier build left behind, so equal inputs
/// give equal images.
/// </summary>
/// <remarks>
/// A larger set cannot be corrected by looking at the object: ilc resolves calls inside the code section itself and leaves no relocation, so an
/// export that nothing calls any more looks like one in use.
/// </remarks>
/// <param name="available">Names that the kernel offers.</param>
/// <param name="compile">Compiles with a set of exports and returns the path of the object.</param>
internal sealed class ExportSelection(IReadOnlySet<string> available, Func<IReadOnlySet<string>, string> compile)
{
    /// <summary>More repetitions than any dependency chain between platform functions is long; past it something oscillates.</summary>
    private const int MaximumRounds = 16;

    /// <summary>Runs the compiler until the set is right.</summary>
    /// <param name="start">Names that every program needs.</param>
    /// <returns>The set; the last object compiled was compiled with it.</returns>
    /// <exception cref="BuildException">The set does not settle.</exception>
    public IReadOnlySet<string> Run(IEnumerable<string> start)
    {
        var set = new HashSet<string>(start.Where(available.Contains), StringComparer.Ordinal);
        for (int round = 0; round < MaximumRounds; round++)
        {
            string[] missing = [.. ElfObject.Read(compile(set)).UndefinedNames.Where(n => available.Contains(n) && !set.Contains(n))];
            if (missing.Length == 0)
                return set;
            set.UnionWith(missing);
        }
        throw new BuildException("COSMOS0303", $"the set of platform functions did not settle after {MaximumRounds} compilations; this is a defect of il2cpu.");
    }

    /// <summary>Reads names, one per line; lines that start with <c>#</c> are comments.</summary>
    public static IReadOnlyList<string> Load(string path) =>
        [.. File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')];

    /// <summary>Writes a set, one name per line.</summary>
    public static void Save(string path, IReadOnlySet<string> set) => File.WriteAllLines(path, set.Order(StringComparer.Ordinal));
}
