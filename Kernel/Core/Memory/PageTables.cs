using System;
using Cosmos.Core.Arch;
using Cosmos.Core.Boot;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Memory;

/// <summary>Access rights of a mapping.</summary>
[Flags]
internal enum PageAccess : ulong
{
    /// <summary>Readable.</summary>
    Read = 0,

    /// <summary>Writable.</summary>
    Write = 1UL << 1,

    /// <summary>Executable (the hardware has the opposite bit; <see cref="PageTables"/> translates).</summary>
    Execute = 1UL << 63,

    /// <summary>Not cached: device registers.</summary>
    Uncached = 1UL << 4,
}

/// <summary>
/// The one address space. Physical memory is mapped at its own addresses; thread stacks have addresses of their own above it.
/// No page is both writable and executable.
/// </summary>
/// <remarks>Intel SDM volume 3A, section 4.5 (4-level paging).</remarks>
internal static unsafe class PageTables
{
    private const ulong Present = 1;
    private const ulong Large = 1UL << 7;
    private const ulong NoExecute = 1UL << 63;
    private const ulong AddressMask = 0x000FFFFFFFFFF000;
    private const nuint PageSize = 4096;
    private const nuint LargePageSize = 2 * 1024 * 1024;
    private static nuint EndOfBootMapping => unchecked((nuint)(4UL << 30));

    /// <summary>Below this nothing is mapped, so that a null reference plus a field offset faults.</summary>
    internal const nuint NullEnd = 64 * 1024;

    private static SpinLock s_lock;

    // Only taken by fault handlers: the holder of s_lock may itself touch a new page of its stack.
    private static SpinLock s_demandLock;
    private static ulong* s_root;

    /// <summary>Narrows the boot mapping: null pages away, image W^X, all the rest without execute; maps RAM above 4 GiB.</summary>
    internal static void Initialize(ImageLayout* image)
    {
        s_root = image->PageMapLevel4;
        nuint endOfMemory = PageAllocator.EndOfMemory;
        nuint imageStart = (nuint)image->ImageStart;
        nuint imageEnd = ((nuint)image->ImageEnd + LargePageSize - 1) & ~(LargePageSize - 1);

        // Boot.S made the page directories of the first 4 GiB one array. The pages of the image stay executable until they are split
        // below: this code runs there.
        ulong* entry = DirectoryEntry(0, create: false);
        const ulong Data = Present | Large | NoExecute | (ulong)PageAccess.Write;
        for (nuint address = 0; address < EndOfBootMapping; address += LargePageSize)
        {
            ulong bits = address < endOfMemory ? Data : Data | (ulong)PageAccess.Uncached;
            *entry++ = address | (address - imageStart < imageEnd - imageStart ? bits & ~NoExecute : bits);
        }

        for (nuint address = EndOfBootMapping; address < endOfMemory; address += LargePageSize)
            *DirectoryEntry(address, create: true) = address | Data;

        for (nuint address = 0; address < NullEnd; address += PageSize)
            *TableEntry(address) = 0;
        SetImage(image->ImageStart, image->TextEnd, PageAccess.Execute);
        SetImage(image->TextEnd, image->ReadOnlyEnd, PageAccess.Read);
        SetImage(image->ReadOnlyEnd, (byte*)imageEnd, PageAccess.Write);
        Cpu.WritePageTableBase((nuint)s_root);
    }

    /// <summary>Changes the rights of pages that are mapped already.</summary>
    /// <param name="address">First byte, a multiple of 4096.</param>
    /// <param name="pageCount">Number of pages.</param>
    /// <param name="access">New rights; write and execute together are refused.</param>
    internal static void Protect(byte* address, nuint pageCount, PageAccess access)
    {
        if ((access & (PageAccess.Write | PageAccess.Execute)) == (PageAccess.Write | PageAccess.Execute))
            Panic.Halt("page tables: a page may not be writable and executable; address in detail"u8, (nuint)address);
        nuint flags = s_lock.Acquire();
        for (nuint index = 0; index < pageCount; index++)
        {
            nuint page = (nuint)address + index * PageSize;
            ulong* entry = TableEntry(page);
            *entry = (*entry & AddressMask) | Bits(access);
            Cpu.InvalidatePage(page);
        }

        s_lock.Release(flags);
    }

    /// <summary>Maps one page of the <see cref="DemandArea"/>. Called by the page-fault handler with interrupts masked.</summary>
    /// <param name="address">Virtual address inside the page.</param>
    /// <param name="physicalPage">Page to map there.</param>
    /// <param name="tables">Takes pages for tables from here.</param>
    internal static bool MapDemandPage(nuint address, byte* physicalPage, CpuBlock* tables)
    {
        s_demandLock.AcquireMasked();
        ulong* entry = WalkDemandArea(address, tables);
        if (entry != null)
            *entry = (ulong)physicalPage | Present | NoExecute | (ulong)PageAccess.Write;
        s_demandLock.ReleaseMasked();
        return entry != null;
    }

    /// <summary>Unmaps pages of the <see cref="DemandArea"/> and returns them to the page allocator.</summary>
    internal static void ReleaseDemandPages(byte* lowest, byte* end)
    {
        nuint address = (nuint)lowest;
        while (address < (nuint)end)
        {
            ulong* entry = FindDemandPage(address);
            if (entry == null)
            {
                address = (address + LargePageSize) & ~(LargePageSize - 1);
                continue;
            }

            nuint tableEnd = nuint.Min((nuint)end, (address + LargePageSize) & ~(LargePageSize - 1));
            for (; address < tableEnd; address += PageSize, entry++)
            {
                if ((*entry & Present) == 0)
                    continue;
                byte* page = (byte*)(*entry & AddressMask);
                *entry = 0;
                Cpu.InvalidatePage(address);
                PageAllocator.Free(page, 1);
            }
        }
    }

    /// <summary>Whether a byte can be read without a fault.</summary>
    internal static bool IsMapped(nuint address)
    {
        if (address >> 47 != 0)
            return false;
        ulong* table = s_root;
        for (int shift = 39; shift >= 12; shift -= 9)
        {
            ulong entry = table[address >> shift & 511];
            if ((entry & Present) == 0)
                return false;
            if ((entry & Large) != 0 && shift is 30 or 21)
                return true;
            table = (ulong*)(entry & AddressMask);
        }

        return true;
    }

    private static ulong Bits(PageAccess access) =>
        Present | ((ulong)access & ~(ulong)PageAccess.Execute) | ((access & PageAccess.Execute) != 0 ? 0 : NoExecute);

    private static void SetImage(byte* start, byte* end, PageAccess access)
    {
        ulong bits = Bits(access);
        for (nuint address = (nuint)start; address < (nuint)end;)
        {
            ulong* entry = TableEntry(address);
            nuint tableEnd = nuint.Min((nuint)end, (address + LargePageSize) & ~(LargePageSize - 1));
            for (; address < tableEnd; address += PageSize)
                *entry++ = address | bits;
        }
    }

    // Entry of the identity mapping for a 4 KiB page, splitting a 2 MiB page when needed.
    private static ulong* TableEntry(nuint address)
    {
        ulong* directory = DirectoryEntry(address, create: false);
        if (directory == null || (*directory & Present) == 0)
            Panic.Halt("page tables: address outside of the memory map; address in detail"u8, address);
        if ((*directory & Large) != 0)
        {
            ulong* table = NewTable();
            ulong first = *directory & AddressMask & ~((ulong)LargePageSize - 1);
            ulong bits = *directory & ~(AddressMask | Large);
            for (nuint index = 0; index < 512; index++)
                table[index] = (first + index * PageSize) | bits;
            *directory = (ulong)table | Present | (ulong)PageAccess.Write;
        }

        return &((ulong*)(*directory & AddressMask))[address >> 12 & 511];
    }

    private static ulong* DirectoryEntry(nuint address, bool create)
    {
        ulong* table = s_root;
        for (int shift = 39; shift > 21; shift -= 9)
        {
            ulong* entry = &table[address >> shift & 511];
            if ((*entry & Present) == 0)
            {
                if (!create)
                    return null;
                *entry = (ulong)NewTable() | Present | (ulong)PageAccess.Write;
            }

            table = (ulong*)(*entry & AddressMask);
        }

        return &table[address >> 21 & 511];
    }

    private static ulong* NewTable()
    {
        // Aligned requests are served from the bottom of memory. The top, where single pages come from, is not mapped yet while
        // RAM above 4 GiB is being mapped.
        ulong* table = (ulong*)PageAllocator.Allocate(1, 2 * PageAllocator.PageSize);
        if (table == null)
            Panic.Halt("page tables: out of memory"u8);
        new Span<ulong>(table, 512).Clear();
        return table;
    }

    private static ulong* WalkDemandArea(nuint address, CpuBlock* tables)
    {
        ulong* table = s_root;
        for (int shift = 39; shift > 12; shift -= 9)
        {
            ulong* entry = &table[address >> shift & 511];
            if ((*entry & Present) == 0)
            {
                ulong* next = (ulong*)tables->TakeReservePage();
                if (next == null)
                    return null;
                new Span<ulong>(next, 512).Clear();
                *entry = (ulong)next | Present | (ulong)PageAccess.Write;
            }

            table = (ulong*)(*entry & AddressMask);
        }

        return &table[address >> 12 & 511];
    }

    // Entry of a page, or null when there is no table for its 2 MiB.
    private static ulong* FindDemandPage(nuint address)
    {
        ulong* table = s_root;
        for (int shift = 39; shift > 12; shift -= 9)
        {
            ulong entry = table[address >> shift & 511];
            if ((entry & Present) == 0)
                return null;
            table = (ulong*)(entry & AddressMask);
        }

        return &table[address >> 12 & 511];
    }
}
