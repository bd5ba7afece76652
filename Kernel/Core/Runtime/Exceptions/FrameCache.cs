using System.Runtime.CompilerServices;
using System.Threading;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// Recently used frame descriptions, direct mapped by instruction address and shared by all CPUs. A throw walks the same few call
/// sites again and again, twice each; a hit replaces a binary search and the decoding of two DWARF entries by a copy.
/// </summary>
/// <remarks>
/// Each slot is a sequence lock that nobody waits for: a reader that meets a writer, or a writer that meets another, does without the
/// cache. So a thread may be stopped, or fault, anywhere in here. Sequence 0 is a slot that was never used.
/// </remarks>
internal static class FrameCache
{
    private const int SlotCount = 512;

    private static SlotTable s_slots;

    internal static bool TryGet(nuint address, out FrameDescription frame)
    {
        ref Slot slot = ref SlotOf(address);
        int sequence = Volatile.Read(ref slot.Sequence);
        if (sequence != 0 && (sequence & 1) == 0 && slot.Address == address)
        {
            frame = slot.Frame;
            Volatile.ReadBarrier();
            if (slot.Sequence == sequence) return true;
        }

        Unsafe.SkipInit(out frame);
        return false;
    }

    internal static void Add(nuint address, in FrameDescription frame)
    {
        ref Slot slot = ref SlotOf(address);
        int sequence = Volatile.Read(ref slot.Sequence);
        if ((sequence & 1) != 0 || Interlocked.CompareExchange(ref slot.Sequence, sequence + 1, sequence) != sequence) return;
        slot.Address = address;
        slot.Frame = frame;
        Volatile.Write(ref slot.Sequence, sequence + 2);
    }

    private static ref Slot SlotOf(nuint address)
    {
        uint hash = (uint)address * 0x9E3779B1u;
        return ref Unsafe.Add(ref Unsafe.As<SlotTable, Slot>(ref s_slots), (nint)(hash >> 23));
    }

    private struct Slot
    {
        internal int Sequence;
        internal nuint Address;
        internal FrameDescription Frame;
    }

    [InlineArray(SlotCount)]
    private struct SlotTable
    {
        private Slot _first;
    }
}
