using System;
using Cosmos.Core.Memory;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// A frame walk for crash reports: over all code, managed or not, and over stacks that may be damaged. It reads only memory that is mapped,
/// only upwards, and takes no lock.
/// </summary>
internal unsafe struct StackWalk
{
    private RegisterDisplay _registers;
    private bool _exact;
    private bool _isFirst;

    /// <summary>The instruction the current frame is stopped at: the return address, or the exact address in a faulting frame.</summary>
    internal readonly nuint Address => _registers.Ip;

    /// <summary>An address inside that instruction.</summary>
    internal readonly nuint LookupAddress => _exact ? _registers.Ip : _registers.Ip - 1;

    /// <param name="context">Start; must live as long as the walk.</param>
    /// <param name="exact">The instruction pointer is not a return address.</param>
    internal StackWalk(LimitedContext* context, bool exact)
    {
        _registers = default;
        _registers.Set(context);
        _exact = exact;
        _isFirst = true;
    }

    /// <summary>Goes to the caller.</summary>
    internal bool MoveNext()
    {
        bool isFirst = _isFirst;
        _isFirst = false;
        if (!FrameLocator.TryFind(LookupAddress, out FrameDescription frame)) return isFirst && ReturnFromNowhere();
        if (frame.Has(FrameTraits.Outermost)) return false;
        if (!_registers.TryGetCanonicalFrameAddress(in frame, out nuint address)) return false;
        bool isSignal = frame.Has(FrameTraits.Signal);
        if (!isSignal && address <= _registers.Sp) return false;
        if (!CanRestore(in frame, address)) return false;
        _registers.Unwind(in frame, address);
        _exact = isSignal;
        return _registers.Ip != 0;
    }

    /// <summary>A call through a bad pointer: the return address is all that has been pushed.</summary>
    private bool ReturnFromNowhere()
    {
        if (!IsReadable(_registers.Sp, 8)) return false;
        _registers.Ip = *(nuint*)_registers.Sp;
        _registers.Sp += 8;
        _exact = false;
        return _registers.Ip != 0;
    }

    /// <summary>Whether all words that leaving the frame reads are in mapped memory.</summary>
    private static bool CanRestore(in FrameDescription frame, nuint address)
    {
        int lowest = Math.Min(frame.ReturnAddress, frame.Rsp);
        lowest = Math.Min(lowest, Math.Min(frame.Rbx, frame.Rbp));
        lowest = Math.Min(lowest, Math.Min(frame.R12, frame.R13));
        lowest = Math.Min(lowest, Math.Min(frame.R14, frame.R15));
        return lowest < 0 && IsReadable(address - (nuint)(-lowest * 8), (nuint)(-lowest * 8));
    }

    private static bool IsReadable(nuint address, nuint length) =>
        (address & 7) == 0 && PageTables.IsMapped(address) && PageTables.IsMapped(address + length - 1);
}
