using System.Runtime;
using System.Runtime.CompilerServices;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Functions in Allocation.S, WriteBarriers.S and MemoryBlocks.S.</summary>
internal static unsafe class GcNative
{
    /// <summary>Tells the write barriers where the card of address 0 would be, and which addresses have no card.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_set_card_table")]
    internal static extern void SetCardTable(byte* biased, nuint addressEnd);

    /// <summary>Zeroes memory; address and size are multiples of 8.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_clear_words")]
    internal static extern void Clear(byte* address, nuint bytes);
}
