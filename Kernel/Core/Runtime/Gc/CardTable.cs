using System.Runtime.CompilerServices;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>
/// One byte per 512 bytes of RAM. The write barriers set the byte of the location that received a reference; a nursery collection
/// looks at the dirty cards of old objects instead of the whole heap.
/// </summary>
/// <remarks>
/// The table is not cleared at boot: a piece is cleared when its memory is given to the heap. Cards of stacks and native memory
/// may be dirty or undefined; nobody reads them.
/// </remarks>
internal static unsafe class CardTable
{
    internal const int Shift = 9;
    internal const nuint CardSize = 1 << Shift;

    /// <summary>Cards of one block, in bytes.</summary>
    internal const int CardsPerBlock = HeapBlock.SizeInBytes >> Shift;

    private static byte* s_biased;

    /// <summary>The table's address minus the card number of the first address of the heap: add <c>address &gt;&gt; 9</c> to get the card.</summary>
    internal static byte* Biased => s_biased;

    /// <summary>Bytes of table for the address range of <see cref="GcEnvironment"/>.</summary>
    internal static nuint TableBytes => (GcEnvironment.AddressEnd - GcEnvironment.AddressBase + HeapBlock.OffsetMask & ~HeapBlock.OffsetMask) >> Shift;

    /// <summary>Adopts memory of <see cref="TableBytes"/> bytes, contents undefined.</summary>
    internal static void Initialize(byte* table) => s_biased = table - (GcEnvironment.AddressBase >> Shift);

    /// <summary>The card of an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte* CardOf(nuint address) => s_biased + (address >> Shift);

    /// <summary>What a write barrier does.</summary>
    internal static void Dirty(nuint address) => *CardOf(address) = 1;

    /// <summary>Dirties all cards that a range touches.</summary>
    internal static void DirtyRange(nuint start, nuint end)
    {
        for (byte* card = CardOf(start), last = CardOf(end - 1); card <= last; card++)
            *card = 1;
    }

    /// <summary>Cleans all cards that a range touches.</summary>
    internal static void CleanRange(nuint start, nuint end)
    {
        for (byte* card = CardOf(start), last = CardOf(end - 1); card <= last; card++)
            *card = 0;
    }

    /// <summary>Cleans the cards of a block.</summary>
    internal static void CleanBlock(HeapBlock* block)
    {
        ulong* cards = (ulong*)CardOf((nuint)block);
        for (int index = 0; index < CardsPerBlock / sizeof(ulong); index++)
            cards[index] = 0;
    }

    /// <summary>Whether a block has a dirty card.</summary>
    internal static bool IsBlockDirty(HeapBlock* block)
    {
        ulong* cards = (ulong*)CardOf((nuint)block);
        ulong any = 0;
        for (int index = 0; index < CardsPerBlock / sizeof(ulong); index++)
            any |= cards[index];
        return any != 0;
    }
}
