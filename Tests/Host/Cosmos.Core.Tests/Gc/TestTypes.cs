using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Cosmos.Core.Runtime.Gc;

namespace Cosmos.Core.Tests.Gc;

/// <summary>Method tables with GC descriptors in native memory, as ilc would emit them.</summary>
internal sealed unsafe class TestTypes : IDisposable
{
    private const uint HasFinalizerFlag = 0x00100000;
    private const uint HasComponentSizeFlag = 0x80000000;
    private const uint SzArrayFlags = 0x18u << 26;
    private readonly List<nint> _allocations = [];

    internal TestTypes()
    {
        Bytes = Create(24, HasComponentSizeFlag | SzArrayFlags | 1);
        References = Create(24, HasComponentSizeFlag | SzArrayFlags | MethodTable.HasPointersFlag | 8, 1, 16, -24);
        Chars = Create(22, HasComponentSizeFlag | 2);
    }

    /// <summary>byte[]</summary>
    internal MethodTable* Bytes { get; }

    /// <summary>object[]</summary>
    internal MethodTable* References { get; }

    /// <summary>string</summary>
    internal MethodTable* Chars { get; }

    /// <summary>A class: references first, then plain words.</summary>
    internal MethodTable* Class(int references, int words, uint flags = 0)
    {
        uint size = (uint)(16 + (references + words) * 8);
        return references == 0
            ? Create(Math.Max(size, 24), flags)
            : Create(size, flags | MethodTable.HasPointersFlag, 1, 8, references * 8 - (nint)size);
    }

    /// <summary>A class whose references lie in two runs with a plain word between them.</summary>
    internal MethodTable* ClassWithGap(int first, int second)
    {
        uint size = (uint)(16 + (first + 1 + second) * 8);
        return Create(
            size, MethodTable.HasPointersFlag, 2, 8, first * 8 - (nint)size, 8 + (first + 1) * 8, second * 8 - (nint)size);
    }

    /// <summary>An array of structures of: a word, two references, a word, a reference.</summary>
    internal MethodTable* Structures()
        => CreateElements(24, HasComponentSizeFlag | SzArrayFlags | MethodTable.HasPointersFlag | 40, 24, (2, 8), (1, 8));

    internal MethodTable* Finalizable(int references, int words) => Class(references, words, HasFinalizerFlag);

    internal MethodTable* CriticalFinalizable() => Class(1, 1, HasFinalizerFlag | 2);

    internal MethodTable* WeakReference() => Class(0, 2, HasFinalizerFlag | 1);

    public void Dispose()
    {
        foreach (nint address in _allocations)
            NativeMemory.Free((void*)address);
    }

    // series: count, then per series offset and relative size
    private MethodTable* Create(uint baseSize, uint flags, params nint[] series)
    {
        MethodTable* type = Allocate(series.Length);
        type->BaseSize = baseSize;
        type->Flags = flags;
        nint* words = (nint*)type;
        for (int index = 0; index < series.Length; index++)
            words[-1 - index] = series[index];
        return type;
    }

    private MethodTable* CreateElements(uint baseSize, uint flags, nint offset, params (int Pointers, int Skip)[] runs)
    {
        MethodTable* type = Allocate(2 + runs.Length);
        type->BaseSize = baseSize;
        type->Flags = flags;
        nint* words = (nint*)type;
        words[-1] = -runs.Length;
        words[-2] = offset;
        for (int index = 0; index < runs.Length; index++)
            words[-3 - index] = runs[index].Pointers | (nint)runs[index].Skip << 32;
        return type;
    }

    private MethodTable* Allocate(int wordsBelow)
    {
        nint* memory = (nint*)NativeMemory.AllocZeroed((nuint)(wordsBelow + 4) * 8);
        _allocations.Add((nint)memory);
        return (MethodTable*)(memory + wordsBelow);
    }
}
