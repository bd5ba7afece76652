using System;
using System.Numerics;
using Cosmos.Core.Boot;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Memory;

/// <summary>Allocates physical pages; physical memory is mapped at its own addresses, so the result is usable at once.</summary>
/// <remarks>
/// One bit per page of RAM, set when the page is taken. Runs are searched from below with a moving hint; single pages and short
/// runs are taken from above, so that long runs stay whole. Callable with interrupts masked, not from interrupt handlers.
/// </remarks>
internal static unsafe class PageAllocator
{
    internal const nuint PageSize = 4096;

    // With less than this CoreLib cannot start.
    private const nuint MinimumFreeBytes = 2 * 1024 * 1024;

    // Requests of at least this many pages come from the bottom of memory.
    private const nuint LongRun = 8;

    private static SpinLock s_lock;
    private static ulong* s_bitmap;
    private static nuint s_wordCount;
    private static nuint s_totalPages;
    private static nuint s_freePages;
    private static nuint s_lowestPage;
    private static nuint s_highestPage;
    private static nuint s_lowHint;
    private static nuint s_highHint;

    /// <summary>RAM that the kernel manages, in bytes.</summary>
    internal static nuint TotalBytes => s_totalPages * PageSize;

    /// <summary>Unused RAM, in bytes.</summary>
    internal static nuint FreeBytes => s_freePages * PageSize;

    /// <summary>Lowest address of RAM that the kernel manages.</summary>
    internal static nuint LowestAddress => s_lowestPage * PageSize;

    /// <summary>First address behind the highest RAM that the kernel manages.</summary>
    internal static nuint HighestAddress => s_highestPage * PageSize;

    /// <summary>First address above all RAM, rounded up to what one word of the bitmap stands for.</summary>
    internal static nuint EndOfMemory => s_wordCount * 64 * PageSize;

    /// <summary>Takes the memory map over. Everything below 1 MiB and the image itself stay reserved.</summary>
    internal static void Initialize(BootInformation* boot, ImageLayout* image)
    {
        ulong top = 0;
        for (int index = 0; index < boot->RangeCount; index++)
        {
            MemoryRange* range = &boot->Ranges[index];
            if (range->Type == MemoryType.Ram && range->Start + range->Size > top)
                top = range->Start + range->Size;
        }

        s_wordCount = (nuint)((top / PageSize + 63) / 64);
        nuint bitmapBytes = s_wordCount * sizeof(ulong);
        nuint start = (nuint)image->ImageEnd;
        if (!IsRam(boot, start, start + bitmapBytes))
            Panic.Halt("boot: not enough memory behind the kernel image for its tables; give the machine at least 32 MiB"u8);

        s_bitmap = (ulong*)start;
        new Span<ulong>(s_bitmap, (int)s_wordCount).Fill(ulong.MaxValue);
        for (int index = 0; index < boot->RangeCount; index++)
        {
            MemoryRange* range = &boot->Ranges[index];
            if (range->Type != MemoryType.Ram)
                continue;
            ulong first = (Math.Max(range->Start, 0x100000) + PageSize - 1) / PageSize;
            ulong end = (range->Start + range->Size) / PageSize;
            if (end <= first)
                continue;
            s_totalPages += Mark((nuint)first, (nuint)(end - first), used: false);
            s_lowestPage = s_lowestPage == 0 ? (nuint)first : nuint.Min(s_lowestPage, (nuint)first);
            s_highestPage = nuint.Max(s_highestPage, (nuint)end);
        }

        // Ranges that a reserved one overlaps are not RAM, whatever the order of the map.
        for (int index = 0; index < boot->RangeCount; index++)
        {
            MemoryRange* range = &boot->Ranges[index];
            if (range->Type == MemoryType.Ram || range->Start >= top)
                continue;
            ulong first = range->Start / PageSize;
            ulong end = Math.Min(top, range->Start + range->Size + PageSize - 1) / PageSize;
            if (end > first)
                s_totalPages -= Mark((nuint)first, (nuint)(end - first), used: true);
        }

        nuint imageFirst = (nuint)image->ImageStart / PageSize;
        nuint imageEnd = (start + bitmapBytes + PageSize - 1) / PageSize;
        s_freePages = s_totalPages - Mark(imageFirst, imageEnd - imageFirst, used: true);
        s_lowHint = 0;
        s_highHint = s_wordCount * 64;
        if (FreeBytes < MinimumFreeBytes)
            Panic.Halt("boot: too little memory is left beside the image; give the machine at least 32 MiB; bytes left in detail"u8, FreeBytes);
    }

    /// <summary>Takes <paramref name="pageCount"/> contiguous pages.</summary>
    /// <param name="pageCount">Number of pages, at least 1.</param>
    /// <param name="alignment">Power of two, in bytes, at least <see cref="PageSize"/>.</param>
    /// <returns>The first byte, or null when there is no such run. The contents are undefined.</returns>
    internal static byte* Allocate(nuint pageCount, nuint alignment = PageSize)
    {
        nuint flags = s_lock.Acquire();
        byte* result = AllocateLocked(pageCount, alignment / PageSize);
        s_lock.Release(flags);
        return result;
    }

    /// <summary>As <see cref="Allocate"/> for one page, but gives up instead of waiting for the lock. Interrupts are masked.</summary>
    internal static byte* TryAllocatePageMasked()
    {
        if (!s_lock.TryAcquireMasked())
            return null;
        byte* result = AllocateLocked(1, 1);
        s_lock.ReleaseMasked();
        return result;
    }

    /// <summary>Returns pages taken by <see cref="Allocate"/>; part of a run may be returned alone.</summary>
    internal static void Free(byte* address, nuint pageCount)
    {
        nuint first = (nuint)address / PageSize;
        nuint flags = s_lock.Acquire();
        nuint changed = Mark(first, pageCount, used: false);
        s_freePages += changed;
        if (first < s_lowHint)
            s_lowHint = first;
        if (first + pageCount > s_highHint)
            s_highHint = first + pageCount;
        s_lock.Release(flags);
        if (changed != pageCount)
            Panic.Halt("page allocator: pages freed twice; first address in detail"u8, (nuint)address);
    }

    /// <summary>Copies the runs of free pages, by address.</summary>
    /// <returns>Number of runs, which may be more than were copied.</returns>
    internal static int CopyFreeRuns(MemoryBlock* destination, int capacity)
    {
        int count = 0;
        nuint flags = s_lock.Acquire();
        nuint end = s_wordCount * 64;
        for (nuint first = NextFree(0); first < end; count++)
        {
            nuint last = NextUsed(first, end);
            if (count < capacity)
                destination[count] = new MemoryBlock { Start = first * PageSize, Size = (last - first) * PageSize, IsFree = 1 };
            first = NextFree(last);
        }

        s_lock.Release(flags);
        return count;
    }

    private static byte* AllocateLocked(nuint pageCount, nuint alignmentPages)
    {
        if (pageCount == 0 || pageCount > s_freePages)
            return null;
        nuint first = pageCount >= LongRun || alignmentPages > 1 ? FindFromBelow(pageCount, alignmentPages) : FindFromAbove(pageCount);
        if (first == 0)
            return null;
        Mark(first, pageCount, used: true);
        s_freePages -= pageCount;
        return (byte*)(first * PageSize);
    }

    // Page 0 is never free, so 0 can mean "none".
    private static nuint FindFromBelow(nuint pageCount, nuint alignmentPages)
    {
        nuint end = s_wordCount * 64;
        nuint candidate = NextFree(s_lowHint);
        s_lowHint = candidate;
        while (true)
        {
            candidate = (candidate + alignmentPages - 1) & ~(alignmentPages - 1);
            if (candidate + pageCount > end || candidate + pageCount < candidate)
                return 0;
            nuint used = NextUsed(candidate, candidate + pageCount);
            if (used == candidate + pageCount)
                return candidate;
            candidate = NextFree(used);
        }
    }

    private static nuint FindFromAbove(nuint pageCount)
    {
        // Walk words downwards from the hint; short runs are looked for inside one word and its successor.
        nuint word = Math.Min((s_highHint + 63) / 64, s_wordCount);
        bool moved = false;
        while (word-- > 0)
        {
            ulong free = ~s_bitmap[word];
            if (free == 0)
                continue;
            if (!moved)
            {
                s_highHint = (word + 1) * 64;
                moved = true;
            }

            for (int bit = 63 - BitOperations.LeadingZeroCount(free); bit >= 0; bit--)
            {
                if ((free >> bit & 1) == 0)
                    continue;
                nuint first = word * 64 + (nuint)bit;
                nuint last = first + pageCount;
                if (last <= s_wordCount * 64 && NextUsed(first, last) == last)
                    return first;
            }
        }

        return 0;
    }

    private static nuint NextFree(nuint page)
    {
        nuint end = s_wordCount * 64;
        while (page < end)
        {
            ulong free = ~s_bitmap[page / 64] >> (int)(page & 63);
            if (free != 0)
                return page + (nuint)BitOperations.TrailingZeroCount(free);
            page = (page | 63) + 1;
        }

        return end;
    }

    // The first used page in [page, end), or end.
    private static nuint NextUsed(nuint page, nuint end)
    {
        while (page < end)
        {
            ulong used = s_bitmap[page / 64] >> (int)(page & 63);
            if (used != 0)
                return Math.Min(end, page + (nuint)BitOperations.TrailingZeroCount(used));
            page = (page | 63) + 1;
        }

        return end;
    }

    // Sets or clears a run; returns the number of pages that changed.
    private static nuint Mark(nuint first, nuint count, bool used)
    {
        nuint changed = 0;
        nuint end = first + count;
        while (first < end)
        {
            int bit = (int)(first & 63);
            nuint inWord = Math.Min(64 - (nuint)bit, end - first);
            ulong mask = (inWord == 64 ? ulong.MaxValue : (1UL << (int)inWord) - 1) << bit;
            ulong* word = &s_bitmap[first / 64];
            changed += (nuint)BitOperations.PopCount((used ? ~*word : *word) & mask);
            *word = used ? *word | mask : *word & ~mask;
            first += inWord;
        }

        return changed;
    }

    private static bool IsRam(BootInformation* boot, nuint start, nuint end)
    {
        for (int index = 0; index < boot->RangeCount; index++)
        {
            MemoryRange* range = &boot->Ranges[index];
            if (range->Type == MemoryType.Ram && range->Start <= start && range->Start + range->Size >= end)
                return true;
        }

        return false;
    }
}
