using System;
using System.Diagnostics.CodeAnalysis;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>
/// All that the memory manager needs from the world. The kernel fills it in <see cref="GcHeap.Initialize"/>; host tests put their
/// own functions in place. Called on slow paths only.
/// </summary>
internal static unsafe class GcEnvironment
{
    /// <summary>First address that the heap can ever occupy, a multiple of 32 KiB.</summary>
    internal static nuint AddressBase;

    /// <summary>First address behind all that the heap can ever occupy.</summary>
    internal static nuint AddressEnd;

    /// <summary>Takes pages: count, alignment in bytes. Null when exhausted; contents undefined.</summary>
    internal static delegate*<nuint, nuint, byte*> AllocatePages;

    /// <summary>Returns pages; part of a run may be returned alone.</summary>
    internal static delegate*<byte*, nuint, void> FreePages;

    /// <summary>RAM that <see cref="AllocatePages"/> still has, in bytes.</summary>
    internal static delegate*<nuint> FreeMemory;

    /// <summary>RAM of the machine that the kernel manages, in bytes.</summary>
    internal static delegate*<nuint> TotalMemory;

    /// <summary>The running thread.</summary>
    internal static delegate*<ThreadBlock*> CurrentThread;

    /// <summary>Head of the list of all threads; only while the world is stopped or the list is locked.</summary>
    internal static delegate*<ThreadBlock*> FirstThread;

    /// <summary>The running thread keeps its CPU, and the world cannot be stopped, until <see cref="EnablePreemption"/>; nests.</summary>
    internal static delegate*<void> DisablePreemption;

    /// <summary>Ends <see cref="DisablePreemption"/>.</summary>
    internal static delegate*<void> EnablePreemption;

    /// <summary>Stops all other threads at any instruction outside pre-emption-free regions.</summary>
    internal static delegate*<void> StopTheWorld;

    /// <summary>Ends <see cref="StopTheWorld"/>.</summary>
    internal static delegate*<void> ResumeTheWorld;

    /// <summary>Stores the six callee-saved registers; returns the lowest stack address to scan.</summary>
    internal static delegate*<nuint*, byte*> CaptureRegisters;

    /// <summary>Monotonic time, in nanoseconds.</summary>
    internal static delegate*<long> Now;

    /// <summary>Fills memory (a multiple of 8 bytes, 8-aligned) with zeros.</summary>
    internal static delegate*<byte*, nuint, void> Clear;

    /// <summary>There are objects for the finalizer thread.</summary>
    internal static delegate*<void> SignalFinalizer;

    /// <summary>Ends the machine with a message and a number.</summary>
    internal static delegate*<byte*, int, ulong, void> Fail;

    /// <summary>Gives up: an invariant of the heap is broken.</summary>
    [DoesNotReturn]
    internal static void Panic(ReadOnlySpan<byte> message, ulong detail)
    {
        fixed (byte* text = message)
            Fail(text, message.Length, detail);
        while (true)
        {
            // Fail does not return; the compiler cannot know.
        }
    }
}
