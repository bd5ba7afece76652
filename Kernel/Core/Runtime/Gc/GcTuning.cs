namespace Cosmos.Core.Runtime.Gc;

/// <summary>The numbers that balance speed, pauses and memory; the README says how they were found.</summary>
internal static class GcTuning
{
    /// <summary>Objects above this size, header included, that do not fit the thread's buffer are allocated in pages of their own.</summary>
    internal const nuint LargeObjectSize = 8 * 1024;

    /// <summary>Blocks with fewer free lines are left alone while memory is plentiful.</summary>
    internal const int ReuseThreshold = 16;

    /// <summary>A medium object may waste this much at the end of a buffer; above, it goes to an overflow block.</summary>
    internal const nuint WasteLimit = 1024;

    /// <summary>Bounds of the nursery, which is 1/32 of RAM between them.</summary>
    internal const nuint SmallestNursery = 512 * 1024;

    /// <inheritdoc cref="SmallestNursery"/>
    internal const nuint LargestNursery = 32 * 1024 * 1024;

    /// <summary>RAM divided by this is the nursery.</summary>
    internal const nuint NurseryFraction = 32;

    /// <summary>Least number of bytes between two collections when memory is short.</summary>
    internal const nuint SmallestBudget = 256 * 1024;

    /// <summary>Least growth of the old generation before a full collection, before RAM limits it.</summary>
    internal const nuint SmallestGrowth = 4 * 1024 * 1024;

    /// <summary>Entries that the mark stack always has room for.</summary>
    internal const nuint MarkStackEntries = 4096;

    /// <summary>References of one object scanned before others get their turn on the mark stack.</summary>
    internal const nint ScanChunk = 256;
}
