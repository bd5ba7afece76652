namespace Cosmos.Core.Runtime.Gc;

/// <summary>State of one marking CPU: its stack of objects to scan, and what it counted.</summary>
/// <remarks>
/// The stack is bounded. What does not fit is marked but not pushed, and its block is flagged; <see cref="MarkOverflow"/> scans
/// the marked objects of flagged blocks again. So marking ends in any amount of memory.
/// </remarks>
internal unsafe struct MarkWorker
{
    /// <summary>First entry.</summary>
    public nuint* Bottom;

    /// <summary>First free entry.</summary>
    public nuint* Top;

    /// <summary>End of the stack.</summary>
    public nuint* Limit;

    /// <summary>Sizes of the objects marked by this worker, large ones included, in bytes.</summary>
    public nuint MarkedBytes;

    /// <summary>Sizes of the large objects among them.</summary>
    public nuint MarkedLargeBytes;

    /// <summary>Objects were marked that found no room on the stack.</summary>
    public bool HasOverflowed;
}
