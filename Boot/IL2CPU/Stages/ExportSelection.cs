using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Elf;

namespace Cosmos.IL2CPU.Stages;

/// <summary>
/// Finds the exports of the kernel that a program needs. Every exported method is a root for ilc, so exporting all of the platform layer would
/// put all of it into every image. The set is found from below: compile without, see which names stay undefined, compile with those, until none
/// is left. That is the least set, the same from every start; the set of the previous build only saves the repetitions.
/// </summary>
/// <param name="available">Names that the kernel offers.</param>
/// <param name="roots">Names that assembly sources refer to; always kept.</param>
/// <param name="compile">Compiles with a set of exports and returns the path of the object.</param>
internal sealed class ExportSelection(IReadOnlySet<string> available, IReadOnlySet<string> roots, Func<IReadOnlySet<string>, string> compile)
{
    /// <summary>More repetitions than any dependency chain between platform functions is long; past it something oscillates.</summary>
    private const int MaximumRounds = 16;

    /// <summary>Repetitions after which a set of a previous build is given up.</summary>
    private const int MaximumHintRounds = 4;

    /// <summary>Runs the compiler until the set is right.</summary>
    /// <param name="hint">The set of a previous build; null to start from nothing.</param>
    /// <returns>The set; the last object compiled was compiled with it.</returns>
    /// <exception cref="BuildException">The set does not settle.</exception>
    public IReadOnlySet<string> Run(IReadOnlySet<string>? hint) => (hint is null ? null : FromHint(hint)) ?? FromBelow();

    private IReadOnlySet<string>? FromHint(IReadOnlySet<string> hint)
    {
        var set = new SortedSet<string>(hint.Where(available.Contains).Union(roots), StringComparer.Ordinal);
        for (int round = 0; round < MaximumHintRounds; round++)
        {
            ElfObject elf = ElfObject.Read(compile(set.ToHashSet(StringComparer.Ordinal)));
            HashSet<string> referenced = new ReferenceGraph(elf).ReferencedFrom(roots);
            var needed = new SortedSet<string>(referenced.Where(available.Contains).Union(roots), StringComparer.Ordinal);
            if (needed.SetEquals(set))
                return set.ToHashSet(StringComparer.Ordinal);
            set = needed;
        }
        return null;
    }

    private HashSet<string> FromBelow()
    {
        var set = new HashSet<string>(roots, StringComparer.Ordinal);
        for (int round = 0; round < MaximumRounds; round++)
        {
            string[] missing = [.. ElfObject.Read(compile(set)).UndefinedNames.Where(n => available.Contains(n) && !set.Contains(n))];
            if (missing.Length == 0)
                return set;
            set.UnionWith(missing);
        }
        throw new BuildException("COSMOS0303", $"the set of platform functions did not settle after {MaximumRounds} compilations; this is a defect of il2cpu.");
    }

    /// <summary>Reads a set that <see cref="Save"/> wrote.</summary>
    public static IReadOnlySet<string>? Load(string path) => File.Exists(path) ? File.ReadAllLines(path).ToHashSet(StringComparer.Ordinal) : null;

    /// <summary>Writes a set, one name per line.</summary>
    public static void Save(string path, IReadOnlySet<string> set) => File.WriteAllLines(path, set.Order(StringComparer.Ordinal));
}
