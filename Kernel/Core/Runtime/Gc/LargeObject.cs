using System;
using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Header at the start of the pages of a large object; the object's reference is <see cref="ReferenceOffset"/> bytes behind it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LargeObject
{
    /// <summary>From the header to the reference: array data then begins on a 32-byte boundary.</summary>
    internal const int ReferenceOffset = 80;

    /// <summary>Bytes beside the object's own size: header before it and one word behind, so that end pointers stay inside.</summary>
    internal const nuint Overhead = ReferenceOffset;

    /// <summary>Length of the run, in pages.</summary>
    public nuint PageCount;

    /// <summary>Next of the objects allocated since the last collection.</summary>
    public LargeObject* NextYoung;

    /// <summary>Position in the table of large objects.</summary>
    public uint Index;

    /// <summary>State of the object.</summary>
    public LargeObjectFlags Flags;

    /// <summary>The object.</summary>
    internal static byte* ReferenceOf(LargeObject* large) => (byte*)large + ReferenceOffset;

    /// <summary>Whether the object was found alive in this collection, or in an earlier one of the sticky kind.</summary>
    internal static bool IsMarked(LargeObject* large) => (large->Flags & LargeObjectFlags.Marked) != 0;
}

/// <summary>State of a <see cref="LargeObject"/>.</summary>
[Flags]
internal enum LargeObjectFlags : uint
{
    /// <summary>None of the others.</summary>
    None = 0,

    /// <summary>Alive; between collections: old.</summary>
    Marked = 1,

    /// <summary>Allocated since the last collection.</summary>
    Young = 2,

    /// <summary>Contains references.</summary>
    HasPointers = 4,

    /// <summary>Marked but not scanned, because the mark stack was full.</summary>
    Overflowed = 8,
}
