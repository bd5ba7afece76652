using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.IL2CPU.Elf;

namespace Cosmos.IL2CPU.Stages;

/// <summary>
/// Which names the reachable part of an object refers to. ilc puts all code in one section and all constants in another, so the linker cannot
/// drop single methods; here the symbols divide the sections.
/// </summary>
internal sealed class ReferenceGraph
{
    /// <summary>Unwind information refers to every method and keeps none alive.</summary>
    private const string UnwindSection = ".eh_frame";

    /// <summary>The pointer to the module header: from there the runtime finds its tables.</summary>
    private const string ModulesSection = "__modules";

    /// <summary>Exception tables hang on unwind information, which is not followed.</summary>
    private const string ExceptionSection = ".dotnet_eh_table";

    private readonly ElfObject _object;

    /// <summary>Start offsets of the symbols of each section, ascending; a node is (section, index of the start).</summary>
    private readonly ulong[][] _starts;

    private readonly ILookup<(int Section, int Index), int> _targets;

    /// <summary>Prepares the graph of an object.</summary>
    public ReferenceGraph(ElfObject elf)
    {
        _object = elf;
        _starts = new ulong[elf.Sections.Count][];
        ILookup<ushort, ulong> bySection = elf.Symbols.Where(s => !s.IsUndefined && s.Section < elf.Sections.Count).ToLookup(s => s.Section, s => s.Value);
        for (int i = 0; i < _starts.Length; i++)
            _starts[i] = [.. bySection[(ushort)i].Distinct().Order()];
        _targets = elf.Relocations().Where(r => elf.Sections[r.Section].Name != UnwindSection)
            .ToLookup(r => Node(r.Section, r.Offset), r => r.Symbol);
    }

    /// <summary>Names that code and data reachable from the module header and from <paramref name="roots"/> refer to.</summary>
    public HashSet<string> ReferencedFrom(IReadOnlySet<string> roots)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<(int, int)>();
        var pending = new Stack<(int, int)>();
        void Visit((int, int) node)
        {
            if (seen.Add(node))
                pending.Push(node);
        }

        for (int i = 0; i < _starts.Length; i++)
        {
            if (_object.Sections[i].Name is ModulesSection or ExceptionSection)
            {
                for (int j = -1; j < _starts[i].Length; j++)
                    Visit((i, j));
            }
        }
        foreach (ElfSymbol symbol in _object.Symbols.Where(s => !s.IsUndefined && roots.Contains(s.Name)))
            Visit(Node(symbol.Section, symbol.Value));
        while (pending.TryPop(out (int, int) node))
        {
            foreach (int index in _targets[node])
            {
                ElfSymbol symbol = _object.Symbols[index - 1];
                names.Add(symbol.Name);
                if (!symbol.IsUndefined && symbol.Section < _starts.Length)
                    Visit(Node(symbol.Section, symbol.Value));
            }
        }
        return names;
    }

    private (int, int) Node(int section, ulong offset)
    {
        int index = Array.BinarySearch(_starts[section], offset);
        return (section, index >= 0 ? index : ~index - 1);
    }
}
