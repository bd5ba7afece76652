using System.Runtime.InteropServices;
using System.Threading;

namespace Cosmos.Core.Runtime.Dispatch;

/// <summary>One resolved call: objects of this type go to this code.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DispatchPair
{
    public nuint Type;
    public nuint Code;
}

/// <summary>
/// The cache of one call site: pairs, with a header below them. A pointer to a cache points at the first pair, because that is all that the
/// stubs read (<c>Arch/Amd64/InterfaceDispatch.S</c>).
/// </summary>
/// <remarks>
/// Writers hold the lock of <see cref="DispatchCaches"/>; readers hold nothing. A pair is free while its type is 0; it is filled code first, type
/// last, and never changes after that. A full cache is replaced by a larger one with the same pairs.
/// </remarks>
internal unsafe struct DispatchCache
{
    /// <summary>Up to here the pairs are filled in order and searched one after the other; larger caches are hash tables, half full at most.</summary>
    internal const int LinearCapacity = 4;

    /// <summary>Types a call site can have before further ones are resolved at every call: memory of one call site is bounded.</summary>
    internal const int MaximumCapacity = 1024;

    /// <summary>Bytes of a block that holds the header and <paramref name="capacity"/> pairs.</summary>
    internal static nuint SizeOf(int capacity) => (nuint)(sizeof(DispatchCacheHeader) + capacity * sizeof(DispatchPair));

    /// <summary>Makes an empty cache in a cleared block of <see cref="SizeOf"/> bytes.</summary>
    internal static DispatchCache* Create(void* block, int capacity, DispatchCell* cell, in DispatchCellInfo target)
    {
        DispatchCacheHeader* header = (DispatchCacheHeader*)block;
        header->Capacity = capacity;
        header->Target = target;
        header->Target.HasCache = 1;
        header->Cell = cell;
        header->Mask = (uint)(capacity - 1) * (uint)sizeof(DispatchPair);
        return (DispatchCache*)(header + 1);
    }

    internal static DispatchCacheHeader* Header(DispatchCache* cache) => (DispatchCacheHeader*)cache - 1;

    internal static DispatchPair* Pairs(DispatchCache* cache) => (DispatchPair*)cache;

    /// <summary>The code for a type, 0 when the cache does not have it.</summary>
    internal static nuint Find(DispatchCache* cache, nuint type)
    {
        DispatchPair* pair = Probe(cache, type);
        return pair != null && Volatile.Read(ref pair->Type) == type ? pair->Code : 0;
    }

    /// <summary>Adds a pair; the lock is held.</summary>
    /// <returns>False when the cache is full.</returns>
    internal static bool TryAdd(DispatchCache* cache, nuint type, nuint code)
    {
        DispatchCacheHeader* header = Header(cache);
        DispatchPair* pair = Probe(cache, type);
        if (pair == null) return false;
        if (pair->Type == type) return true;
        if (header->Capacity > LinearCapacity && header->Count >= header->Capacity / 2) return false;
        pair->Code = code;
        Volatile.Write(ref pair->Type, type);
        header->Count++;
        return true;
    }

    /// <summary>The pair of a type, or the free pair where it belongs, or null when all are taken.</summary>
    private static DispatchPair* Probe(DispatchCache* cache, nuint type)
    {
        DispatchCacheHeader* header = Header(cache);
        DispatchPair* pairs = Pairs(cache);
        uint index = header->Capacity > LinearCapacity ? Hash(type) : 0;
        for (int probe = 0; probe < header->Capacity; probe++)
        {
            DispatchPair* pair = &pairs[index & (uint)(header->Capacity - 1)];
            nuint found = Volatile.Read(ref pair->Type);
            if (found == type || found == 0) return pair;
            index++;
        }

        return null;
    }

    /// <summary>Multiplicative hash; the stub for hash tables computes the same.</summary>
    private static uint Hash(nuint type) => ((uint)type * 0x9E3779B1u) >> 16;
}

/// <summary>Lies directly below the pairs of a cache. The last two fields are read by the stubs.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DispatchCacheHeader
{
    /// <summary>Next in the list of retired caches.</summary>
    public DispatchCacheHeader* NextRetired;

    /// <summary>Pairs, a power of two.</summary>
    public int Capacity;

    /// <summary>Pairs in use.</summary>
    public int Count;

    /// <summary>What the call site calls.</summary>
    public DispatchCellInfo Target;

    /// <summary>The call site, at offset -16 from the pairs.</summary>
    public DispatchCell* Cell;

    /// <summary>(capacity - 1) times the size of a pair, at offset -8.</summary>
    public uint Mask;
}
