using Cosmos.Core.Diagnostics;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Memory;

/// <summary>
/// Address space above all physical memory that takes memory page by page, zeroed, when it is first touched: thread stacks, and
/// reservations of <c>mmap(2)</c>.
/// </summary>
/// <remarks>Handed out in slots of 16 MiB; a request takes whole slots, of which the addresses from its limit to the end may be used.</remarks>
internal static unsafe class DemandArea
{
    /// <summary>Size of a slot, in bytes.</summary>
    internal const nuint SlotSize = 16 * 1024 * 1024;

    private const int SlotCount = 32768;

    private static SpinLock s_lock;
    private static int s_hint;
    private static ulong* s_taken;

    // Lowest usable address of the request that has the slot.
    private static byte** s_limits;

    private static nuint Start => unchecked((nuint)(1UL << 39));

    private static nuint Size => unchecked((nuint)((ulong)SlotCount * SlotSize));

    /// <summary>Makes the tables.</summary>
    internal static void Initialize()
    {
        s_taken = (ulong*)NativeHeap.Allocate(SlotCount / 8);
        s_limits = (byte**)NativeHeap.Allocate(SlotCount * (nuint)sizeof(byte*), zero: false);
        if (s_taken == null || s_limits == null)
            Panic.Halt("boot: out of memory for the table of stacks"u8);
    }

    /// <summary>Reserves addresses; no memory yet.</summary>
    /// <param name="usable">Bytes that may be touched, a multiple of 4096.</param>
    /// <param name="guard">Bytes below them that must stay unmapped.</param>
    /// <param name="end">First address behind the usable bytes.</param>
    /// <returns>The first usable byte, or null when the addresses are used up.</returns>
    internal static byte* Reserve(nuint usable, nuint guard, out byte* end)
    {
        end = null;
        nuint needed = (usable + guard + SlotSize - 1) / SlotSize;
        if (usable + guard < usable || needed > SlotCount)
            return null;
        int count = (int)needed;
        nuint flags = s_lock.Acquire();
        int first = Find(count);
        byte* limit = null;
        if (first >= 0)
        {
            end = (byte*)(Start + (nuint)(first + count) * SlotSize);
            limit = end - usable;
            for (int slot = first; slot < first + count; slot++)
            {
                s_taken[slot / 64] |= 1UL << (slot & 63);
                s_limits[slot] = limit;
            }

            s_hint = first + count;
        }

        s_lock.Release(flags);
        return limit;
    }

    /// <summary>Returns addresses and the memory behind them.</summary>
    /// <param name="limit">What <see cref="Reserve"/> returned.</param>
    /// <param name="end">What it gave as the end.</param>
    internal static void Release(byte* limit, byte* end)
    {
        PageTables.ReleaseDemandPages(limit, end);
        int first = (int)(((nuint)limit - Start) / SlotSize);
        int last = (int)(((nuint)end - 1 - Start) / SlotSize);

        // A guard of more than the rest of a slot may have taken slots below the limit.
        nuint flags = s_lock.Acquire();
        while (first > 0 && IsTaken(first - 1) && s_limits[first - 1] == limit)
            first--;
        for (int slot = first; slot <= last; slot++)
        {
            s_limits[slot] = null;
            s_taken[slot / 64] &= ~(1UL << (slot & 63));
        }

        s_hint = first;
        s_lock.Release(flags);
    }

    /// <summary>Whether a page fault at an address is the first touch of a page that may be used.</summary>
    /// <remarks>No lock: whoever touches the address owns the slot, or creates or scans its owner.</remarks>
    internal static bool MayTouch(nuint address)
    {
        if (!Contains(address))
            return false;
        int slot = (int)((address - Start) / SlotSize);
        return IsTaken(slot) && address >= (nuint)s_limits[slot];
    }

    /// <summary>Whether an address is in the area at all: a fault below a stack's limit is a stack overflow.</summary>
    internal static bool Contains(nuint address) => unchecked(address - Start) < Size;

    private static bool IsTaken(int slot) => (s_taken[slot / 64] >> (slot & 63) & 1) != 0;

    private static int Find(int count)
    {
        int run = 0;
        for (int step = 0; step < 2 * SlotCount; step++)
        {
            int slot = (s_hint + step) % SlotCount;
            if (slot == 0)
                run = 0;
            run = IsTaken(slot) ? 0 : run + 1;
            if (run == count)
                return slot - count + 1;
        }

        return -1;
    }
}
