namespace Cosmos.Core.Runtime.Gc;

/// <summary>Diagnostic switches of the collector, set from the kernel command line before <see cref="GcHeap.Initialize"/>.</summary>
internal static class GcOptions
{
    /// <summary>Collect at every n-th allocation; 0: never. Allocation buffers get length zero, so that each allocation is seen. <c>gc.stress=n</c></summary>
    internal static uint StressInterval;

    /// <summary>Fill freed memory with <see cref="PoisonByte"/>, and check before reuse that nobody wrote to it. <c>gc.poison</c></summary>
    internal static bool Poison;

    /// <summary>Walk the heap after each collection and check every reference. <c>gc.verify</c></summary>
    internal static bool Verify;

    /// <summary>Size of the nursery in bytes; 0: chosen from the size of RAM. <c>gc.nursery=</c>, in KiB there.</summary>
    internal static nuint NurserySize;

    /// <summary>Most memory the heap may take, in bytes; 0: all that the page allocator has. <c>gc.limit=</c>, in KiB there.</summary>
    internal static nuint HeapLimit;

    /// <summary>What freed memory is filled with.</summary>
    internal const byte PoisonByte = 0xCC;
}
