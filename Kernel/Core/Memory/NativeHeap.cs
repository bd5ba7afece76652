using System;
using System.Numerics;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Memory;

/// <summary>Memory outside the garbage-collected heap: what <c>malloc</c> is elsewhere.</summary>
/// <remarks>
/// Spans of 64 KiB, aligned to their size, each cut into cells of one power-of-two size; the span's header is found by masking an
/// address. Requests above half a span get pages of their own behind a header. Empty spans go back to the page allocator.
/// </remarks>
internal static unsafe class NativeHeap
{
    /// <summary>Alignment of every block, in bytes.</summary>
    internal const nuint Alignment = 16;

    private const nuint SpanSize = 64 * 1024;
    private const nuint HeaderSize = 64;
    private const int SmallestShift = 4;
    private const int LargestShift = 14;
    private const int ClassCount = LargestShift - SmallestShift + 1;

    private struct Span
    {
        public Span* Next;
        public Span* Previous;
        public void* Free;
        public uint UsedCells;
        public uint CellCount;
        public uint CarvedCells;
        public int Shift;

        // Only of large blocks, whose Shift is 0.
        public nuint Pages;
    }

    private struct SizeClasses
    {
        public SpinLock Lock;
        public fixed long Partial[ClassCount];
    }

    private static SizeClasses s_classes;

    /// <summary>Takes a block.</summary>
    /// <param name="bytes">Size, in bytes; 0 is treated as 1.</param>
    /// <param name="zero">Whether the block is to be cleared.</param>
    /// <returns>A block aligned to 16 bytes, or null when memory is exhausted.</returns>
    internal static void* Allocate(nuint bytes, bool zero = true)
    {
        if (bytes > (nuint)1 << LargestShift)
            return AllocateLarge(bytes, zero);
        int shift = Math.Max(SmallestShift, BitOperations.Log2((uint)Math.Max(bytes, 1) * 2 - 1));
        int index = shift - SmallestShift;
        void* result;

        nuint flags = s_classes.Lock.Acquire();
        Span* span = (Span*)s_classes.Partial[index];
        if (span == null)
        {
            span = NewSpan(shift);
            if (span == null)
            {
                s_classes.Lock.Release(flags);
                return null;
            }

            s_classes.Partial[index] = (long)span;
        }

        result = span->Free;
        if (result != null)
            span->Free = *(void**)result;
        else
            result = (byte*)span + Offset(shift) + ((nuint)span->CarvedCells++ << shift);
        if (++span->UsedCells == span->CellCount)
            Unlink(span, index);
        s_classes.Lock.Release(flags);

        if (zero)
            System.Runtime.CompilerServices.Unsafe.InitBlock(result, 0, 1u << shift);
        return result;
    }

    /// <summary>Returns a block of <see cref="Allocate"/>; null is allowed.</summary>
    internal static void Free(void* block)
    {
        if (block == null)
            return;
        Span* span = (Span*)((nuint)block & ~(SpanSize - 1));
        if (span->Shift == 0)
        {
            PageAllocator.Free((byte*)span, span->Pages);
            return;
        }

        int index = span->Shift - SmallestShift;
        bool release = false;
        nuint flags = s_classes.Lock.Acquire();
        *(void**)block = span->Free;
        span->Free = block;
        if (span->UsedCells-- == span->CellCount)
            Link(span, index);

        // The last span of a class is kept: most programs come back for it at once.
        if (span->UsedCells == 0 && (span->Next != null || span->Previous != null))
        {
            Unlink(span, index);
            release = true;
        }

        s_classes.Lock.Release(flags);
        if (release)
            PageAllocator.Free((byte*)span, SpanSize / PageAllocator.PageSize);
    }

    /// <summary>Usable size of a block, in bytes.</summary>
    internal static nuint SizeOf(void* block)
    {
        Span* span = (Span*)((nuint)block & ~(SpanSize - 1));
        return span->Shift == 0 ? span->Pages * PageAllocator.PageSize - HeaderSize : (nuint)1 << span->Shift;
    }

    // Cells of 64 bytes and more keep their natural alignment up to 4096 bytes where the header leaves room for it.
    private static nuint Offset(int shift) => Math.Max(HeaderSize, (nuint)1 << Math.Min(shift, 12));

    private static void* AllocateLarge(nuint bytes, bool zero)
    {
        nuint pages = (bytes + HeaderSize + PageAllocator.PageSize - 1) / PageAllocator.PageSize;
        if (bytes + HeaderSize < bytes || bytes > nuint.MaxValue / 2)
            return null;
        Span* span = (Span*)PageAllocator.Allocate(pages, SpanSize);
        if (span == null)
            return null;
        *span = default;
        span->Pages = pages;
        byte* block = (byte*)span + HeaderSize;
        if (zero)
        {
            // In pieces: InitBlock counts in 32 bits.
            for (nuint done = 0; done < bytes; done += SpanSize)
                System.Runtime.CompilerServices.Unsafe.InitBlock(block + done, 0, (uint)Math.Min(SpanSize, bytes - done));
        }

        return block;
    }

    private static Span* NewSpan(int shift)
    {
        Span* span = (Span*)PageAllocator.Allocate(SpanSize / PageAllocator.PageSize, SpanSize);
        if (span == null)
            return null;
        *span = default;
        span->Shift = shift;
        span->CellCount = (uint)((SpanSize - Offset(shift)) >> shift);
        return span;
    }

    private static void Link(Span* span, int index)
    {
        Span* head = (Span*)s_classes.Partial[index];
        span->Next = head;
        span->Previous = null;
        if (head != null)
            head->Previous = span;
        s_classes.Partial[index] = (long)span;
    }

    private static void Unlink(Span* span, int index)
    {
        if (span->Previous != null)
            span->Previous->Next = span->Next;
        else
            s_classes.Partial[index] = (long)span->Next;
        if (span->Next != null)
            span->Next->Previous = span->Previous;
        span->Next = null;
        span->Previous = null;
    }
}
