using System.Runtime.InteropServices;

namespace Cosmos.Core.Scheduling;

/// <summary>
/// Everything the runtime keeps for one thread. FS base points at it, and the image's TLS block lies directly below it
/// (System V ABI for AMD64, TLS variant II), so <c>fs:0</c> is <see cref="Self"/>.
/// </summary>
/// <remarks>
/// Offsets marked "asm" are mirrored in <c>Arch/Amd64/Offsets.inc</c>; a host test compares the two. The block and the stack live
/// outside the garbage-collected heap; object references in it are roots.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal unsafe struct ThreadBlock
{
    internal const int SizeInBytes = 512;

    /// <summary>Address of this block; required at offset 0 by the TLS ABI. asm</summary>
    [FieldOffset(0)] public ThreadBlock* Self;

    /// <summary>Innermost active exception (NativeAOT's <c>ExInfo</c> chain). asm</summary>
    [FieldOffset(8)] public void* ExceptionInfo;

    /// <summary>Next free byte of the thread's allocation buffer. asm</summary>
    [FieldOffset(16)] public byte* AllocationPointer;

    /// <summary>First byte behind the thread's allocation buffer. asm</summary>
    [FieldOffset(24)] public byte* AllocationLimit;

    /// <summary>Stack pointer of a thread that is not running; everything from here to <see cref="StackBase"/> is scanned. asm</summary>
    [FieldOffset(32)] public byte* SavedStackPointer;

    /// <summary>Highest address of the stack, exclusive.</summary>
    [FieldOffset(40)] public byte* StackBase;

    /// <summary>Lowest usable address of the stack; the guard pages lie below. asm (stack probe)</summary>
    [FieldOffset(48)] public byte* StackLimit;

    /// <summary><c>object[][]</c> slot handed out by <c>RhGetThreadStaticStorage</c>; a GC root.</summary>
    [FieldOffset(56)] public void* ThreadStatics;

    /// <summary>Head of the list given by <c>RhRegisterInlinedThreadStaticRoot</c>; GC roots.</summary>
    [FieldOffset(64)] public void* InlinedThreadStatics;

    /// <summary>Bytes in retired allocation buffers of this thread (the current buffer not counted).</summary>
    [FieldOffset(72)] public long AllocatedBytes;

    /// <summary>Free for the allocator: start of the current allocation buffer.</summary>
    [FieldOffset(80)] public byte* AllocationStart;

    /// <summary>Free for the allocator.</summary>
    [FieldOffset(88)] public void* AllocatorState;

    /// <summary>Non-zero while the thread must not be switched away from; nests. asm</summary>
    [FieldOffset(96)] public int PreemptionDisabled;

    /// <summary>Set by an interrupt that wanted to switch while <see cref="PreemptionDisabled"/> was set. asm</summary>
    [FieldOffset(100)] public int ReschedulePending;

    /// <summary>Unix-style <c>errno</c> of <c>SystemNative_GetErrNo</c>.</summary>
    [FieldOffset(104)] public int ErrorNumber;

    /// <summary>Identifier shown to managed code and in reports; 1 is the boot thread.</summary>
    [FieldOffset(108)] public int Id;

    /// <summary>What the thread is doing.</summary>
    [FieldOffset(112)] public ThreadState State;

    /// <summary>Scheduling priority, 0 (idle) to 31; higher runs first.</summary>
    [FieldOffset(116)] public int Priority;

    /// <summary>Links of the list of all threads.</summary>
    [FieldOffset(120)] public ThreadBlock* NextThread;

    /// <inheritdoc cref="NextThread"/>
    [FieldOffset(128)] public ThreadBlock* PreviousThread;

    /// <summary>Links of the run queue the thread is in.</summary>
    [FieldOffset(136)] public ThreadBlock* QueueNext;

    /// <inheritdoc cref="QueueNext"/>
    [FieldOffset(144)] public ThreadBlock* QueuePrevious;

    /// <summary>Non-zero while the thread is linked into a <see cref="WaitQueue"/>.</summary>
    [FieldOffset(152)] public int InWaitQueue;

    /// <summary>Who ended the current wait: 0 nobody yet, 1 somebody. Set by compare-and-swap, so that only one waker wins.</summary>
    [FieldOffset(156)] public int WakeClaim;

    /// <summary>Time at which a timed wait ends, in nanoseconds of the monotonic clock; <see cref="long.MaxValue"/> when not timed.</summary>
    [FieldOffset(160)] public long WakeTime;

    /// <summary>Position in the timer heap, or -1.</summary>
    [FieldOffset(168)] public int TimerIndex;

    /// <summary>Why the last wait ended.</summary>
    [FieldOffset(172)] public WaitResult WaitResult;

    /// <summary>Processor time used, in nanoseconds, up to the last switch.</summary>
    [FieldOffset(176)] public long ProcessorTime;

    /// <summary>Entry function and its argument.</summary>
    [FieldOffset(184)] public delegate* unmanaged<void*, void*> Entry;

    /// <inheritdoc cref="Entry"/>
    [FieldOffset(192)] public void* EntryArgument;

    /// <summary>Links of the wait queue the thread is in.</summary>
    [FieldOffset(200)] public ThreadBlock* WaitNext;

    /// <inheritdoc cref="WaitNext"/>
    [FieldOffset(304)] public ThreadBlock* WaitPrevious;

    /// <summary>Start of the memory that holds TLS block and this block.</summary>
    [FieldOffset(208)] public byte* BlockBase;

    /// <summary>Start of the TLS block of the image; from here to the block is scanned for roots.</summary>
    [FieldOffset(216)] public byte* TlsBase;

    /// <summary>The CPU the thread runs on or ran on last.</summary>
    [FieldOffset(240)] public CpuBlock* Cpu;

    /// <summary>Managed <see cref="System.Threading.Thread"/> object, once known; kept alive by the thread's own statics.</summary>
    [FieldOffset(248)] public void* ManagedThread;

    /// <summary>Time the current slice began, in nanoseconds.</summary>
    [FieldOffset(256)] public long SliceStart;

    /// <summary>Time the thread became ready, in nanoseconds.</summary>
    [FieldOffset(312)] public long ReadySince;

    /// <summary>Runs of the dispatcher that set <see cref="DoNotTriggerCollection"/>.</summary>
    [FieldOffset(264)] public int DoNotTriggerCollection;

    /// <summary>Non-zero while the thread handles a fatal condition, to stop recursion.</summary>
    [FieldOffset(268)] public int Panicking;

    /// <summary>Free for exception handling: 32 bytes.</summary>
    [FieldOffset(272)] public fixed byte ExceptionState[32];

    /// <summary>Name in UTF-8, zero-terminated, cut to fit.</summary>
    [FieldOffset(320)] public fixed byte Name[64];

    /// <summary>Free for the collector: 64 bytes.</summary>
    [FieldOffset(384)] public fixed byte CollectorState[64];
}
