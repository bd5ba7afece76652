using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>The memory manager's part of a <see cref="ThreadBlock"/> (<see cref="ThreadBlock.CollectorState"/>).</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal unsafe struct AllocatorState
{
    /// <summary>Destination of a block copy of references in progress; null when there is none. Set by WriteBarriers.S.</summary>
    [FieldOffset(0)] public byte* BulkMoveStart;

    /// <summary>End of that destination. Set by WriteBarriers.S.</summary>
    [FieldOffset(8)] public byte* BulkMoveEnd;

    /// <summary>Block whose holes the thread is using up; null after a collection.</summary>
    [FieldOffset(16)] public HeapBlock* Block;

    /// <summary>First line of that block that has not been looked at.</summary>
    [FieldOffset(24)] public int NextLine;

    /// <summary>Next free byte of the buffer for medium objects that fit no hole.</summary>
    [FieldOffset(32)] public byte* OverflowPointer;

    /// <summary>End of that buffer.</summary>
    [FieldOffset(40)] public byte* OverflowLimit;

    /// <summary>End of the allocation buffer. The thread block's limit is lower in stress mode, to get every allocation here.</summary>
    [FieldOffset(48)] public byte* BufferLimit;

    /// <summary>Frames reported by <c>RhRegisterForGCReporting</c>.</summary>
    [FieldOffset(56)] public ReportedFrame* ReportedFrames;

    /// <summary>The state of a thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static AllocatorState* Of(ThreadBlock* thread) => (AllocatorState*)thread->CollectorState;
}
